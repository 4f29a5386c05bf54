import { expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { ottuConnector } from "@/lib/gateways/ottu/connector";
import type { GatewayAccount, GatewayCall, InquiryResult } from "@/lib/gateways/types";
import { applyNotice } from "@/lib/notices/apply-notice";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { arrangeWire } from "@/lib/testing/wire";
import { balancesOf, executedAt, makePayment, operationsOf, type TestPayment } from "@/lib/testing/world";
import { signedBody, signingSecret } from "@/lib/webhooks/signing-secret";
import { insertAccounts, SEED_ACCOUNTS, type SeedAccount } from "@/prisma/seed/accounts";

/** Our own wire API in the place of an Ottu installation: what the connector says and what the API answers have to fit. */

const wire = arrangeWire();

async function account(credentials: Record<string, string> = {}): Promise<GatewayAccount> {
  return {
    pgCode: "ottu-kwd",
    gateway: "ottu",
    currencyCode: "KWD",
    baseUrl: wire.url,
    credentials: { apiKey: wire.apiKey, webhookSecret: await signingSecret(), ...credentials },
  };
}

async function callOf(payment: TestPayment, fields: Partial<GatewayCall> = {}): Promise<GatewayCall> {
  return {
    account: await account(),
    type: "refund",
    payment: { gatewayReference: payment.sessionId, attemptReference: "attempt-1" },
    operationReference: crypto.randomUUID(),
    idempotencyKey: "request-1-1",
    amountMinor: 4_000n,
    currencyCode: "KWD",
    extra: {},
    preImage: null,
    deadlineMs: 15_000,
    ...fields,
  };
}

function ask(call: GatewayCall, gatewayReference: string | null = null): Promise<InquiryResult> {
  const { extra: _extra, ...rest } = call;
  const concurrent = { certainMinor: 0n, possibleMinor: [] };
  return ottuConnector.inquire({ ...rest, gatewayReference, concurrent });
}

it("a refund is done once, and its key tells so however often it is asked", async () => {
  const payment = await makePayment(wire.gateway);
  const call = await callOf(payment);
  expect((await ask(call)).outcome).toBe("not_found");
  const done = await ottuConnector.execute(call);
  expect(done).toMatchObject({
    outcome: "succeeded",
    gatewayReference: expect.stringMatching(/^[0-9a-f]{40}$/),
  });
  for (const known of [null, done.gatewayReference])
    expect(await ask(call, known)).toMatchObject({
      outcome: "succeeded",
      gatewayReference: done.gatewayReference,
    });
  // Another of the same amount was never sent, but nobody could tell them apart without their keys.
  expect(await ask(await callOf(payment))).toMatchObject({ outcome: "unknown", code: "similar_operation" });
  expect((await ask(await callOf(payment, { amountMinor: 4_001n }))).outcome).toBe("not_found");
  expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
});

it("a refund that waits for the bank is pending, under its key and by its child", async () => {
  const payment = await makePayment(wire.gateway, { refundMode: "queued" });
  const call = await callOf(payment);
  const taken = await ottuConnector.execute(call);
  expect(taken.outcome).toBe("pending");
  for (const known of [null, taken.gatewayReference])
    expect((await ask(call, known)).outcome).toBe("pending");
});

it.each(["capture", "void"] as const)(
  "a %s is done, also when its answer was lost behind the other side",
  async (type) => {
    const lost = await makePayment(wire.gateway, { account: SEED_ACCOUNTS.authorize });
    await wire.gateway.control("POST", "/control/faults", {
      match: { payment: lost.gatewayReference },
      fault: "executed_then_reset",
    });
    const call = await callOf(lost, { type, amountMinor: 12_500n });
    expect(await ottuConnector.execute(call)).toMatchObject({ outcome: "unknown", code: "queued" });
    expect(await ask(call)).toMatchObject({ outcome: "unknown", code: "queued" });
    const [line] = await operationsOf(lost);
    await reconcileOperation(line!.id);
    expect((await ask(call)).outcome).toBe("succeeded");
    const plain = await makePayment(wire.gateway, { account: SEED_ACCOUNTS.authorize });
    expect(await ottuConnector.execute(await callOf(plain, { type, amountMinor: 12_500n }))).toMatchObject({
      outcome: "succeeded",
    });
    expect(await executedAt(wire.gateway, lost)).toHaveLength(1);
  },
);

it("a refusal is declined with its reason, and was never executed", async () => {
  const payment = await makePayment(wire.gateway);
  const call = await callOf(payment, { amountMinor: 99_000n });
  expect(await ottuConnector.execute(call)).toMatchObject({
    outcome: "declined",
    code: "amount_exceeds_balance",
  });
  expect((await ask(call)).outcome).toBe("not_found");
  const nothing = await callOf({ ...payment, sessionId: "0".repeat(40) });
  expect(await ottuConnector.execute(nothing)).toMatchObject({ outcome: "declined", code: "not_found" });
  const stranger = { ...call, account: await account({ apiKey: "nobody00.0123456789" }) };
  expect(await ottuConnector.execute(stranger)).toMatchObject({
    outcome: "failed",
    code: "credentials_refused",
  });
  expect((await ask(stranger)).outcome).toBe("unknown");
  expect(await executedAt(wire.gateway, payment)).toHaveLength(0);
});

it("a refusal of the gateway behind the other side is declined, and its key is free again", async () => {
  const payment = await makePayment(wire.gateway);
  await wire.gateway.control("POST", "/control/faults", {
    match: { payment: payment.gatewayReference },
    fault: "decline",
  });
  const call = await callOf(payment);
  expect((await ottuConnector.execute(call)).outcome).toBe("declined");
  expect((await ask(call)).outcome).toBe("not_found");
});

it("a payment is read with what was done to it", async () => {
  const payment = await makePayment(wire.gateway);
  const done = await ottuConnector.execute(await callOf(payment));
  const lookup = { account: await account(), gatewayReference: payment.sessionId, deadlineMs: 15_000 };
  expect(await ottuConnector.fetchPayment?.(lookup)).toMatchObject({
    outcome: "found",
    payment: {
      state: "paid",
      amountMinor: 12_500n,
      currencyCode: "KWD",
      reference: payment.orderNo,
      refundedMinor: 4_000n,
      operations: [
        { type: "refund", status: "succeeded", amountMinor: 4_000n, gatewayReference: done.gatewayReference },
      ],
    },
  });
  const other = { ...lookup, gatewayReference: "0".repeat(40) };
  expect((await ottuConnector.fetchPayment?.(other))?.outcome).toBe("not_found");
  expect((await ottuConnector.checkConnection?.(lookup.account, 15_000))?.outcome).toBe("accepted");
});

it("a signed body is verified and read, and asks to be confirmed", async () => {
  const payment = await makePayment(wire.gateway, { refundMode: "queued" });
  const told = await wire.post({ operation: "refund", session_id: payment.sessionId, amount: "4.000" });
  const request = { headers: {}, rawBody: JSON.stringify(told.body), receivedAtMs: Date.now() };
  expect(await ottuConnector.verifyWebhook(await account(), request)).toEqual({ ok: true });
  const forged = { ...request, rawBody: request.rawBody.replace('"4.000"', '"5.000"') };
  expect(await ottuConnector.verifyWebhook(await account(), forged)).toMatchObject({ ok: false });
  expect(ottuConnector.parseWebhook(await account({ apiKey: "" }), request)).toMatchObject([
    {
      kind: "operation",
      type: "refund",
      outcome: "pending",
      paymentReference: payment.sessionId,
      gatewayReference: told.body.txn.session_id,
      amountMinor: 4_000n,
      currencyCode: "KWD",
      mustConfirm: true,
    },
  ]);
});

/** An account here whose gateway is the other side, which for lack of another one is this server too, and a payment that lives there. */
async function arrangeBoth(refundMode: "immediate" | "queued") {
  const access = {
    sandboxGatewayUrl: wire.url,
    credentials: { apiKey: wire.apiKey, webhookSecret: await signingSecret() },
    sealKey: getEnv().COUNTERSIGN_SEAL_KEY,
  };
  const gateway = "ottu" as SeedAccount["gateway"];
  const here = { ...SEED_ACCOUNTS.knet, pgCode: "ottu-here", gateway, name: "Ottu" };
  await insertAccounts(sql, [here], access as never);
  const there = await makePayment(wire.gateway, { refundMode });
  const payment = await makePayment(wire.gateway, { account: here });
  await sql.query("UPDATE payment_transaction SET gateway_reference = $2 WHERE id = $1", [
    payment.id,
    there.sessionId,
  ]);
  return { there, payment };
}

/** The webhook of the other side comes in here and is applied; what came of it. */
async function tell(body: unknown): Promise<string | null> {
  const answer = await wire.send("/b/gateways/ottu-here/webhook", {
    method: "POST",
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  const [notice] = await sql.query<{ id: bigint }>("SELECT id FROM gateway_notice ORDER BY id DESC LIMIT 1");
  await applyNotice(notice!.id.toString());
  const [after] = await sql.query<{ result: string | null }>(
    "SELECT result FROM gateway_notice WHERE id = $1",
    [notice!.id],
  );
  return after!.result;
}

it("a refund here is one refund there, and its webhook is not taken for a second one", async () => {
  const { there, payment } = await arrangeBoth("queued");
  const asked = { operation: "refund", session_id: payment.sessionId, amount: "4.000" };
  const answer = await wire.post(asked, { "tracking-key": `here-${payment.id}` });
  expect([answer.status, answer.body.txn?.state]).toEqual([200, "refund_queued"]);
  const [ours] = await operationsOf(payment);
  const [theirs, ...more] = await operationsOf(there);
  expect(more).toEqual([]);
  expect(theirs?.tracking_key).toBe(ours?.id);
  const status = await wire.post(
    { operation: "refund", session_id: there.sessionId },
    { "tracking-key": theirs!.tracking_key! },
  );
  const { state: _state, currency_code: _currency, ...event } = status.body;
  const told = await signedBody({ ...event, session_id: there.sessionId });
  expect(await tell(told)).toBe("nothing_to_change");
  // It says what the signature does not cover, so it is not believed before the other side was asked.
  const early = { ...told, result: "queued", txn: { ...event.txn, state: "refunded" } };
  expect(await tell(await signedBody(early))).toBe("nothing_to_change");
  expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 0n, refund_queued_minor: 4_000n });
  expect(await operationsOf(payment)).toHaveLength(1);
  expect(await executedAt(wire.gateway, there)).toHaveLength(1);
});

it("a refund made by people there comes in by webhook, only as far as the other side confirms it", async () => {
  const { there, payment } = await arrangeBoth("immediate");
  const made = await wire.post({ operation: "refund", session_id: there.sessionId, amount: "2.000" });
  const child = made.body.txn;
  const invented = { ...made.body, txn: { ...child, session_id: "f".repeat(40) } };
  expect(await tell(invented)).toBe("not_confirmed");
  expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 0n });
  expect(await tell(made.body)).toBe("recorded");
  await tell({ ...made.body, timestamp_utc: "2026-01-01 00:00:00" });
  expect(await operationsOf(payment)).toHaveLength(1);
  expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 2_000n, refundable: 10_500n });
});
