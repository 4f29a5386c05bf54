import type { RequestVerdict } from "@/lib/approvals/rules";
import type { RequestContent, RequestedOperation, RequestStatus } from "@/lib/approvals/types";
import type { OperationStatus } from "@/lib/operations/types";
import type { ChildState, TransactionState } from "@/lib/transactions/types";

/** What screens are given about requests. Amounts are decimal text, moments ISO 8601, so that all of it is JSON. */

export const REQUEST_TABS = ["mine", "waiting", "decided"] as const;
/** `mine`: I can decide. `waiting`: open, but not for me to decide. `decided`: it has ended. */
export type RequestTab = (typeof REQUEST_TABS)[number];

export interface RequestListInput {
  tab: RequestTab;
  /** `next.<id>` or `prev.<id>`: the page after or before that request; anything else is the first page. */
  cursor: string | null;
}

export interface RequestSummary {
  id: number;
  operation: RequestedOperation;
  amount: string;
  currency: string;
  /** As it counts now: what outlived its clock is expired, whether or not the sweeper has been there. */
  status: RequestStatus;
  /** The gateway was asked and has not answered; it is being asked what became of it. */
  outcomeUnknown: boolean;
  maker: string;
  isOwn: boolean;
  reasonCode: string;
  orderNo: string | null;
  transaction: string;
  createdAt: string;
  expiresAt: string;
  statusChangedAt: string;
  /** Who decided or ended it; null when nobody did, or the system. */
  decidedBy: string | null;
}

export interface RequestPage {
  rows: RequestSummary[];
  previousCursor: string | null;
  nextCursor: string | null;
}

export interface RequestDecision {
  id: string;
  checker: string;
  verdict: "approve" | "reject";
  note: string | null;
  at: string;
}

/** One execution attempt. */
export interface RequestAttempt {
  id: string;
  number: number;
  status: OperationStatus;
  code: string | null;
  message: string | null;
  reference: string;
  gatewayReference: string | null;
  startedAt: string;
  settledAt: string | null;
  child: PaymentMove | null;
}

/** A child transaction of the payment: what has moved before, or by this request. */
export interface PaymentMove {
  sessionId: string;
  state: ChildState;
  amount: string;
  at: string;
  /** A capture that the gateway took back. */
  reversed: boolean;
}

export interface RequestedPayment {
  sessionId: string;
  orderNo: string | null;
  state: TransactionState;
  amount: string;
  fee: string;
  voided: string;
  disputed: string;
  gateway: string | null;
  reference: string | null;
  customer: string | null;
  email: string | null;
  phone: string | null;
  createdAt: string;
  paidAt: string | null;
  deleted: boolean;
}

export interface RequestDetail extends RequestSummary {
  note: string | null;
  /** Why it stopped or ended. */
  statusReason: string | null;
  requiredChecks: number;
  /** What a decision is about and answers for, with the hash that travels with it. */
  content: RequestContent;
  contentHash: string;
  /** What could still be refunded after it; null where that question does not arise any more. */
  left: string | null;
  decisions: RequestDecision[];
  attempts: RequestAttempt[];
  payment: RequestedPayment;
  history: PaymentMove[];
  can: Record<"decide" | "cancel" | "retry", RequestVerdict>;
}
