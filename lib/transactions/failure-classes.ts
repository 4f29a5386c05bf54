import type { FailureClass } from "@/lib/transactions/failures";

/** How the words of a gateway are read: the first that fits says why. */

const RULES: readonly (readonly [FailureClass, string])[] = [
  ["canceled_by_customer", "cancel(l)?ed|abandon|aborted by (the )?(user|customer)"],
  ["insufficient_funds", "insufficient|not enough|no funds|balance|limit exceeded|exceeds.*limit"],
  ["expired_card", "expired?[ _-]*card|card[ _-]*(has[ _-]*)?expired|expiry"],
  ["authentication", "3-?d[ _-]*s|authenticat|otp|verification failed|password"],
  ["suspected_fraud", "fraud|risk|stolen|lost card|pick[ _-]*up|blocked|restricted"],
  ["timeout", "time[d]?[ _-]*out|no (clear )?answer|unreachable|could not be reached|unavailable|busy"],
  ["card_declined", "declin|refus|reject|do not hono(u)?r|not permitted|invalid card|not captured|denied"],
  ["wrong_request", "invalid|not allowed|not supported|bad request|validation|amount"],
];

/** Attempts to pay that failed (alias t), and the class of each; SQL. The index `payment_attempt_failed_idx` says the same. */
export const FAILED_ATTEMPT = "t.state IN ('failed', 'canceled', 'error')";
export const ATTEMPT_CLASS = `CASE WHEN t.state = 'canceled' THEN 'canceled_by_customer'
        ELSE ${failureClassSql("coalesce(t.message, '')")} END`;

/** Operations at a gateway that it did not do (alias t), and the class of each; SQL. */
export const FAILED_OPERATION =
  "t.status IN ('declined', 'failed', 'rejected') AND t.type IN ('refund', 'capture', 'void')";
export const OPERATION_CLASS = failureClassSql("concat_ws(' ', t.outcome_code, t.outcome_message)");

/** SQL that names the class of a text: the first rule that fits. `text` is SQL of trusted code. */
export function failureClassSql(text: string): string {
  const cases = RULES.map(([name, pattern]) => `WHEN ${text} ~* '${pattern}' THEN '${name}'`);
  return `CASE ${cases.join(" ")} ELSE 'other' END`;
}

/** The same in code, for whoever shows a single failure. */
export function failureClassOf(text: string): FailureClass {
  return RULES.find(([, pattern]) => new RegExp(pattern, "i").test(text))?.[0] ?? "other";
}
