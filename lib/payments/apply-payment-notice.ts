import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { sql } from "@/lib/db/sql";
import type { PaymentNotice } from "@/lib/gateways/notice-types";
import { askAttempt } from "@/lib/payments/ask-attempts";

export interface AppliedPaymentNotice {
  /** `waiting`: nothing of ours has this reference yet. */
  status: "done" | "waiting" | "attention";
  result: string;
  sessionId: string | null;
}

/**
 * A gateway said that something happened to a payment. It is asked what, so that notices may be late, doubled or out of order; an
 * answer that never came is asked for again by the queue. `accountIds`: the accounts that the sender may speak for.
 */
export async function applyPaymentNotice(
  actor: AuditActor,
  accountIds: readonly number[],
  notice: PaymentNotice,
): Promise<AppliedPaymentNotice> {
  const [attempt] = await sql.query<{ id: bigint; session_id: string }>(
    `SELECT t.id, p.session_id FROM payment_attempt t JOIN payment_transaction p ON p.id = t.transaction_id
     WHERE t.reference_number = $1 AND t.gateway_account_id = ANY($2::int[])`,
    [notice.reference, accountIds],
  );
  if (!attempt) return reportUnknown(actor, notice);
  const finished = await askAttempt(actor, attempt.id);
  if (!finished) throw new Error("The gateway gave no answer about a payment that it told of.");
  return {
    status: "done",
    result: finished.moved ? `attempt_${finished.attemptState}` : "nothing_to_change",
    sessionId: attempt.session_id,
  };
}

/** The payment was deleted here. Its tombstone tells what it was; a person decides what becomes of the money. */
async function reportUnknown(actor: AuditActor, notice: PaymentNotice): Promise<AppliedPaymentNotice> {
  const [tombstone] = await sql.query<{ session_id: string }>(
    `SELECT session_id FROM transaction_tombstone WHERE $1 = ANY ("references")`,
    [notice.reference],
  );
  if (!tombstone) return { status: "waiting", result: "unknown_payment", sessionId: null };
  await recordAudit(sql, {
    actor,
    action: "attempt.alert",
    objectType: "attempt",
    objectId: notice.reference ?? notice.gatewayReference,
    transactionSessionId: tombstone.session_id,
    result: "failed",
    after: { alert: "payment_deleted", gatewayReference: notice.gatewayReference, account: actor.label },
    reason:
      "The gateway tells of a payment that was deleted here. Look at the gateway whether money was taken.",
  });
  return { status: "attention", result: "payment_deleted", sessionId: tombstone.session_id };
}
