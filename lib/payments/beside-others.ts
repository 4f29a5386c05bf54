import "server-only";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { arrivalMs } from "@/lib/payments/ask-attempts";

/** What else may be taking the money of a payment at this moment. Nothing new begins beside it: both could succeed. */

/** Whether a charge of a saved card is not over: it may have taken the money, and nobody knows yet. */
export async function hasLiveCharge(sql: Sql, transactionId: bigint): Promise<boolean> {
  const rows = await sql.query(
    `SELECT 1 FROM payment_attempt WHERE transaction_id = $1 AND state = 'pending' AND saved_card_id IS NOT NULL LIMIT 1`,
    [transactionId],
    "live-charge",
  );
  return rows.length > 0;
}

/** Throws while a charge is not over. The payment's row has to be locked. */
export async function refuseBesideCharge(sql: Sql, transactionId: bigint): Promise<void> {
  if (await hasLiveCharge(sql, transactionId))
    throw new AppError("operation_in_progress", {
      detail: "A charge of this transaction is still under way. Ask for its status by an inquiry.",
    });
}

/** The latest attempt so far; what is later has begun since. */
export async function latestAttempt(sql: Sql, transactionId: bigint): Promise<bigint> {
  const [row] = await sql.query<{ id: bigint | null }>(
    "SELECT max(id) AS id FROM payment_attempt WHERE transaction_id = $1",
    [transactionId],
    "latest-attempt",
  );
  return row?.id ?? 0n;
}

/**
 * Throws when the customer went to a gateway's page after `seen`, or is on his way to one that is just being made: such a page was
 * not there yet when the open ones were closed. The payment's row has to be locked.
 */
export async function refuseBesideNewPage(sql: Sql, transactionId: bigint, seen: bigint): Promise<void> {
  const rows = await sql.query(
    `SELECT 1 FROM payment_attempt WHERE transaction_id = $1 AND state = 'pending' AND saved_card_id IS NULL
       AND (id > $2 OR (gateway_reference IS NULL AND created_at > now() - $3::float8 * interval '1 millisecond')) LIMIT 1`,
    [transactionId, seen, arrivalMs()],
    "new-page",
  );
  if (rows.length > 0)
    throw new AppError("operation_in_progress", {
      detail:
        "The customer is just going to a payment page. Ask for the status by an inquiry, or try again shortly.",
    });
}
