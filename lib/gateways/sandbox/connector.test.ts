import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sandboxConnector } from "@/lib/gateways/sandbox/connector";
import { type TestGateway, startTestGateway } from "@/lib/gateways/testing/sandbox-fixture";
import type { ExternalOperation, GatewayCall, GatewayInquiry } from "@/lib/gateways/types";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

let count = 0;
function call(payment: string, fields: Partial<GatewayCall> = {}): GatewayCall & GatewayInquiry {
  count += 1;
  return {
    account: gateway.account,
    type: "refund",
    payment: { gatewayReference: payment, attemptReference: "attempt-1" },
    operationReference: `op-${count}`,
    idempotencyKey: `key-${count}`,
    amountMinor: 1_500n,
    currencyCode: "KWD",
    extra: {},
    preImage: null,
    gatewayReference: null,
    concurrent: { certainMinor: 0n, possibleMinor: [] },
    deadlineMs: 1_000,
    ...fields,
  };
}

async function executedTimes(reference: string): Promise<number> {
  const path = `/control/ledger?reference=${encodeURIComponent(reference)}&status=succeeded`;
  return (await gateway.control("GET", path)).body.entries.length;
}

describe("execution", () => {
  test.each<[ExternalOperation, string, bigint]>([
    ["refund", "purchase", 1n],
    ["capture", "authorize", 12_500n],
    ["void", "authorize", 12_500n],
  ])("a %s is executed once under our reference and key", async (type, captureMode, amountMinor) => {
    const payment = await gateway.addPayment({ capture_mode: captureMode });
    const one = call(payment, { type, amountMinor });
    const result = await sandboxConnector.execute(one);
    expect(result).toMatchObject({ outcome: "succeeded", code: null, response: { status: "succeeded" } });
    expect(result.gatewayReference).toBe(result.response.id);
    expect(result.exchange.request.headers.authorization).toBe("[redacted]");
    expect(JSON.stringify(result)).not.toContain(gateway.account.credentials.secret);
    // The same key again is the same operation.
    expect(await sandboxConnector.execute(one)).toMatchObject({ gatewayReference: result.gatewayReference });
    expect(await executedTimes(one.operationReference)).toBe(1);
    const ledger = await gateway.control("GET", `/control/ledger?reference=${one.operationReference}`);
    expect(ledger.body.entries[0]).toMatchObject({ idempotency_key: one.idempotencyKey, type });
  });

  test("the gateway's no is declined with its code", async () => {
    const payment = await gateway.addPayment();
    const tooMuch = await sandboxConnector.execute(call(payment, { amountMinor: 12_501n }));
    expect(tooMuch).toMatchObject({ outcome: "declined", code: "insufficient_balance" });
    expect(await sandboxConnector.execute(call("pay_nobody"))).toMatchObject({
      outcome: "declined",
      code: "payment_not_found",
    });
    const wrongSecret = { ...gateway.account, credentials: { secret: "wrong-secret" } };
    expect(await sandboxConnector.execute(call(payment, { account: wrongSecret }))).toMatchObject({
      outcome: "failed",
      code: "credentials_refused",
    });
  });

  test("a queued refund is pending", async () => {
    const payment = await gateway.addPayment({ refund_mode: "queued" });
    const one = call(payment);
    expect(await sandboxConnector.execute(one)).toMatchObject({ outcome: "pending" });
    expect(await sandboxConnector.inquire(one)).toMatchObject({ outcome: "pending" });
  });

  test("a key that stands for something else is unknown: what became of ours is not said", async () => {
    const payment = await gateway.addPayment();
    const first = call(payment);
    await sandboxConnector.execute(first);
    const second = call(payment, { idempotencyKey: first.idempotencyKey });
    expect(await sandboxConnector.execute(second)).toMatchObject({
      outcome: "unknown",
      code: "idempotency_key_reused",
    });
  });

  const FAULTS: [string, Record<string, unknown>, string, string | null, number, string][] = [
    // fault, options, outcome, code, executed, what a later inquiry says
    ["decline", { code: "do_not_honour" }, "declined", "do_not_honour", 0, "declined"],
    ["delay", { ms: 10 }, "succeeded", null, 1, "succeeded"],
    ["delay", { ms: 3_000 }, "unknown", "timeout", 1, "succeeded"],
    ["executed_then_silent", {}, "unknown", "timeout", 1, "succeeded"],
    ["executed_then_reset", {}, "unknown", "reset", 1, "succeeded"],
    ["reset_before_execution", {}, "unknown", "reset", 0, "not_found"],
    ["bad_gateway_html", {}, "unknown", "http_502", 0, "not_found"],
    ["bad_gateway_html", { executed: true }, "unknown", "http_502", 1, "succeeded"],
    ["half_json", {}, "unknown", "unreadable_answer", 1, "succeeded"],
    ["half_json", { executed: false }, "unknown", "http_503", 0, "not_found"],
    ["garbage_200", {}, "unknown", "http_200", 1, "succeeded"],
    ["garbage_200", { executed: false }, "unknown", "http_200", 0, "not_found"],
    ["wrong_amount", {}, "unknown", "amount_mismatch", 1, "succeeded"],
    ["wrong_amount", { amount: "1.499" }, "unknown", "amount_mismatch", 1, "succeeded"],
    ["wrong_amount", { currency: "BHD" }, "unknown", "currency_mismatch", 1, "succeeded"],
  ];
  test.each(FAULTS)("fault %s %j: %s (%s), executed %d times, inquiry says %s", async (...row) => {
    const [fault, options, outcome, code, executed, later] = row;
    const one = call(await gateway.addPayment());
    const match = { reference: one.operationReference };
    await gateway.control("POST", "/control/faults", { match, fault, ...options });
    const result = await sandboxConnector.execute(one);
    expect(result).toMatchObject({ outcome, code });
    if (fault === "bad_gateway_html") expect(result.exchange.response?.body).toContain("<html>");
    expect(await executedTimes(one.operationReference)).toBe(executed);
    expect(await sandboxConnector.inquire(one)).toMatchObject({ outcome: later });
  });

  test("a gateway that is down is failed for an operation, and unknown for an inquiry", async () => {
    const down = await startTestGateway();
    await down.close();
    const one = call("pay_1", { account: down.account });
    expect(await sandboxConnector.execute(one)).toMatchObject({
      outcome: "failed",
      code: "gateway_unreachable",
    });
    expect(await sandboxConnector.inquire(one)).toMatchObject({ outcome: "unknown", code: "refused" });
  });
});

