import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { type Performed, type PerformInput, performOperation } from "@/lib/operations/perform-operation";
import { refusal } from "@/lib/testing/refusal";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";
import {
  balancesOf,
  executedAt,
  ledgerOf,
  makeActor,
  makePayment,
  operationsOf,
  type TestPayment,
  arrangeWorld,
} from "@/lib/testing/world";

const world = arrangeWorld();
const authorize = { account: SEED_ACCOUNTS.authorize };

const perform = (payment: TestPayment, input: Partial<PerformInput>): Promise<Performed> =>
  performOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId, ...input });

const fault = (payment: TestPayment, name: string, more: Record<string, unknown> = {}) =>
  world.gateway.control("POST", "/control/faults", {
    match: { payment: payment.gatewayReference, ...(more.match as object) },
    fault: name,
    ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== "match")),
  });

const auditOf = (operationId: string) =>
  sql.query<{ action: string; result: string }>(
    "SELECT action, result::text FROM audit_event WHERE object_type = 'operation' AND object_id = $1 ORDER BY id",
    [operationId],
  );

describe("a refund that the gateway executes", () => {
  it("gives one child, lowers the balance, keeps the key and tells the story in the trail", async () => {
    const payment = await makePayment(world.gateway);
    const done = await perform(payment, { amount: "4.000", trackingKey: `key-${payment.id}` });
    expect(done.operation).toMatchObject({ status: "succeeded", amountMinor: 4_000n, currencyCode: "KWD" });
    expect(done.child).toMatchObject({
      state: "refunded",
      amountMinor: 4_000n,
      trackingKey: `key-${payment.id}`,
    });
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 4_000n,
      refund_held_minor: 0n,
      refundable: 8_500n,
    });
    expect(await auditOf(done.operation.id)).toEqual([
      { action: "operation.reserved", result: "ok" },
      { action: "operation.succeeded", result: "ok" },
    ]);
    const [line] = await ledgerOf(world.gateway, payment);
    expect(line).toMatchObject({ reference: done.operation.id, amount: "4.000", status: "succeeded" });
  });

  it("takes what is left when no amount is named, again and again until nothing is left", async () => {
    const payment = await makePayment(world.gateway);
    for (const amount of ["3.333", "0.001"]) await perform(payment, { amount });
    expect((await perform(payment, {})).operation.amountMinor).toBe(9_166n);
    expect(await refusal(perform(payment, {}))).toBe("amount_exceeds_balance");
    expect(await refusal(perform(payment, { amount: "0.001" }))).toBe("amount_exceeds_balance");
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 12_500n,
      refundable: 0n,
      frozen: false,
    });
    expect(await executedAt(world.gateway, payment)).toHaveLength(3);
  });

  it("never takes the fee", async () => {
    const payment = await makePayment(world.gateway, {
      account: SEED_ACCOUNTS.dollar,
      amountMinor: 10_000n,
      feeMinor: 250n,
    });
    expect(await refusal(perform(payment, { amount: "100.01" }))).toBe("amount_exceeds_balance");
    expect((await perform(payment, {})).operation.amountMinor).toBe(10_000n);
  });

  it.each(["0", "-5", "1e3", "NaN", "1,234.5", "٥", "0.0005", "12.5001", ""])(
    "refuses the amount %j and calls nobody",
    async (amount) => {
      const payment = await makePayment(world.gateway);
      expect(await refusal(perform(payment, { amount }))).toBe("invalid_amount");
      expect(await ledgerOf(world.gateway, payment)).toEqual([]);
      expect(await operationsOf(payment)).toEqual([]);
    },
  );

  it("handles the largest amount to its last unit", async () => {
    const payment = await makePayment(world.gateway, { amountMinor: 9_999_999_999_999_999n });
    await perform(payment, { amount: "9999999999999.998" });
    expect((await perform(payment, {})).operation.amountMinor).toBe(1n);
  });
});

