import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { endMany, refundMany, resendMany } from "@/lib/approvals/many/act-on-many";
import { askFromConsole, captureFromConsole } from "@/lib/approvals/console-wish";
import { readOperationOutlook } from "@/lib/approvals/operation-outlook";
import { sql } from "@/lib/db/sql";
import { changeConfirmationLimits } from "@/lib/operations/confirmation-settings";
import { insertAccounts, SEED_ACCOUNTS } from "@/prisma/seed/accounts";
import { readKeptWords } from "@/lib/i18n/kept-words";
import { expectSaidInBothLanguages } from "@/lib/testing/kept-words";
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
  expect(await resendMany(manager, [payment.sessionId])).toMatchObject([
    { ok: false, code: "conflict", params: { because: "nobody_told" } },
  ]);
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

test("why one of several was refused is carried with it, so that any language can say it", async () => {
  const maker = await makeActor(["payment.refund"]);
  const payment = await makePayment(world.gateway);
  for (const [amount, sentence] of [
    ["12,5", "amountForm"],
    ["0.000", "notPositive"],
    ["1.0001", "amountForm"],
    ["999999.000", "exceedsAvailable"],
  ] as const) {
    const [refused] = await refundMany(maker, {
      refunds: [wish(payment, amount)],
      reasonCode: "customer_request",
    });
    if (!refused || refused.ok) throw new Error(`${amount} was taken.`);
    expectSaidInBothLanguages(refused.detail, readKeptWords(refused.params));
    expect(refused.params).toMatchObject({ sentence });
  }
});

test("a large amount that was not typed twice begins nothing, alone or as the sum of several, whatever the browser asked", async () => {
  const maker = await makeActor(["payment.refund", "payment.void", "payment.capture"]);
  const manager = await makeActor(["policy.manage"]);
  await changeConfirmationLimits(manager, { limits: [{ currency: "KWD", amount: "3" }] });
  const payments = [await makePayment(world.gateway), await makePayment(world.gateway)] as const;
  const held = await makePayment(world.gateway, { state: "authorized" });
  const [first, second] = payments;
  const one = { ...wish(first, "3.000"), type: "refund" as const, reasonCode: "customer_request" };
  await expect(askFromConsole(maker, one)).rejects.toMatchObject({ code: "confirmation_required" });
  await expect(askFromConsole(maker, { ...one, confirmedAmount: "3.001" })).rejects.toMatchObject({
    field: "confirmedAmount",
  });
  const voiding = { ...wish(held, "0"), type: "void" as const, reasonCode: "order_canceled" };
  await expect(askFromConsole(maker, { ...voiding, amount: undefined })).rejects.toMatchObject({
    code: "confirmation_required",
  });
  await expect(captureFromConsole(maker, wish(held, "4.000"))).rejects.toMatchObject({
    code: "confirmation_required",
  });
  const both = { refunds: [wish(first, "1.500"), wish(second, "1.500")], reasonCode: "customer_request" };
  await expect(refundMany(maker, both)).rejects.toMatchObject({ params: { amount: "3.000" } });
  const [{ made } = { made: -1 }] = await sql.query<{ made: number }>(
    "SELECT count(*)::int AS made FROM operation_request WHERE transaction_id = ANY($1::bigint[])",
    [[first.id, second.id, held.id]],
  );
  expect(made).toBe(0);
  const typed = [{ currency: "KWD", amount: "3" }];
  expect(await refundMany(maker, { ...both, confirmedTotals: typed })).toMatchObject([
    { outcome: "requested" },
    { outcome: "requested" },
  ]);
  // Sent again after a lost answer it finds the request, although the payment takes no second one.
  const small = await makePayment(world.gateway);
  const again = { ...one, ...wish(small, "3.500"), confirmedAmount: "3.5" };
  expect(await askFromConsole(maker, again)).toEqual(await askFromConsole(maker, again));
  await changeConfirmationLimits(manager, { limits: [] });
});

test("options are those that the gateway declares, kept with the request; the dialog learns its time and who is told", async () => {
  const maker = await makeActor(["payment.refund"]);
  const elsewhere = await makePayment(world.gateway);
  // Everything but the connector is the sandbox's, which declares no options.
  const account = { ...SEED_ACCOUNTS.knet, pgCode: "stripe-test", gateway: "stripe" as "sandbox" };
  await insertAccounts(sql, [account], null);
  const payment = await makePayment(world.gateway, { account });
  const ask = { ...wish(payment, "1.000"), type: "refund" as const, reasonCode: "customer_request" };
  await expect(
    askFromConsole(maker, { ...ask, ...wish(elsewhere, "1.000"), extra: { reason: "duplicate" } }),
  ).rejects.toMatchObject({
    code: "invalid_input",
    field: "reason",
  });
  const outlook = await readOperationOutlook(maker, payment.sessionId, "refund");
  expect(outlook).toMatchObject({ arrival: { minDays: 5, maxDays: 10 }, told: [], queued: true });
  expect(outlook.extraFields.map(({ name }) => name)).toEqual(["reason"]);
  await sql.query(
    "UPDATE webhook_settings SET enabled = true, operations_url = 'https://shop.example/hook?key=secret'",
  );
  const told = await readOperationOutlook(maker, payment.sessionId, "refund");
  expect(told.told).toEqual(["shop.example/hook"]);
  expect(told.pausedUntil).toBeNull();
  await sql.query(
    "UPDATE gateway_account SET paused_until = now() + interval '10 minutes' WHERE pg_code = 'stripe-test'",
  );
  const paused = await readOperationOutlook(maker, payment.sessionId, "refund");
  expect(Date.parse(paused.pausedUntil ?? "")).toBeGreaterThan(Date.now());
  await sql.query("UPDATE gateway_account SET paused_until = NULL WHERE pg_code = 'stripe-test'");
  await expect(readOperationOutlook(maker, payment.sessionId, "void")).rejects.toMatchObject({
    code: "forbidden",
  });
  const outcome = await askFromConsole(maker, { ...ask, extra: { reason: "duplicate" } });
  if (outcome.kind !== "requested") throw new Error("It was not asked.");
  const [row] = await sql.query("SELECT extra FROM operation_request WHERE id = $1", [outcome.requestId]);
  expect(row).toEqual({ extra: { reason: "duplicate" } });
});