describe("inquiry", () => {
  const faults = ["bad_gateway_html", "half_json", "garbage_200", "wrong_amount", "executed_then_silent"];
  test.each([...faults, "executed_then_reset", "reset_before_execution"])(
    "spoilt by %s is unknown, never not found",
    async (fault) => {
      const one = call(await gateway.addPayment());
      await sandboxConnector.execute(one);
      const match = { type: "inquiry", reference: one.operationReference };
      await gateway.control("POST", "/control/faults", { match, fault });
      expect(await sandboxConnector.inquire(one)).toMatchObject({ outcome: "unknown" });
      expect(await sandboxConnector.inquire(one)).toMatchObject({ outcome: "succeeded" });
    },
  );

  test("not found needs a clear empty list; another secret, amount, currency or payment is unknown", async () => {
    const payment = await gateway.addPayment();
    const one = call(payment);
    expect(await sandboxConnector.inquire(one)).toMatchObject({ outcome: "not_found" });
    await sandboxConnector.execute(one);
    const other: Partial<GatewayInquiry>[] = [
      { account: { ...gateway.account, credentials: { secret: "wrong-secret" } } },
      { amountMinor: 1_501n },
      { currencyCode: "BHD" },
      { payment: { gatewayReference: "pay_other", attemptReference: "" } },
    ];
    for (const fields of other) {
      expect(await sandboxConnector.inquire({ ...one, ...fields })).toMatchObject({ outcome: "unknown" });
    }
  });

  test("two executions under one reference are for a person to look at", async () => {
    const one = call(await gateway.addPayment());
    await sandboxConnector.execute(one);
    await sandboxConnector.execute({ ...one, idempotencyKey: "another-key" });
    expect(await executedTimes(one.operationReference)).toBe(2);
    expect(await sandboxConnector.inquire(one)).toMatchObject({
      outcome: "unknown",
      code: "several_operations",
    });
  });
});

describe("answers that no fault of the sandbox makes", () => {
  const good = {
    id: "ref_1",
    type: "refund",
    payment_id: "pay_1",
    reference: "op-x",
    amount: "1.500",
    currency: "KWD",
  };
  const rest = { code: null, message: null };
  const ok = { ...good, ...rest, status: "succeeded" };
  const rows: [number, unknown, string][] = [
    [201, ok, "succeeded"],
    [202, { ...ok, status: "pending" }, "pending"],
    [201, { ...ok, status: "pending" }, "unknown"],
    [202, ok, "unknown"],
    [200, ok, "unknown"],
    [204, "", "unknown"],
    [201, "", "unknown"],
    [201, [], "unknown"],
    [201, { ...ok, status: "processing" }, "unknown"],
    [201, { ...ok, amount: 1.5 }, "unknown"],
    [201, { ...ok, amount: "1.5000" }, "unknown"],
    [201, { ...ok, amount: "1.5" }, "succeeded"],
    [201, { ...ok, reference: "op-other" }, "unknown"],
    [201, { ...ok, reference: null }, "unknown"],
    [201, { ...ok, payment_id: "pay_2" }, "unknown"],
    [201, { ...ok, type: "capture" }, "unknown"],
    [302, ok, "unknown"],
    [307, "", "unknown"],
    [402, { error: { code: "no", message: "No." } }, "declined"],
    [402, { error: "no" }, "unknown"],
    [402, "<html>402</html>", "unknown"],
    [404, "", "unknown"],
    [408, { error: { code: "timeout", message: "?" } }, "unknown"],
    [418, { error: { code: "teapot", message: "?" } }, "unknown"],
    [429, { error: { code: "slow_down", message: "?" } }, "unknown"],
    [500, { error: { code: "internal", message: "?" } }, "unknown"],
    [503, ok, "unknown"],
    [201, { ...ok, message: "x".repeat(70_000) }, "unknown"],
  ];
  test.each(rows)("%d %j is %s", async (status, body, outcome) => {
    const server = createServer((_request, response) => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      response.writeHead(status, { location: "/elsewhere" }).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      const one = call("pay_1", { account: { ...gateway.account, baseUrl }, operationReference: "op-x" });
      expect((await sandboxConnector.execute(one)).outcome).toBe(outcome);
      // The same body is no list of operations: an inquiry must not read anything out of it.
      expect((await sandboxConnector.inquire(one)).outcome).toBe("unknown");
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
