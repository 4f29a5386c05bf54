import type { TransactionState } from "@/lib/transactions/types";

export type RelatedBy = "customer" | "email" | "phone" | "order" | "card";

export interface RelatedPayment {
  sessionId: string;
  orderNo: string | null;
  state: TransactionState;
  amount: string;
  currency: string;
  customer: string | null;
  createdAt: string;
  /** What both have in common. */
  ties: RelatedBy[];
}

export interface RelatedPayments {
  rows: RelatedPayment[];
  /** Found beyond those. */
  more: number;
}

/** The payments before and after one in the list that a person came from. */
export interface Neighbours {
  previous: string | null;
  next: string | null;
}
