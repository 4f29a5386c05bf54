import type { TransactionState } from "@/lib/transactions/types";

/**
 * What an inquiry does by the state of the payment.
 * - `ask`: every gateway that the customer was sent to is asked, and the payment moves to what it says.
 * - `tell`: what is known is told at once; there is nothing to learn.
 * - `refuse`: nobody was ever sent to a gateway.
 */
const INQUIRY = {
  created: "refuse",
  pending: "ask",
  attempted: "ask",
  authorized: "tell",
  paid: "tell",
  cod: "tell",
  failed: "ask",
  canceled: "tell",
  expired: "ask",
  invalided: "refuse",
} as const satisfies Record<TransactionState, "ask" | "tell" | "refuse">;

export function inquiryOf(state: TransactionState): "ask" | "tell" | "refuse" {
  return INQUIRY[state];
}
