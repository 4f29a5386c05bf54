import type { OperationType, Payment } from "@/lib/gateways/sandbox/entries";

export interface OperationOrder {
  payment: Payment;
  type: OperationType;
  amount: string;
  currency: string;
  reference: string | null;
  idempotencyKey: string | null;
  /** Set when a fault makes the issuer say no. */
  decline?: { code: string; message: string };
}

/** The law of the gateway: why an operation is declined, or null. */
export function judge(order: OperationOrder, amountMinor: bigint): { code: string; message: string } | null {
  const { payment, type } = order;
  const no = (code: string, message: string) => ({ code, message });
  if (order.currency !== payment.currency)
    return no("currency_mismatch", `The payment is in ${payment.currency}.`);
  if (payment.state !== "paid" && payment.state !== "authorized" && payment.state !== "voided")
    return no("not_paid", "The payment has not been paid.");
  if (payment.state === "voided") return no("already_voided", "The authorization was voided.");
  if (type === "refund") {
    const left = payment.capturedMinor - payment.refundedMinor - payment.refundPendingMinor;
    return amountMinor > left
      ? no("insufficient_balance", "The amount is more than what is left to refund.")
      : null;
  }
  if (payment.captureMode === "purchase") {
    return no(`${type}_not_supported`, "The payment was a purchase, not an authorization.");
  }
  if (type === "capture") {
    const left = payment.amountMinor - payment.capturedMinor;
    return amountMinor > left
      ? no("insufficient_balance", "The amount is more than what is left to capture.")
      : null;
  }
  if (payment.capturedMinor > 0n) return no("already_captured", "A captured authorization cannot be voided.");
  return amountMinor === payment.amountMinor
    ? null
    : no("invalid_void_amount", "Only the whole authorization can be voided.");
}
