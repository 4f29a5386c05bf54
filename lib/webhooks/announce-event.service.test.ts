import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { performOperation } from "@/lib/operations/perform-operation";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { keepNotice } from "@/lib/testing/notices";
import { ledgerOf, makePayment, operationsOf, type TestPayment, arrangeWorld } from "@/lib/testing/world";
import { announcePayment } from "@/lib/webhooks/announce-event";
import { deliverNow } from "@/lib/webhooks/deliver-now";
import { signBody } from "@/lib/webhooks/signature";
import { signingSecret } from "@/lib/webhooks/signing-secret";
import { after, withStatus } from "@/lib/webhooks/testing/receiver";
import { applySettings } from "@/lib/webhooks/testing/settings";
import { useStage } from "@/lib/webhooks/testing/stage";
import { standardSecret } from "@/lib/webhooks/webhook-headers";

const world = arrangeWorld({ WEBHOOK_ALLOW_PRIVATE: "1", GATEWAY_DEADLINE_MS: "5000" });
const stage = useStage();

const refund = (payment: TestPayment, amount: string) =>
  performOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId, amount });

describe("an operation", () => {
  it("is told to the operations address and to the payment's own, once each, signed in body and headers", async () => {
    const payment = await makePayment(world.gateway);
    await sql.query("UPDATE payment_transaction SET webhook_url = $2 WHERE id = $1", [
      payment.id,
      `${stage.receiver.url}/own`,
    ]);
    const { operation, child } = await refund(payment, "1.000");
    await stage.delivered(payment, 2);
    const calls = stage.callsFor(payment);
    expect(calls.map((call) => call.path).sort()).toEqual(["/operations", "/own"]);
    const secret = await signingSecret();
    for (const { body, headers, text } of calls) {
      const { signature, ...rest } = body;
      expect(signature).toBe(signBody(rest, secret));
      expect(body).toMatchObject({
        operation: "refund",
        result: "success",
        success: true,
        source: "input",
        amount: "1.000",
        reference_number: operation.referenceNumber,
        txn: { session_id: child?.sessionId, state: "refunded" },
      });
      expect(text).not.toContain("null");
      new Webhook(standardSecret(secret)).verify(text, headers);
    }
    expect(new Set(calls.map((call) => call.headers["webhook-id"])).size).toBe(1);
  });

  it("is told once where both addresses are the same", async () => {
    await applySettings({
      operationsUrl: `${stage.receiver.url}/same`,
      pluginUrl: `${stage.receiver.url}/same`,
    });
    const payment = await makePayment(world.gateway);
    await refund(payment, "1.000");
    expect(await stage.delivered(payment)).toHaveLength(1);
  });

  it("is not told while the switch is off, nor when the gateway says no at once", async () => {
    await applySettings({ enabled: false, operationsUrl: `${stage.receiver.url}/operations` });
    const silent = await makePayment(world.gateway);
    await refund(silent, "1.000");
    await applySettings({ operationsUrl: `${stage.receiver.url}/operations` });
    const declined = await makePayment(world.gateway);
    await world.gateway.control("POST", "/control/faults", {
      match: { payment: declined.gatewayReference },
      fault: "decline",
    });
    expect((await refund(declined, "1.000")).operation.status).toBe("declined");
    const events = await sql.query(
      "SELECT 1 FROM webhook_event WHERE transaction_session_id = ANY ($1::text[])",
      [[silent.sessionId, declined.sessionId]],
    );
    expect(events).toEqual([]);
  });

  it("that is queued is told twice under one reference: queued, then how it ended", async () => {
    const payment = await makePayment(world.gateway, { refundMode: "queued_rejected" });
    await refund(payment, "2.000");
    await stage.delivered(payment, 1);
    const [entry] = await ledgerOf(world.gateway, payment);
    const settled = await world.gateway.control("POST", `/control/operations/${entry!.id}/settle`, {
      outcome: "rejected",
    });
    expect(settled.status).toBe(200);
    const [line] = await operationsOf(payment);
    await reconcileOperation(line!.id);
    await stage.delivered(payment, 2);
    const calls = stage.callsFor(payment);
    expect(calls.map(({ body }) => [body.result, body.success])).toEqual([
      ["queued", true],
      ["rejected", false],
    ]);
    expect(new Set(calls.map(({ body }) => body.reference_number)).size).toBe(1);
    expect(calls[0]!.body.txn).toMatchObject({ state: "refund_queued" });
    expect(calls[1]!.body.txn).toMatchObject({ state: "refund_rejected" });
  });
});

