import "server-only";
import { systemActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { addJob } from "@/lib/jobs/add-job";
import { askAttempt } from "@/lib/payments/ask-attempts";

/** Enough to catch up after an outage without flooding the queue. */
const SWEEP_BATCH = 200;

/** First value of `next_inquiry_at` for a new attempt, as SQL; needs the alias a (gateway_account). */
export const FIRST_INQUIRY = "now() + a.inquiry_minutes * interval '1 minute'";

/**
 * Finds open attempts whose gateway is due to be asked, and adds one job for each. The time stands in the attempt's own row,
 * written by the commit that made it, so it survives every crash.
 */
export async function scheduleDuePaymentInquiries(): Promise<number> {
  const due = await sql.query<{ id: bigint }>(
    `UPDATE payment_attempt SET next_inquiry_at = now() + interval '60 seconds'
     WHERE id IN (
       SELECT id FROM payment_attempt WHERE state IN ('pending', 'error') AND next_inquiry_at <= now()
       ORDER BY next_inquiry_at LIMIT ${SWEEP_BATCH} FOR UPDATE SKIP LOCKED)
     RETURNING id`,
  );
  for (const { id } of due) {
    await addJob(
      sql,
      "inquire-attempt",
      { attemptId: id.toString() },
      { key: `inquire-${id}`, maxAttempts: 1 },
    );
  }
  return due.length;
}

/**
 * The automatic inquiry: up to three questions in all, the first after the time that the gateway keeps a payment open. Stops at
 * the first definite answer, which is announced like any other.
 */
export async function inquireAttempt(attemptId: string): Promise<void> {
  const id = BigInt(attemptId);
  const asked = await countInquiry(id);
  if (asked) await askAttempt(systemActor("inquire-attempt"), id);
}

/**
 * Counted before it is asked, so that a question that kills its process is not asked for ever. A charge that was sent without its
 * customer is money whose whereabouts have to be known: it is asked about, more and more seldom, until the answer is clear.
 */
async function countInquiry(attemptId: bigint): Promise<boolean> {
  const { PAYMENT_INQUIRY_DELAYS, RECONCILE_DELAYS } = getEnv();
  const rows = await sql.query(
    `UPDATE payment_attempt SET inquiry_count = inquiry_count + 1,
       next_inquiry_at = now() + interval '1 millisecond' * CASE WHEN saved_card_id IS NULL
         THEN ($2::float8[])[inquiry_count + 1]
         ELSE ($3::float8[])[least(inquiry_count + 1, cardinality($3::float8[]))] END
     WHERE id = $1 AND state IN ('pending', 'error')
       AND (saved_card_id IS NOT NULL OR inquiry_count <= cardinality($2::float8[]))
     RETURNING id`,
    [attemptId, PAYMENT_INQUIRY_DELAYS, RECONCILE_DELAYS],
  );
  return rows.length > 0;
}
