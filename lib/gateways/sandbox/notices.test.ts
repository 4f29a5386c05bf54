import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { sandboxConnector } from "@/lib/gateways/sandbox/connector";
import { signNotice } from "@/lib/gateways/sandbox/notifier";
import {
  type Receiver,
  type TestGateway,
  WEBHOOK_SECRET,
  startReceiver,
  startTestGateway,
} from "@/lib/gateways/testing/sandbox-fixture";
import type { GatewayAccount } from "@/lib/gateways/types";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function setUp(
  options: Parameters<typeof startTestGateway>[0] = {},
  statusFor?: (count: number) => number,
): Promise<{ receiver: Receiver; gateway: TestGateway }> {
  const receiver = await startReceiver(statusFor);
  open.push(receiver);
  const gateway = await startTestGateway({
    webhookUrl: `${receiver.url}/{account}`,
    webhookRetryMs: 20,
    ...options,
  });
  open.push(gateway);
  return { receiver, gateway };
}

async function refund(gateway: TestGateway, payment: string, reference: string) {
  const body = { reference, amount: "1.500", currency: "KWD" };
  return (await gateway.merchant("POST", `/v1/payments/${payment}/refunds`, body)).body;
}

function firstNotice(receiver: Receiver) {
  const [first] = receiver.received;
  if (!first) throw new Error("nothing was received");
  return { ...first, receivedAtMs: Date.now() };
}

