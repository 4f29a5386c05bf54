import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { storeGatewayNotice } from "@/lib/operations/apply-gateway-notice";
import { performOperation } from "@/lib/operations/perform-operation";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import {
  eventually,
  ledgerOf,
  makePayment,
  operationsOf,
  type TestPayment,
  useWorld,
} from "@/lib/testing/world";
import { announcePayment } from "@/lib/webhooks/announce-event";
import { deliverNow } from "@/lib/webhooks/deliver-now";
import { signBody } from "@/lib/webhooks/signature";
import { signingSecret } from "@/lib/webhooks/signing-secret";
import {
  after,
  flood,
  type Receiver,
  reset,
  silence,
  startReceiver,
  withStatus,
} from "@/lib/webhooks/testing/receiver";
import { deliveriesOf, useSettings } from "@/lib/webhooks/testing/settings";
import { standardSecret } from "@/lib/webhooks/webhook-headers";
import { runWorker } from "@/lib/worker/run-worker";

const world = useWorld({ WEBHOOK_ALLOW_PRIVATE: "1", GATEWAY_DEADLINE_MS: "5000" });
let receiver: Receiver;
let worker: Awaited<ReturnType<typeof runWorker>>;

beforeAll(async () => {
  receiver = await startReceiver();
  worker = await runWorker();
});
afterAll(async () => {
  await worker?.stop();
  await receiver?.close();
});
beforeEach(async () => {
  receiver.received.length = 0;
  receiver.answers.length = 0;
  await useSettings({ operationsUrl: `${receiver.url}/operations` });
});

const refund = (payment: TestPayment, amount: string) =>
  performOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId, amount });

/** Calls about one payment: other tests' stragglers do not count. */
const callsFor = (payment: TestPayment) =>
  receiver.received.filter((call) => call.body.session_id === payment.sessionId);

const delivered = (payment: TestPayment, count = 1) =>
  eventually(`${count} finished deliveries`, async () => {
    const lines = await deliveriesOf(payment);
    return lines.length === count && lines.every((line) => line.status !== "pending") && lines;
  });

describe("an operation", () => {
  it("is told to the operations address and to the payment's own, once each, signed in body and headers", async () => {
    const payment = await makePayment(world.gateway);
    await sql.query("UPDATE payment_transaction SET webhook_url = $2 WHERE id = $1", [
      payment.id,
      `${receiver.url}/own`,
    ]);
    const { operation, child } = await refund(payment, "1.000");
    await delivered(payment, 2);
    const calls = callsFor(payment);
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
    await useSettings({ operationsUrl: `${receiver.url}/same`, pluginUrl: `${receiver.url}/same` });
    const payment = await makePayment(world.gateway);
    await refund(payment, "1.000");
    expect(await delivered(payment)).toHaveLength(1);
  });

  it("is not told while the switch is off, nor when the gateway says no at once", async () => {
    await useSettings({ enabled: false, operationsUrl: `${receiver.url}/operations` });
    const silent = await makePayment(world.gateway);
    await refund(silent, "1.000");
    await useSettings({ operationsUrl: `${receiver.url}/operations` });
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
    await delivered(payment, 1);
    const [entry] = await ledgerOf(world.gateway, payment);
    const settled = await world.gateway.control("POST", `/control/operations/${entry!.id}/settle`, {
      outcome: "rejected",
    });
    expect(settled.status).toBe(200);
    const [line] = await operationsOf(payment);
    await reconcileOperation(line!.id);
    await delivered(payment, 2);
    const calls = callsFor(payment);
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
    await delivered(payment, 2);
    expect(callsFor(payment).map(({ body }) => body.result)).toEqual(["queued", "success"]);
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
    await storeGatewayNotice(account!.id, noticeId, JSON.stringify(notice));
    await delivered(payment);
    expect(callsFor(payment).map(({ body }) => body)).toMatchObject([
      { operation: "refund", source: "pg", result: "success", amount: "3.000", txn: { state: "refunded" } },
    ]);
  });
});

