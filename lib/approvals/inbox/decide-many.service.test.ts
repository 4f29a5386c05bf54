import { beforeAll, describe, expect, test } from "vitest";
import { cancelRequest } from "@/lib/approvals/end-request";
import { executeRequest } from "@/lib/approvals/execute-request";
import { decideMany } from "@/lib/approvals/inbox/decide-many";
import { decideManySchema } from "@/lib/approvals/inbox/schemas";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { ask, decide, requestNow, seenNow } from "@/lib/testing/requests";
import {
  arrangeWorld,
  balancesOf,
  executedAt,
  makeActor,
  makePayment,
  type TestPayment,
} from "@/lib/testing/world";

const world = arrangeWorld();
let maker: UserActor;
let both: UserActor;
let checker: UserActor;
let other: UserActor;

beforeAll(async () => {
  maker = await makeActor(["transaction.view", "payment.refund"]);
  both = await makeActor(["transaction.view", "payment.refund", "request.decide"]);
  checker = await makeActor(["transaction.view", "request.decide"]);
  other = await makeActor(["transaction.view", "request.decide"]);
});

async function asked(by = maker, amount = "1.000"): Promise<{ payment: TestPayment; requestId: number }> {
  const payment = await makePayment(world.gateway);
  return { payment, requestId: await ask(by, payment, { amount }) };
}
const seen = async (requestId: number) => ({ requestId, contentHash: await seenNow(requestId) });

describe("one verdict about several requests", () => {
  test("two payments approved in one go are both refunded, once, and both balances are right", async () => {
    const [one, two] = [await asked(maker, "2.000"), await asked(maker, "3.500")];
    const requests = [await seen(one.requestId), await seen(two.requestId)];
    expect(await decideMany(checker, { verdict: "approve", requests })).toEqual([
      { requestId: one.requestId, ok: true, status: "approved" },
      { requestId: two.requestId, ok: true, status: "approved" },
    ]);
    for (const [{ payment, requestId }, minor] of [
      [one, 2_000n],
      [two, 3_500n],
    ] as const) {
      await executeRequest(requestId);
      expect(await balancesOf(payment)).toMatchObject({ refunded_minor: minor, request_held_minor: 0n });
      expect(await executedAt(world.gateway, payment)).toHaveLength(1);
    }
  });

  test("of own, expired, changed, decided, canceled and good ones each gets its own answer, and only the good ones move", async () => {
    const [good, own, expired, changed, decided, canceled, last] = [
      await asked(),
      await asked(both),
      await asked(),
      await asked(),
      await asked(),
      await asked(),
      await asked(),
    ];
    const all = [good, own, expired, changed, decided, canceled, last];
    const requests = await Promise.all(all.map(({ requestId }) => seen(requestId)));
    await sql.query("UPDATE operation_request SET expires_at = now() - interval '1 second' WHERE id = $1", [
      expired.requestId,
    ]);
    await sql.query("UPDATE payment_transaction SET refund_queued_minor = 1 WHERE id = $1", [
      changed.payment.id,
    ]);
    await decide(other, decided.requestId, "reject");
    await cancelRequest(maker, { requestId: canceled.requestId });
    const results = await decideMany(both, { verdict: "approve", requests });
    expect(results.map((one) => [one.requestId, one.ok ? one.status : one.code])).toEqual([
      [good.requestId, "approved"],
      [own.requestId, "own_request"],
      [expired.requestId, "request_not_open"],
      [changed.requestId, "request_changed"],
      [decided.requestId, "request_already_decided"],
      [canceled.requestId, "request_already_decided"],
      [last.requestId, "approved"],
    ]);
    const statuses = await Promise.all(
      all.map(async ({ requestId }) => (await requestNow(requestId)).status),
    );
    expect(statuses).toEqual([
      "approved",
      "pending",
      "expired",
      "pending",
      "rejected",
      "canceled",
      "approved",
    ]);
  });

  test("what was not named stays untouched, and a rejection keeps its note", async () => {
    const [named, hidden] = [await asked(), await asked()];
    const requests = [await seen(named.requestId)];
    await decideMany(checker, { verdict: "reject", note: "The receipts are missing.", requests });
    expect(await requestNow(named.requestId)).toMatchObject({
      status: "rejected",
      status_reason: "The receipts are missing.",
    });
    expect((await requestNow(hidden.requestId)).status).toBe("pending");
  });

  test("two checkers who decide the same page at once decide each request once", async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => asked()));
    const requests = await Promise.all(all.map(({ requestId }) => seen(requestId)));
    const [mine, theirs] = await Promise.all([
      decideMany(checker, { verdict: "approve", requests }),
      decideMany(other, { verdict: "approve", requests: [...requests].reverse() }),
    ]);
    for (const { requestId } of all) {
      const answers = [mine, theirs].flatMap((many) => many.filter((one) => one.requestId === requestId));
      expect(answers.map((one) => (one.ok ? one.status : one.code)).sort()).toEqual([
        "approved",
        "request_already_decided",
      ]);
    }
  });
});

test("a page at most, each once, and a rejection only with a note", () => {
  const one = (requestId: number) => ({ requestId, contentHash: "a".repeat(64) });
  const judge = (input: unknown) => decideManySchema.safeParse(input).success;
  const many = Array.from({ length: 51 }, (_, index) => one(index + 1));
  expect(judge({ verdict: "approve", requests: many.slice(0, 50) })).toBe(true);
  expect(judge({ verdict: "approve", requests: many })).toBe(false);
  expect(judge({ verdict: "approve", requests: [] })).toBe(false);
  expect(judge({ verdict: "approve", requests: [one(1), one(1)] })).toBe(false);
  expect(judge({ verdict: "reject", requests: [one(1)] })).toBe(false);
  expect(judge({ verdict: "reject", note: "  ", requests: [one(1)] })).toBe(false);
  expect(judge({ verdict: "reject", note: "No.", requests: [one(1)] })).toBe(true);
  expect(judge({ verdict: "approve", requests: [one(1)], force: true })).toBe(false);
});
