import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { inTransaction, sql } from "@/lib/db/sql";
import { lookAtAttempt } from "@/lib/payments/ask-attempts";
import { type ExpiryDoor, expireIfDue } from "@/lib/payments/expire-payments";
import { type CheckoutRecord } from "@/lib/transactions/checkout-record";
import { findCheckout } from "@/lib/transactions/find-checkout";

/**
 * A customer looks at his session: it expires when its time is over, a payment that he left at a gateway is asked about, and a new
 * one is `pending` from now on. Null: there is no such session.
 */
export async function openSession(
  actor: AuditActor,
  sessionId: string,
  door: ExpiryDoor,
): Promise<CheckoutRecord | null> {
  await expireIfDue(sessionId, door);
  const seen = await findCheckout(sql, sessionId);
  if (!seen) return null;
  if (seen.state === "created") await markOpened(actor, seen);
  else if (seen.state === "pending" || seen.state === "attempted") await askWaiting(actor, seen.id);
  else return seen;
  return findCheckout(sql, sessionId);
}

async function markOpened(actor: AuditActor, { id, sessionId }: CheckoutRecord): Promise<void> {
  await inTransaction(async (transaction) => {
    const rows = await transaction.query(
      "UPDATE payment_transaction SET state = 'pending', state_changed_at = now() WHERE id = $1 AND state = 'created' RETURNING id",
      [id],
      "open-session",
    );
    if (rows.length === 0) return;
    await recordAudit(transaction, {
      actor,
      action: "transaction.opened",
      objectType: "transaction",
      objectId: sessionId,
      transactionSessionId: sessionId,
      before: { state: "created" },
      after: { state: "pending" },
    });
  });
}

/** Only what is still open: there is one at most, since a new attempt ends the earlier ones. */
async function askWaiting(actor: AuditActor, transactionId: bigint): Promise<void> {
  const rows = await sql.query<{ id: bigint }>(
    `SELECT id FROM payment_attempt WHERE transaction_id = $1 AND state = 'pending' AND gateway_reference IS NOT NULL
     ORDER BY id DESC LIMIT 3`,
    [transactionId],
    "open-attempts",
  );
  await Promise.all(rows.map(({ id }) => lookAtAttempt(actor, id)));
}
