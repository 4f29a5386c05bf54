import pg from "pg";
import { expect, it } from "vitest";
import { type Wire, type WireAnswer, arrangeWire } from "@/lib/testing/wire";
import { balancesOf, executedAt, makePayment, operationsOf, type TestPayment } from "@/lib/testing/world";

/** Somebody holds a payment's row for a long time, such as a person in a database console: who wants it is told soon, all others are served. */
const POOL = 4;
const wire = arrangeWire({ DATABASE_POOL_SIZE: String(POOL) });

/** Longer than anybody should wait for an answer. */
const HELD_MS = 7_000;
const ANSWER_WITHIN_MS = 6_500;

async function holdRow(payment: TestPayment): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: wire.database.ownerUrl });
  await client.connect();
  await client.query("BEGIN");
  await client.query("SELECT 1 FROM payment_transaction WHERE id = $1 FOR UPDATE", [payment.id.toString()]);
  return async () => {
    await client.query("COMMIT");
    await client.end();
  };
}

interface Timed {
  answer: WireAnswer;
  tookMs: number;
}

async function refund(
  { post }: Pick<Wire, "post">,
  payment: TestPayment,
  key = `held-${payment.id}`,
): Promise<Timed> {
  const began = performance.now();
  const body = { operation: "refund", session_id: payment.sessionId, amount: "4.000" };
  const answer = await post(body, { "tracking-key": key });
  return { answer, tookMs: performance.now() - began };
}

it("a lock held for long: 503 with Retry-After within seconds, nothing half done, others served, healed at once", async () => {
  const [held, other] = [await makePayment(wire.gateway), await makePayment(wire.gateway)];
  const release = await holdRow(held);
  const freed = new Promise<void>((resolve) => setTimeout(() => void release().then(resolve), HELD_MS));
  // As many as there are connections: they must not keep them for as long as the lock is held.
  const waiting = Array.from({ length: POOL }, (_, index) => refund(wire, held, `held-${held.id}-${index}`));
  for (const { answer, tookMs } of await Promise.all(waiting)) {
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(tookMs).toBeLessThan(ANSWER_WITHIN_MS);
  }
  expect(await operationsOf(held)).toEqual([]);
  // The lock is still held.
  const meanwhile = await refund(wire, other);
  expect([meanwhile.answer.status, meanwhile.tookMs < 2_000]).toEqual([200, true]);

  await freed;
  const afterwards = await refund(wire, held, `held-${held.id}-0`);
  expect([afterwards.answer.status, afterwards.answer.body.result]).toEqual([200, "success"]);
  expect(await executedAt(wire.gateway, held)).toHaveLength(1);
  expect(await balancesOf(held)).toMatchObject({ refunded_minor: 4_000n, refund_held_minor: 0n });
});
