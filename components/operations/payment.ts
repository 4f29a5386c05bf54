import type { AllowedOperations } from "@/components/operations/allowed-operations";
import type { TransactionRow } from "@/lib/transactions/views";

/** What the dialogs and menus need to know of a payment; rows of the list and the page both are one. */
export type OperablePayment = Pick<
  TransactionRow,
  | "sessionId"
  | "orderNo"
  | "state"
  | "amount"
  | "currency"
  | "customerName"
  | "customerEmail"
  | "customerPhone"
  | "openRequest"
  | "facts"
> & { allowedOperations: AllowedOperations };

/** The most that the person who looks may move of it at once; undefined: as much as there is. */
export function ceilingOf(payment: OperablePayment, type: "refund" | "capture"): string | undefined {
  const allowance = payment.allowedOperations[type];
  return allowance.ok ? allowance.ceiling : undefined;
}

/** A short name of a payment for labels: its order number, else the beginning of its session id. */
export function paymentName(payment: Pick<TransactionRow, "orderNo" | "sessionId">): string {
  return payment.orderNo ?? payment.sessionId.slice(0, 8);
}
