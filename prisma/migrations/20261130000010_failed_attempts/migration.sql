-- Failed attempts to pay by their reason and day, for the list of payments that failed for it. The expression is the one of
-- lib/transactions/failure-classes: a test holds that the list is read by this index, and where the rules of a reason change, the
-- index is made anew by a migration of its own. Without it the list is right, but slow.
CREATE INDEX "payment_attempt_failed_idx" ON "payment_attempt" ((
  CASE WHEN "state" = 'canceled' THEN 'canceled_by_customer'
    ELSE CASE
      WHEN coalesce("message", '') ~* 'cancel(l)?ed|abandon|aborted by (the )?(user|customer)' THEN 'canceled_by_customer'
      WHEN coalesce("message", '') ~* 'insufficient|not enough|no funds|balance|limit exceeded|exceeds.*limit' THEN 'insufficient_funds'
      WHEN coalesce("message", '') ~* 'expired?[ _-]*card|card[ _-]*(has[ _-]*)?expired|expiry' THEN 'expired_card'
      WHEN coalesce("message", '') ~* '3-?d[ _-]*s|authenticat|otp|verification failed|password' THEN 'authentication'
      WHEN coalesce("message", '') ~* 'fraud|risk|stolen|lost card|pick[ _-]*up|blocked|restricted' THEN 'suspected_fraud'
      WHEN coalesce("message", '') ~* 'time[d]?[ _-]*out|no (clear )?answer|unreachable|could not be reached|unavailable|busy' THEN 'timeout'
      WHEN coalesce("message", '') ~* 'declin|refus|reject|do not hono(u)?r|not permitted|invalid card|not captured|denied' THEN 'card_declined'
      WHEN coalesce("message", '') ~* 'invalid|not allowed|not supported|bad request|validation|amount' THEN 'wrong_request'
      ELSE 'other' END END
), "created_at") WHERE "state" IN ('failed', 'canceled', 'error');

-- The few operations that a gateway did not do.
CREATE INDEX "operation_failed_idx" ON "operation" ("created_at", "transaction_id")
  WHERE "status" IN ('declined', 'failed', 'rejected') AND "type" IN ('refund', 'capture', 'void');
