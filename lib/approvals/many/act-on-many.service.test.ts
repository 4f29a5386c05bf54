import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { endMany, refundMany, resendMany } from "@/lib/approvals/many/act-on-many";
import { sql } from "@/lib/db/sql";
import { arrangeWorld, executedAt, makeActor, makePayment, type TestPayment } from "@/lib/testing/world";

const world = arrangeWorld();

const wish = (payment: TestPayment, amount: string) => ({
  sessionId: payment.sessionId,
  amount,
  submissionKey: randomUUID(),
});

test("several refunds are several requests; what is refused takes nothing from the others, and a repetition asks nothing twice", async () => {
  const maker = await makeActor(["payment.refund"]);
  const [one, other, small] = [
    await makePayment(world.gateway),
    await makePayment(world.gateway),
    await makePayment(world.gateway),
  ];
  const refunds = [wish(one, "1.000"), wish(small, "999999.000"), wish(other, "2.000")];
  const input = { refunds, reasonCode: "customer_request" };
  const results = await refundMany(maker, input);
  expect(results).toMatchObject([
    { sessionId: one.sessionId, ok: true, outcome: "requested" },
    { sessionId: small.sessionId, ok: false, code: "amount_exceeds_balance" },
    { sessionId: other.sessionId, ok: true, outcome: "requested" },
  ]);
  const again = await refundMany(maker, input);
  expect(again[0]).toEqual(results[0]);
  expect(again[2]).toEqual(results[2]);
  const [{ made } = { made: 0 }] = await sql.query<{ made: number }>(
    "SELECT count(*)::int AS made FROM operation_request WHERE transaction_id = ANY($1::bigint[])",
    [[one.id, other.id, small.id]],
  );
  expect(made).toBe(2);
  // Nothing has moved: a checker has to approve each of them.
  expect(await executedAt(world.gateway, one)).toEqual([]);
});

test("each of several payments is ended by its own state and the person's own right", async () => {
  const maker = await makeActor(["payment.cancel"]);
  const open = await makePayment(world.gateway, { state: "created" });
  const paid = await makePayment(world.gateway);
  expect(await endMany(maker, "cancel", [open.sessionId, paid.sessionId, "f".repeat(40)])).toMatchObject([
    { ok: true, outcome: "done" },
    { ok: false, code: "invalid_state" },
    { ok: false, code: "not_found" },
  ]);
  expect(await endMany(maker, "delete", [paid.sessionId])).toMatchObject([{ ok: false, code: "forbidden" }]);
  const [row] = await sql.query<{ state: string }>("SELECT state FROM payment_transaction WHERE id = $1", [
    open.id,
  ]);
  expect(row?.state).toBe("canceled");
});

test("a webhook that nobody would receive is said to be so, and takes its right", async () => {
  const payment = await makePayment(world.gateway);
  const manager = await makeActor(["webhook.manage"]);
  expect(await resendMany(manager, [payment.sessionId])).toMatchObject([{ ok: false, code: "conflict" }]);
  const other = await makeActor(["payment.refund"]);
  expect(await resendMany(other, [payment.sessionId])).toMatchObject([{ ok: false, code: "forbidden" }]);
  await sql.query("UPDATE webhook_settings SET enabled = true");
  await sql.query("UPDATE payment_transaction SET webhook_url = 'https://example.com/hook' WHERE id = $1", [
    payment.id,
  ]);
  expect(await resendMany(manager, [payment.sessionId])).toMatchObject([{ ok: true, outcome: "queued" }]);
  const [told] = await sql.query<{ events: number }>(
    "SELECT count(*)::int AS events FROM webhook_event WHERE transaction_session_id = $1",
    [payment.sessionId],
  );
  expect(told?.events).toBe(1);
});