describe("a refund that the gateway refuses", () => {
  it("keeps the reason, has no child, and frees amount and key at once", async () => {
    const payment = await makePayment(world.gateway);
    await fault(payment, "decline", { code: "refund_window_closed", message: "Too late." });
    const trackingKey = `declined-${payment.id}`;
    const refused = await perform(payment, { trackingKey });
    expect(refused).toMatchObject({
      operation: { status: "declined", outcomeCode: "refund_window_closed", outcomeMessage: "Too late." },
      child: null,
    });
    const [line] = await operationsOf(payment);
    expect(line).toMatchObject({ tracking_key: trackingKey, tracking_key_held: false, child_state: null });
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 0n, refundable: 12_500n });
    expect((await auditOf(refused.operation.id)).at(-1)).toEqual({
      action: "operation.declined",
      result: "failed",
    });

    const second = await perform(payment, { trackingKey });
    expect(second).toMatchObject({ tracked: false, operation: { status: "succeeded" } });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });
});

describe("an answer that proves nothing", () => {
  const FAULTS: [string, string, Record<string, unknown>, number][] = [
    ["never comes", "executed_then_silent", {}, 1],
    ["comes after the deadline", "delay", { ms: 3_000 }, 1],
    ["is executed after the deadline", "delay", { ms: 3_000, before: true }, 1],
    ["is a reset connection after the execution", "executed_then_reset", {}, 1],
    ["is a reset connection before the execution", "reset_before_execution", {}, 0],
    ["is a 502 page, not executed", "bad_gateway_html", {}, 0],
    ["is a 502 page, executed", "bad_gateway_html", { executed: true }, 1],
    ["is half a body", "half_json", {}, 1],
    ["is half a body, not executed", "half_json", { executed: false }, 0],
    ["is junk with status 200", "garbage_200", {}, 1],
    ["states another amount", "wrong_amount", { amount: "1.000" }, 1],
    ["states another currency", "wrong_amount", { amount: "4.000", currency: "BHD" }, 1],
  ];
  it.concurrent.each(FAULTS)(
    "%s: held as unknown, told as queued, never a second call",
    async (_name, name, more, executed) => {
      const payment = await makePayment(world.gateway);
      const trackingKey = `unknown-${payment.id}`;
      await fault(payment, name, more);
      const first = await perform(payment, { amount: "4.000", trackingKey });
      expect(first).toMatchObject({ operation: { status: "unknown" }, child: { state: "refund_queued" } });
      expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 4_000n, refundable: 8_500n });
      const [line] = await operationsOf(payment);
      expect(line).toMatchObject({ tracking_key_held: true });
      expect(line?.exchanges).toHaveLength(1);
      expect(JSON.stringify(line?.exchanges)).not.toContain(world.gateway.account.credentials.secret);

      const again = await perform(payment, { amount: "4.000", trackingKey });
      expect(again).toMatchObject({ tracked: true, operation: { id: first.operation.id } });
      expect(await refusal(perform(payment, { amount: "8.501" }))).toBe("amount_exceeds_balance");
      await new Promise((resolve) => setTimeout(resolve, name === "delay" ? 2_500 : 0));
      expect(await executedAt(world.gateway, payment)).toHaveLength(executed);
    },
  );

  it.concurrent.each(["capture", "void"] as const)("%s: held, no child yet", async (type) => {
    const payment = await makePayment(world.gateway, authorize);
    await fault(payment, "executed_then_reset");
    const trackingKey = `unknown-${type}-${payment.id}`;
    const first = await perform(payment, { type, trackingKey });
    expect(first).toMatchObject({ operation: { status: "unknown" }, child: null });
    expect(await balancesOf(payment)).toMatchObject({ capturable: 0n });
    expect(await refusal(perform(payment, { type: "capture", amount: "0.001" }))).not.toBe("accepted");
    expect(await refusal(perform(payment, { type: "void" }))).not.toBe("accepted");
    expect(await perform(payment, { type, trackingKey })).toMatchObject({
      tracked: true,
      operation: { id: first.operation.id, status: "unknown" },
    });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });
});

describe("a gateway that cannot be reached", () => {
  it("is a failure with everything free again, because nothing left", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.mada, amountMinor: 2_000n });
    await sql.query("UPDATE gateway_account SET base_url = 'http://127.0.0.1:9' WHERE pg_code = 'mada-test'");
    const trackingKey = `refused-${payment.id}`;
    const refused = await perform(payment, { trackingKey });
    expect(refused).toMatchObject({
      operation: { status: "failed", outcomeCode: "gateway_unreachable" },
      child: null,
    });
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 0n, refundable: 2_000n });
    await sql.query("UPDATE gateway_account SET base_url = $1 WHERE pg_code = 'mada-test'", [
      world.gateway.url,
    ]);
    expect(await perform(payment, { trackingKey })).toMatchObject({
      tracked: false,
      operation: { status: "succeeded" },
    });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("is a failure too when its credentials cannot be opened", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.benefit });
    await sql.query("UPDATE gateway_account SET sealed_credentials = '\\x01' WHERE pg_code = 'benefit-test'");
    expect((await perform(payment, {})).operation).toMatchObject({
      status: "failed",
      outcomeCode: "account_not_usable",
    });
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
    expect(await balancesOf(payment)).toMatchObject({ refundable: 12_500n });
  });
});

