import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import type { Sql } from "@/lib/db/sql";
import type { OpenSession } from "@/lib/payments/lock-session";
import { newReferenceNumber } from "@/lib/transactions/references";

export interface NewAttempt {
  accountId: number;
  operation: "purchase" | "authorize";
  feeMinor: bigint;
  /** The saved card that is charged. */
  savedCardId: bigint | null;
  /** Milliseconds until the gateway is asked by itself; null: never. */
  firstInquiryMs: number | null;
}

/** One attempt that begins now, and its payment waiting for it. The payment's row has to be locked. */
export async function insertAttempt(
  sql: Sql,
  actor: AuditActor,
  session: Pick<OpenSession, "id" | "sessionId" | "amountMinor" | "currencyCode">,
  attempt: NewAttempt,
): Promise<{ id: bigint; referenceNumber: string }> {
  const referenceNumber = newReferenceNumber();
  const [row] = await sql.query<{ id: bigint }>(
    `WITH p AS (
       UPDATE payment_transaction SET state = 'pending', state_changed_at = now() WHERE id = $1 AND state = 'created')
     INSERT INTO payment_attempt (transaction_id, gateway_account_id, reference_number, state, currency_code, amount_minor,
       fee_minor, operation, saved_card_id, next_inquiry_at)
     VALUES ($1, $2, $3, 'pending', $4, $5, $6, $7::gateway_operation, $8, now() + $9::float8 * interval '1 millisecond')
     RETURNING id`,
    [
      session.id,
      attempt.accountId,
      referenceNumber,
      session.currencyCode,
      session.amountMinor,
      attempt.feeMinor,
      attempt.operation,
      attempt.savedCardId,
      attempt.firstInquiryMs,
    ],
    "insert-attempt",
  );
  if (!row) throw new Error("The attempt was not stored.");
  await recordAudit(sql, {
    actor,
    action: "attempt.started",
    objectType: "attempt",
    objectId: referenceNumber,
    transactionSessionId: session.sessionId,
    after: { amountMinor: session.amountMinor, feeMinor: attempt.feeMinor, currency: session.currencyCode },
  });
  return { id: row.id, referenceNumber };
}
