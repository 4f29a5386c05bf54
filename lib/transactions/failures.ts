/** Why a payment or an operation failed, in the few words that a chart and a filter can show. Browser-safe. */
export const FAILURE_CLASSES = [
  "canceled_by_customer",
  "insufficient_funds",
  "expired_card",
  "authentication",
  "suspected_fraud",
  "timeout",
  "card_declined",
  "wrong_request",
  "other",
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** What failed: an attempt to pay, or a refund, capture or void; `operation.` stands before the reason of the latter. */
export type Failure = FailureClass | `operation.${FailureClass}`;

export const FAILURES: readonly Failure[] = [
  ...FAILURE_CLASSES,
  ...FAILURE_CLASSES.map((reason) => `operation.${reason}` as const),
];

/** What failed, and why, apart. */
export function readFailure(failure: Failure): { what: "payment" | "operation"; reason: FailureClass } {
  const reason = FAILURE_CLASSES.find((one) => one === failure);
  return reason
    ? { what: "payment", reason }
    : { what: "operation", reason: failure.slice("operation.".length) as FailureClass };
}