describe("capture and void", () => {
  it("captures up to settled plus fee, in parts, and refunds what was captured", async () => {
    const payment = await makePayment(world.gateway, { ...authorize, amountMinor: 10_000n, feeMinor: 250n });
    expect(await refusal(perform(payment, { amount: "1.000" }))).toBe("not_captured");
    expect((await perform(payment, { type: "capture", amount: "4.000" })).child).toMatchObject({
      state: "paid",
    });
    expect(await refusal(perform(payment, { type: "capture", amount: "6.251" }))).toBe(
      "amount_exceeds_balance",
    );
    expect((await perform(payment, { type: "capture" })).operation.amountMinor).toBe(6_250n);
    expect(await refusal(perform(payment, { type: "capture" }))).toBe("amount_exceeds_balance");
    expect(await refusal(perform(payment, { type: "void" }))).toBe("already_captured");
    expect((await perform(payment, {})).operation.amountMinor).toBe(10_000n);
    expect(await balancesOf(payment)).toMatchObject({
      captured_minor: 10_250n,
      refunded_minor: 10_000n,
      state: "authorized",
    });
  });

  it("voids the whole authorization once, fee included, and never after a capture", async () => {
    const payment = await makePayment(world.gateway, { ...authorize, amountMinor: 10_000n, feeMinor: 250n });
    const done = await perform(payment, { type: "void", amount: "1.000" });
    expect(done).toMatchObject({
      operation: { amountMinor: 10_250n },
      child: { state: "voided", amountMinor: 10_250n },
    });
    for (const type of ["void", "capture", "refund"] as const) {
      expect(await refusal(perform(payment, { type }))).toBe("already_voided");
    }
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("a declined void locks nothing", async () => {
    const payment = await makePayment(world.gateway, authorize);
    await fault(payment, "decline");
    expect((await perform(payment, { type: "void" })).operation.status).toBe("declined");
    expect((await perform(payment, { type: "capture", amount: "2.000" })).operation.status).toBe("succeeded");
    expect((await perform(payment, { amount: "1.000" })).operation.status).toBe("succeeded");
  });

  it("void and capture at once: one of them, never both", async () => {
    for (let round = 0; round < 8; round++) {
      const payment = await makePayment(world.gateway, authorize);
      const results = await Promise.all([
        refusal(perform(payment, { type: "void" })),
        refusal(perform(payment, { type: "capture" })),
      ]);
      expect(results.filter((result) => result === "accepted")).toHaveLength(1);
      expect(await executedAt(world.gateway, payment)).toHaveLength(1);
    }
  });
});

describe("what is refused before anything is written", () => {
  it("a person without the right, an unknown payment, an account without refunds, a foreign currency, a wrong state", async () => {
    const payment = await makePayment(world.gateway);
    const viewer = await makeActor(["transaction.view"]);
    expect(
      await refusal(
        performOperation(viewer, { type: "refund", source: "api", sessionId: payment.sessionId }),
      ),
    ).toBe("forbidden");
    const sessionId = "0".repeat(40);
    expect(await refusal(performOperation(world.api, { type: "refund", source: "api", sessionId }))).toBe(
      "not_found",
    );
    const voucher = await makePayment(world.gateway, { account: SEED_ACCOUNTS.noRefund });
    expect(await refusal(perform(voucher, {}))).toBe("operation_not_supported");
    await sql.query("UPDATE payment_transaction SET payment_currency_code = 'USD' WHERE id = $1", [
      payment.id,
    ]);
    expect(await refusal(perform(payment, {}))).toBe("foreign_currency");
    const waiting = await makePayment(world.gateway, { state: "pending" });
    expect(await refusal(perform(waiting, {}))).toBe("invalid_state");
    for (const one of [payment, voucher, waiting]) expect(await operationsOf(one)).toEqual([]);
  });
});
