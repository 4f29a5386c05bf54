import type { TransactionState } from "@/lib/transactions/types";

/** What can become of an attempt. `pending`: not known yet. */
export type AttemptState = "pending" | "success" | "failed" | "canceled" | "error" | "cod";

export interface AttemptFacts {
  /** What a success does: takes the money or holds it. */
  operation: "purchase" | "authorize";
  /** Off: the first result is final. */
  multipleAttempts: boolean;
}

/** Why a person has to look at a success: the customer paid twice, what was already called off, or another currency. */
export type AttemptAlert = "second_success" | "success_after_end" | "currency_changed";

export interface PaymentMove {
  /** The payment's new state; null: it stays where it is. */
  state: TransactionState | null;
  alert: AttemptAlert | null;
}

const STAYS: PaymentMove = { state: null, alert: null };
const SETTLED: readonly TransactionState[] = ["paid", "authorized", "cod"];
const ENDED: readonly TransactionState[] = ["canceled", "invalided"];
const OPEN: readonly TransactionState[] = ["created", "pending", "attempted"];

/** Whether an attempt may still move there: it ends once, and only a late success overturns a failure. */
export function canFinish(from: AttemptState, to: AttemptState): boolean {
  if (to === "pending" || from === to) return false;
  if (from === "pending") return true;
  if (to === "success") return from === "failed" || from === "error" || from === "canceled";
  return from === "error" && (to === "failed" || to === "canceled");
}

/** Where an attempt's outcome moves its payment. Only newer information wins: no failure undoes a success. */
export function movePayment(
  payment: TransactionState,
  outcome: AttemptState,
  { operation, multipleAttempts }: AttemptFacts,
): PaymentMove {
  if (outcome === "success" || outcome === "cod") {
    if (SETTLED.includes(payment)) return { state: null, alert: "second_success" };
    if (ENDED.includes(payment)) return { state: null, alert: "success_after_end" };
    if (outcome === "cod") return { state: "cod", alert: null };
    return { state: operation === "purchase" ? "paid" : "authorized", alert: null };
  }
  if (!OPEN.includes(payment)) return STAYS;
  switch (outcome) {
    case "failed":
      return { state: multipleAttempts ? "attempted" : "failed", alert: null };
    case "canceled":
      return { state: multipleAttempts ? "attempted" : "expired", alert: null };
    case "error":
      return multipleAttempts ? STAYS : { state: "failed", alert: null };
    default:
      return STAYS;
  }
}
