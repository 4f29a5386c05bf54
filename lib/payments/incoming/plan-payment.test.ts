import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GatewayOperationRecord, GatewayPaymentRecord } from "@/lib/gateways/payment-types";
import { planPayment } from "@/lib/payments/incoming/plan-payment";

const record = (more: Partial<GatewayPaymentRecord> = {}): GatewayPaymentRecord => ({
  gatewayReference: "pay_1",
  reference: null,
  state: "paid",
  amountMinor: 10_000n,
  currencyCode: "KWD",
  capturedMinor: null,
  refundedMinor: null,
  createdAt: null,
  customerEmail: null,
  customerName: null,
  operations: [],
  ...more,
});

const operation = (
  type: GatewayOperationRecord["type"],
  amountMinor: bigint,
  status: GatewayOperationRecord["status"] = "succeeded",
): GatewayOperationRecord => ({
  type,
  status,
  amountMinor,
  gatewayReference: `${type}_${amountMinor}_${status}`,
  operationReference: null,
  createdAt: null,
});

const shortOf = (more: Partial<GatewayPaymentRecord>) => {
  const planning = planPayment(record(more));
  if (!planning.ok) return planning.reason;
  const { state, operations } = planning.plan;
  return [state, ...operations.map((one) => `${one.type} ${one.status} ${one.amountMinor}`)].join(", ");
};

describe("how a payment of the gateway stands here", () => {
  it.each<[string, Partial<GatewayPaymentRecord>, string]>([
    ["paid", {}, "paid"],
    ["paid, captures said in full", { capturedMinor: 10_000n }, "paid"],
    [
      "paid, its one capture listed",
      { capturedMinor: 10_000n, operations: [operation("capture", 10_000n)] },
      "paid",
    ],
    ["authorized", { state: "authorized", capturedMinor: 0n }, "authorized"],
    [
      "authorized and captured in part, by total",
      { state: "authorized", capturedMinor: 4_000n },
      "authorized, capture succeeded 4000",
    ],
    [
      "called paid but captured in part: only that much may be refunded",
      { capturedMinor: 4_000n, refundedMinor: 1_000n },
      "authorized, capture succeeded 4000, refund succeeded 1000",
    ],
    ["refunded, by total", { refundedMinor: 2_500n }, "paid, refund succeeded 2500"],
    [
      "refunded, listed and by total",
      { refundedMinor: 2_500n, operations: [operation("refund", 2_500n)] },
      "paid, refund succeeded 2500",
    ],
    [
      "the total says more than the list",
      { refundedMinor: 2_500n, operations: [operation("refund", 1_000n)] },
      "paid, refund succeeded 1000, refund succeeded 1500",
    ],
    [
      "a refund under way counts as queued, also when the total counts it",
      {
        refundedMinor: 3_000n,
        operations: [operation("refund", 2_000n), operation("refund", 1_000n, "pending")],
      },
      "paid, refund succeeded 2000, refund pending 1000",
    ],
    [
      "declined refunds never were",
      { refundedMinor: 0n, operations: [operation("refund", 1_000n, "declined")] },
      "paid",
    ],
    ["voided", { state: "voided" }, "authorized, void succeeded 10000"],
    ["waiting", { state: "waiting" }, "not_paid"],
    ["failed", { state: "failed" }, "not_paid"],
    ["expired", { state: "expired" }, "not_paid"],
    ["nothing", { amountMinor: 0n }, "amount_invalid"],
    ["less than nothing", { amountMinor: -5n }, "amount_invalid"],
    ["more than can be written", { amountMinor: 10n ** 16n }, "amount_invalid"],
    ["no currency", { currencyCode: "XXX" }, "currency_invalid"],
    ["more refunded than paid", { refundedMinor: 10_001n }, "impossible_amounts"],
    ["more captured than held", { state: "authorized", capturedMinor: 10_001n }, "impossible_amounts"],
    [
      "more refunded than captured",
      { state: "authorized", capturedMinor: 1_000n, refundedMinor: 2_000n },
      "impossible_amounts",
    ],
    [
      "a list that is more than its total",
      { refundedMinor: 500n, operations: [operation("refund", 1_000n)] },
      "impossible_amounts",
    ],
    ["voided and refunded", { state: "voided", refundedMinor: 1n }, "impossible_amounts"],
  ])("%s", (_name, more, expected) => {
    expect(shortOf(more)).toBe(expected);
  });

  it("never leaves more to refund than the gateway does", () => {
    const amount = fc.bigInt({ min: 0n, max: 12_000n });
    fc.assert(
      fc.property(
        fc.constantFrom("paid" as const, "authorized" as const),
        fc.option(amount, { nil: null }),
        fc.option(amount, { nil: null }),
        fc.array(fc.bigInt({ min: 1n, max: 6_000n }), { maxLength: 3 }),
        (state, capturedMinor, refundedMinor, refunds) => {
          const operations = refunds.map((minor) => operation("refund", minor));
          const planning = planPayment(record({ state, capturedMinor, refundedMinor, operations }));
          if (!planning.ok) return;
          const total = (type: string) =>
            planning.plan.operations
              .filter((one) => one.type === type)
              .reduce((sum, one) => sum + one.amountMinor, 0n);
          const base = planning.plan.state === "paid" ? 10_000n : total("capture");
          const listed = refunds.reduce((sum, minor) => sum + minor, 0n);
          const refunded = refundedMinor !== null && refundedMinor > listed ? refundedMinor : listed;
          expect(total("refund")).toBe(refunded);
          expect(base - total("refund")).toBeGreaterThanOrEqual(0n);
        },
      ),
    );
  });
});
