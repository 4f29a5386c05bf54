import type { DisputeStatus } from "@/lib/transactions/disputes/rules";

/** What screens are given about disputes. Amounts are decimal text, moments ISO 8601. */

export interface DisputeTurnLine {
  id: string;
  status: DisputeStatus;
  amount: string;
  reason: string | null;
  dueAt: string | null;
  /** By the gateway's clock, else when we heard of it. */
  at: string;
}

export interface DisputeLine {
  id: string;
  gatewayReference: string;
  status: DisputeStatus;
  amount: string;
  currency: string;
  reason: string | null;
  dueAt: string | null;
  createdAt: string;
  /** The latest first. */
  turns: DisputeTurnLine[];
}

export interface DisputeRow extends Omit<DisputeLine, "turns"> {
  /** Session id of the payment. */
  transaction: string;
  orderNo: string | null;
  accountName: string;
  statusChangedAt: string;
  /** The payment's balance fell below zero. */
  frozen: boolean;
}

export interface DisputeFilter {
  status: DisputeStatus | null;
  account: string | null;
  /** Disputes recorded before this one. */
  before: string | null;
}

export interface DisputePage {
  rows: DisputeRow[];
  next: string | null;
  accounts: { pgCode: string; name: string }[];
}
