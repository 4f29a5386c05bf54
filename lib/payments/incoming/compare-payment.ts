import type { GatewayPaymentRecord } from "@/lib/gateways/payment-types";
import { formatAmount } from "@/lib/money/money";
import type { KnownPayment } from "@/lib/payments/incoming/find-known";
import { planPayment } from "@/lib/payments/incoming/plan-payment";
import type { PaymentDifference } from "@/lib/payments/incoming/types";

/** What of a payment that we hold is not what the gateway says. Empty: all is the same. */
export function comparePayment(ours: KnownPayment, record: GatewayPaymentRecord): PaymentDifference[] {
  if (ours.currencyCode !== record.currencyCode)
    return [{ field: "currency", ours: ours.currencyCode, theirs: record.currencyCode }];
  const money = (minor: bigint) => formatAmount(minor, ours.currencyCode);
  const differences: PaymentDifference[] = [];
  const add = (field: PaymentDifference["field"], left: string, right: string) => {
    if (left !== right) differences.push({ field, ours: left, theirs: right });
  };
  const settled = ours.state === "paid" || ours.state === "authorized";
  // The gateway took the fee as well.
  add(
    "amount",
    money(settled ? ours.settledMinor + ours.feeMinor : ours.amountMinor),
    money(record.amountMinor),
  );
  const planning = planPayment(record);
  add("state", stateOf(ours), planning.ok ? theirState(record, planning.plan.state) : record.state);
  if (record.capturedMinor !== null && ours.state === "authorized")
    add("captured", money(ours.capturedMinor), money(record.capturedMinor));
  if (record.refundedMinor !== null)
    add("refunded", money(refundedOf(ours, record)), money(record.refundedMinor));
  return differences;
}

/** Some gateways count a refund when they take it, some when the bank has done it: either is the same as ours. */
function refundedOf(ours: KnownPayment, record: GatewayPaymentRecord): bigint {
  const withQueued = ours.refundedMinor + ours.refundQueuedMinor;
  return record.refundedMinor === withQueued ? withQueued : ours.refundedMinor;
}

function stateOf(ours: KnownPayment): string {
  if (ours.state === "authorized" && ours.voidedMinor > 0n) return "voided";
  return ours.state === "authorized" && ours.capturedMinor === ours.settledMinor + ours.feeMinor
    ? "paid"
    : ours.state;
}

function theirState(record: GatewayPaymentRecord, planned: "paid" | "authorized"): string {
  if (record.state === "voided") return "voided";
  return planned === "authorized" && record.capturedMinor === record.amountMinor ? "paid" : planned;
}
