/** Words of maker-checker that server and browser share. */

export const REQUEST_STATUSES = [
  "pending",
  "approved",
  "rejected",
  "canceled",
  "expired",
  "manual_action_required",
  "done",
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** Still speaking for the money. */
export const OPEN_STATUSES = [
  "pending",
  "approved",
  "manual_action_required",
] as const satisfies readonly RequestStatus[];

export function isOpen(status: RequestStatus): boolean {
  return (OPEN_STATUSES as readonly RequestStatus[]).includes(status);
}

export type RequestedOperation = "refund" | "void";

/** What came of a decision. `pending`: the approval counts and others are missing. */
export type DecisionResult = { requestId: number; status: "approved" | "rejected" | "pending" };

/** Why the maker asks. The codes are stored; the words are in the message catalogue. */
export const REASON_CODES = {
  refund: [
    "customer_request",
    "duplicate_payment",
    "not_delivered",
    "returned_goods",
    "price_adjustment",
    "fraud",
    "other",
  ],
  void: ["customer_request", "duplicate_payment", "order_canceled", "fraud", "other"],
} as const satisfies Record<RequestedOperation, readonly string[]>;

/** Stands where a call of the API asked: it gives no reason of its own. */
export const API_REASON = "api_call";

/**
 * What a checker decides about, exactly as he is shown it. Its hash travels with the decision: when any line changed since,
 * the decision is refused and the difference shown. All values are text, so that two sides compare the same thing.
 */
export interface RequestContent {
  request: string;
  operation: string;
  amount: string;
  currency: string;
  transaction: string;
  transactionState: string;
  settled: string;
  captured: string;
  refunded: string;
  queued: string;
  /** Held by other operations, not by this request. */
  reserved: string;
  /** What could be moved at most, this request's own hold not counted. */
  available: string;
  reason: string;
  note: string;
  extra: string;
  /** Names, hashes and ids of the files attached to it, one a line. */
  files: string;
  destination: string;
  policyVersion: string;
  /** Which stages, how many of whom and what else the policy demanded when it was asked. */
  requirement: string;
}