describe("a receiver that", () => {
  const cases = [
    ["answers 500", withStatus(500), ["failed", 1]],
    ["redirects", withStatus(302, { location: "/elsewhere" }), ["failed", 1]],
    ["is gone for good (410)", withStatus(410), ["failed", 1]],
    ["answers 204", withStatus(204), ["failed", 1]],
    ["answers 201", withStatus(201), ["delivered", 1]],
    ["answers without end", flood, ["delivered", 1]],
    ["cuts the connection", reset, ["delivered", 2]],
    ["is silent until the deadline", silence, ["delivered", 2]],
  ] as const;
  it.each(cases)("%s", async (_name, answer, [status, attempts]) => {
    await useSettings({ operationsUrl: `${receiver.url}/operations`, timeoutMs: 400, pauseMs: 30 });
    const payment = await makePayment(world.gateway);
    receiver.answers.push(answer);
    await refund(payment, "1.000");
    const [line] = await delivered(payment);
    expect(line).toMatchObject({ status, tries: attempts });
    expect(callsFor(payment)).toHaveLength(attempts);
    expect(line!.attempts!.every((attempt) => attempt.request_body === callsFor(payment)[0]!.text)).toBe(
      true,
    );
  });

  it("never answers gets the contract's attempts and the failure stands in the trail", async () => {
    await useSettings({
      operationsUrl: `${receiver.url}/operations`,
      timeoutMs: 150,
      pauseMs: 30,
      attempts: 3,
    });
    const payment = await makePayment(world.gateway);
    receiver.answers.push(silence, silence, silence);
    await refund(payment, "1.000");
    const [line] = await delivered(payment);
    expect(line).toMatchObject({ status: "failed", tries: 3 });
    expect(line!.attempts!.map(({ fault }) => fault)).toEqual(["timeout", "timeout", "timeout"]);
    const trail = await sql.query(
      "SELECT 1 FROM audit_event WHERE action = 'webhook.not_delivered' AND transaction_session_id = $1",
      [payment.sessionId],
    );
    expect(trail).toHaveLength(1);
  });
});

describe("order", () => {
  it("holds per payment and address: a refund whose webhook is retried is told before the next one", async () => {
    await useSettings({ operationsUrl: `${receiver.url}/operations`, timeoutMs: 300, pauseMs: 200 });
    const payment = await makePayment(world.gateway);
    receiver.answers.push(silence);
    for (const amount of ["0.001", "0.002", "0.003", "0.004"]) await refund(payment, amount);
    await delivered(payment, 4);
    expect(callsFor(payment).map(({ body }) => body.amount)).toEqual([
      "0.001",
      "0.001",
      "0.002",
      "0.003",
      "0.004",
    ]);
  });

  it("does not let a slow receiver keep others waiting", async () => {
    const slow = await startReceiver();
    slow.answers.push(...Array.from({ length: 8 }, () => after(4_000, withStatus(200))));
    await useSettings({ operationsUrl: slow.url });
    const waiting = await Promise.all(Array.from({ length: 8 }, () => makePayment(world.gateway)));
    for (const payment of waiting) await refund(payment, "1.000");
    await useSettings({ operationsUrl: `${receiver.url}/operations` });
    const payment = await makePayment(world.gateway);
    const startedAt = performance.now();
    await refund(payment, "1.000");
    await delivered(payment);
    expect(performance.now() - startedAt).toBeLessThan(3_500);
    await Promise.all(waiting.map((one) => delivered(one)));
    await slow.close();
  });
});

describe("a payment", () => {
  const announce = async (payment: TestPayment) => (await announcePayment(sql, payment.id)) ?? "";

  it("is told to its own address, else to its plugin's, and whoever waits learns the first answer", async () => {
    await useSettings({ pluginUrl: `${receiver.url}/plugin` });
    const payment = await makePayment(world.gateway, { feeMinor: 250n });
    receiver.answers.push(withStatus(201));
    expect(await deliverNow(await announce(payment))).toEqual({ httpStatus: 201 });
    await sql.query("UPDATE payment_transaction SET webhook_url = $2 WHERE id = $1", [
      payment.id,
      `${receiver.url}/own`,
    ]);
    expect(await deliverNow(await announce(payment))).toEqual({ httpStatus: 200 });
    const [first, second] = callsFor(payment);
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
    await useSettings({ pluginUrl: `${receiver.url}/plugin`, onlyListedStates: true, states: ["failed"] });
    const payment = await makePayment(world.gateway);
    expect(await announcePayment(sql, payment.id)).toBeNull();
    const asked = await announcePayment(sql, payment.id, { asked: true, url: `${receiver.url}/asked` });
    expect(await deliverNow(asked!)).toEqual({ httpStatus: 200 });
    expect(callsFor(payment).map((call) => call.path)).toEqual(["/asked"]);
  });

  it("whose receiver does not answer in time lets nobody wait longer", async () => {
    await useSettings({ pluginUrl: `${receiver.url}/plugin`, attempts: 1 });
    const payment = await makePayment(world.gateway);
    receiver.answers.push(after(1_500, withStatus(200)));
    expect(await deliverNow(await announce(payment), 300)).toEqual({ httpStatus: null });
  });
});
