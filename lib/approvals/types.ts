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
  destination: string;
  policyVersion: string;
}