describe("an operation whose answer was lost", () => {
  it("is told as queued once, however often the gateway says so, and then how it ended", async () => {
    const payment = await makePayment(world.gateway, { refundMode: "queued" });
    await world.gateway.control("POST", "/control/faults", {
      match: { payment: payment.gatewayReference, type: "refund" },
      fault: "executed_then_reset",
    });
    const { operation, child } = await refund(payment, "2.000");
    expect([operation.status, child?.state]).toEqual(["unknown", "refund_queued"]);
    await reconcileOperation(operation.id);
    expect((await operationsOf(payment))[0]?.status).toBe("pending");
    const [entry] = await ledgerOf(world.gateway, payment);
    await world.gateway.control("POST", `/control/operations/${entry!.id}/settle`, { outcome: "succeeded" });
    await reconcileOperation(operation.id);
    await stage.delivered(payment, 2);
    expect(stage.callsFor(payment).map(({ body }) => body.result)).toEqual(["queued", "success"]);
  });
});

describe("an operation on the gateway's own portal", () => {
  it("is told once it is recorded, with its source", async () => {
    const payment = await makePayment(world.gateway);
    const done = await world.gateway.control(
      "POST",
      `/control/payments/${payment.gatewayReference}/refunds`,
      {
        amount: "3.000",
      },
    );
    const [account] = await sql.query<{ id: number }>(
      "SELECT gateway_account_id AS id FROM payment_transaction WHERE id = $1",
      [payment.id],
    );
    const noticeId = `portal-${payment.id}`;
    const notice = { id: noticeId, event: "refund.succeeded", data: done.body };
    await keepNotice(account!.id, JSON.stringify(notice));
    await stage.delivered(payment);
    expect(stage.callsFor(payment).map(({ body }) => body)).toMatchObject([
      { operation: "refund", source: "pg", result: "success", amount: "3.000", txn: { state: "refunded" } },
    ]);
  });
});

describe("a payment", () => {
  const announce = async (payment: TestPayment) => (await announcePayment(sql, payment.id)) ?? "";

  it("is told to its own address, else to its plugin's, and whoever waits learns the first answer", async () => {
    await applySettings({ pluginUrl: `${stage.receiver.url}/plugin` });
    const payment = await makePayment(world.gateway, { feeMinor: 250n });
    stage.receiver.answers.push(withStatus(201));
    expect(await deliverNow(await announce(payment))).toEqual({ httpStatus: 201 });
    await sql.query("UPDATE payment_transaction SET webhook_url = $2 WHERE id = $1", [
      payment.id,
      `${stage.receiver.url}/own`,
    ]);
    expect(await deliverNow(await announce(payment))).toEqual({ httpStatus: 200 });
    const [first, second] = stage.callsFor(payment);
    expect([first?.path, second?.path]).toEqual(["/plugin", "/own"]);
    expect(first?.body).toMatchObject({
      amount: "12.500",
      fee: "0.250 KWD",
      amount_details: { currency_code: "KWD", amount: "12.500", total: "12.750", fee: "0.250" },
      settled_amount: "12.500",
      paid_amount: "12.750",
      result: "success",
      state: "paid",
      session_id: payment.sessionId,
    });
    expect(first?.body.signature).toBe(signBody(first!.body, await signingSecret()));
  });

  it("is told in the listed states only, unless somebody asked", async () => {
    await applySettings({
      pluginUrl: `${stage.receiver.url}/plugin`,
      onlyListedStates: true,
      states: ["failed"],
    });
    const payment = await makePayment(world.gateway);
    expect(await announcePayment(sql, payment.id)).toBeNull();
    const asked = await announcePayment(sql, payment.id, { asked: true, url: `${stage.receiver.url}/asked` });
    expect(await deliverNow(asked!)).toEqual({ httpStatus: 200 });
    expect(stage.callsFor(payment).map((call) => call.path)).toEqual(["/asked"]);
  });

  it("whose receiver does not answer in time lets nobody wait longer", async () => {
    await applySettings({ pluginUrl: `${stage.receiver.url}/plugin`, attempts: 1 });
    const payment = await makePayment(world.gateway);
    stage.receiver.answers.push(after(1_500, withStatus(200)));
    expect(await deliverNow(await announce(payment), 300)).toEqual({ httpStatus: null });
  });
});