describe("queued refunds", () => {
  test.each([
    ["queued", "succeeded", "succeeded", "1.500"],
    ["queued_rejected", "rejected", "declined", "0.000"],
  ])("a refund in mode %s settles by itself as %s and says so", async (mode, status, outcome, refunded) => {
    const { receiver, gateway } = await setUp({ queueDelayMs: 30 });
    const payment = await gateway.addPayment({ refund_mode: mode });
    expect(await refund(gateway, payment, "q1")).toMatchObject({ status: "pending", settled_at: null });
    await expect.poll(() => receiver.received.length).toBe(1);
    const notice = firstNotice(receiver);
    expect(sandboxConnector.verifyWebhook(gateway.account, notice)).toEqual({ ok: true });
    expect(sandboxConnector.parseWebhook(gateway.account, notice)[0]).toMatchObject({
      kind: "operation",
      type: "refund",
      outcome,
      operationReference: "q1",
      paymentReference: payment,
      amountMinor: 1_500n,
      currencyCode: "KWD",
    });
    const totals = await gateway.control("GET", `/control/totals?payment=${payment}`);
    expect(totals.body.totals[0]).toMatchObject({ refunded, refund_pending: "0.000" });
    const found = await gateway.merchant("GET", "/v1/operations?reference=q1");
    expect(found.body.operations).toMatchObject([{ status }]);
  });

  test("a queued refund holds its amount, and gives it back when it is rejected", async () => {
    const { gateway } = await setUp({ queueDelayMs: 60_000 });
    const payment = await gateway.addPayment({ refund_mode: "queued", amount: "2.000" });
    const first = await refund(gateway, payment, "h1");
    expect(await refund(gateway, payment, "h2")).toMatchObject({ error: { code: "insufficient_balance" } });
    const settle = (outcome: string) =>
      gateway.control("POST", `/control/operations/${first.id}/settle`, { outcome });
    expect((await settle("rejected")).status).toBe(200);
    expect((await settle("succeeded")).status).toBe(409);
    expect(await refund(gateway, payment, "h3")).toMatchObject({ status: "pending" });
  });

  test("a repeated key gets its first answer also after the queue has settled", async () => {
    const { gateway } = await setUp({ queueDelayMs: 60_000 });
    const payment = await gateway.addPayment({ refund_mode: "queued" });
    const send = () =>
      gateway.merchant(
        "POST",
        `/v1/payments/${payment}/refunds`,
        { reference: "k1", amount: "1.000", currency: "KWD" },
        { "idempotency-key": "k1" },
      );
    const first = await send();
    await gateway.control("POST", `/control/operations/${first.body.id}/settle`, { outcome: "succeeded" });
    const again = await send();
    expect([again.status, again.body]).toEqual([202, first.body]);
  });

  test("the queue and unsent notices survive a restart; a notice keeps its id over all attempts", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sandbox-restart-"));
    const options = { ledgerFile: join(folder, "ledger.jsonl"), queueDelayMs: 100 };
    try {
      const { receiver, gateway } = await setUp(options, (count) => (count < 4 ? 500 : 200));
      const payment = await gateway.addPayment({ refund_mode: "queued" });
      await refund(gateway, payment, "s1");
      await gateway.close();
      expect(receiver.received).toHaveLength(0);
      // It settles after this start; the slow retry then leaves the notice unsent.
      const second = await startTestGateway({ ...options, webhookUrl: receiver.url, webhookRetryMs: 60_000 });
      await expect.poll(() => receiver.received.length).toBe(1);
      await second.close();
      const third = await startTestGateway({ ...options, webhookUrl: receiver.url, webhookRetryMs: 10 });
      open.push(third);
      await expect.poll(() => receiver.received.length).toBe(4);
      const ids = receiver.received.map((one) => JSON.parse(one.rawBody).id);
      expect(new Set(ids).size).toBe(1);
      await expect.poll(() => readFile(options.ledgerFile, "utf8")).toContain("notice_delivered");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("late and foreign facts", () => {
  test("a refund made in the gateway's portal is announced without a reference of ours", async () => {
    const { receiver, gateway } = await setUp();
    const payment = await gateway.addPayment();
    const made = await gateway.control("POST", `/control/payments/${payment}/refunds`, { amount: "2.000" });
    expect(made).toMatchObject({ status: 201, body: { reference: null, status: "succeeded" } });
    await expect.poll(() => receiver.received.length).toBe(1);
    const notice = firstNotice(receiver);
    expect(sandboxConnector.parseWebhook(gateway.account, notice)[0]).toMatchObject({
      kind: "operation",
      operationReference: null,
      outcome: "succeeded",
      amountMinor: 2_000n,
    });
    const over = await gateway.control("POST", `/control/payments/${payment}/refunds`, { amount: "99.000" });
    expect(over.status).toBe(402);
  });

  test("a refund that had succeeded can fail late, and any notice can be sent again under its id", async () => {
    const { receiver, gateway } = await setUp();
    const payment = await gateway.addPayment();
    const made = await refund(gateway, payment, "l1");
    expect(receiver.received).toHaveLength(0);
    await gateway.control("POST", `/control/operations/${made.id}/settle`, { outcome: "rejected" });
    await gateway.control("POST", `/control/operations/${made.id}/notify`);
    await expect.poll(() => receiver.received.length).toBe(2);
    const ids = receiver.received.map((one) => JSON.parse(one.rawBody).id);
    expect(ids[0]).toBe(ids[1]);
    expect(JSON.parse(receiver.received[0]?.rawBody ?? "")).toMatchObject({ event: "refund.rejected" });
    const totals = await gateway.control("GET", `/control/totals?payment=${payment}`);
    expect(totals.body.totals[0]).toMatchObject({ refunded: "0.000" });
  });
});

describe("the signature of a notice", () => {
  const account: GatewayAccount = {
    pgCode: "x",
    gateway: "sandbox",
    currencyCode: "KWD",
    baseUrl: "",
    credentials: { webhookSecret: WEBHOOK_SECRET },
  };
  const now = 1_790_000_000_000;
  const rawBody = '{"id":"evt_1"}';
  const signed = (fields: { at?: number; secret?: string; body?: string } = {}) =>
    signNotice(fields.secret ?? WEBHOOK_SECRET, (fields.at ?? now) / 1000, fields.body ?? rawBody);
  const verify = (signature: string | undefined, from = account) =>
    sandboxConnector.verifyWebhook(from, {
      headers: signature === undefined ? {} : { "Sandbox-Signature": signature },
      rawBody,
      receivedAtMs: now,
    });

  test("is taken when it is right, up to five minutes off in both directions", () => {
    for (const at of [now, now - 300_000, now + 300_000])
      expect(verify(signed({ at }))).toEqual({ ok: true });
  });

  test.each([
    ["missing", undefined, "signature_missing"],
    ["empty", "", "signature_missing"],
    ["without a time", "v1=abc", "signature_missing"],
    ["of another secret", signed({ secret: "another" }), "signature_wrong"],
    ["of another body", signed({ body: "{}" }), "signature_wrong"],
    ["with its time changed", signed().replace(/^t=\d+/, `t=${now / 1000 + 1}`), "signature_wrong"],
    ["shortened", signed().slice(0, -1), "signature_wrong"],
    ["too old", signed({ at: now - 301_000 }), "stale"],
    ["from the future", signed({ at: now + 301_000 }), "stale"],
  ])("is refused when it is %s", (_name, signature, reason) => {
    expect(verify(signature)).toEqual({ ok: false, reason });
  });

  test("is refused when no secret is configured, even an empty one that fits", () => {
    for (const credentials of [{}, { webhookSecret: "" }] as Record<string, string>[]) {
      expect(verify(signed({ secret: "" }), { ...account, credentials })).toEqual({
        ok: false,
        reason: "not_configured",
      });
    }
  });

  test("what is no notice about an operation is an error, not a fact", () => {
    for (const body of ["", "{", "{}", '{"id":"evt_1","event":"refund.succeeded","data":{}}']) {
      expect(() =>
        sandboxConnector.parseWebhook(account, { headers: {}, rawBody: body, receivedAtMs: now }),
      ).toThrow();
    }
  });
});
