import pg from "pg";
import { expect, it } from "vitest";
import { getPool } from "@/lib/db/pool";
import { runOnce } from "@/lib/db/testing/server";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { type Wire, type WireAnswer, arrangeWire } from "@/lib/testing/wire";
import {
  balancesOf,
  eventually,
  executedAt,
  makePayment,
  operationsOf,
  type TestPayment,
} from "@/lib/testing/world";

/** A database that is there and does not serve: who asks is told soon, nothing is half done, and it heals by itself. */
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

it("a pool without a free connection: 503 with Retry-After within seconds, healed as soon as one is free", async () => {
  const payment = await makePayment(wire.gateway);
  const taken = await Promise.all(Array.from({ length: POOL }, () => getPool().connect()));
  const { answer, tookMs } = await refund(wire, payment);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
  expect(tookMs).toBeLessThan(ANSWER_WITHIN_MS);
  for (const client of taken) client.release();
  expect((await refund(wire, payment)).answer.body.result).toBe("success");
  expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
});

it("backends ended in the midst of transactions: 200, 409 or 503, and every key ends with one refund", async () => {
  const payments = await Promise.all(Array.from({ length: 12 }, () => makePayment(wire.gateway)));
  await wire.gateway.control("POST", "/control/delay", { ms: 40 });
  const statuses: number[] = [];
  const calls = payments.map(async (payment) => statuses.push((await refund(wire, payment)).answer.status));
  for (let round = 0; round < 5; round++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    await runOnce(
      wire.database.ownerUrl,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
  }
  await Promise.all(calls);
  expect(statuses.filter((status) => ![200, 409, 503].includes(status))).toEqual([]);
  await wire.gateway.control("POST", "/control/delay", { ms: 0 });
  for (const payment of payments) {
    await eventually("an answer that is definite", async () => {
      for (const { id } of await operationsOf(payment)) await reconcileOperation(id);
      return (await refund(wire, payment)).answer.body.result === "success";
    });
    expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refund_held_minor: 0n });
  }
}, 60_000);
