import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { sql } from "@/lib/db/sql";
import type { PaymentNotice } from "@/lib/gateways/notice-types";
import { askAttempt } from "@/lib/payments/ask-attempts";
import { canFetch, findIncomingAccount } from "@/lib/payments/incoming/find-account";
import type { RecordedPayment } from "@/lib/payments/incoming/record-gateway-payment";
import { recordNoticedPayment } from "@/lib/payments/incoming/record-noticed-payment";

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
  if (attempt) return ask(actor, attempt.id, attempt.session_id);
  const [tombstone] = await sql.query<{ session_id: string }>(
    `SELECT session_id FROM transaction_tombstone WHERE $1 = ANY ("references")`,
    [notice.reference],
  );
  if (tombstone) return reportDeleted(actor, notice, tombstone.session_id);
  return recordIncoming(actor, accountIds, notice);
}

async function ask(actor: AuditActor, attemptId: bigint, sessionId: string): Promise<AppliedPaymentNotice> {
  const finished = await askAttempt(actor, attemptId);
  if (!finished) throw new Error("The gateway gave no answer about a payment that it told of.");
  return {
    status: "done",
    result: finished.moved ? `attempt_${finished.attemptState}` : "nothing_to_change",
    sessionId,
  };
}

/** A payment that did not begin here. Which account it went through is known where only one can be meant, or where it can be asked. */
async function recordIncoming(
  actor: AuditActor,
  accountIds: readonly number[],
  notice: PaymentNotice,
): Promise<AppliedPaymentNotice> {
  const first = await findIncomingAccount(sql, { id: accountIds[0] ?? 0 });
  if (accountIds.length > 1 && !canFetch(first)) {
    return { status: "attention", result: "account_unclear", sessionId: null };
  }
  for (const accountId of accountIds) {
    const recorded = await recordNoticedPayment(accountId, notice);
    switch (recorded.kind) {
      case "created":
        return { status: "done", result: "payment_created", sessionId: recorded.sessionId };
      case "known":
        return known(recorded);
      case "attempt":
        return ask(actor, recorded.attemptId, recorded.sessionId);
      case "deleted":
        return reportDeleted(actor, notice, recorded.sessionId);
      case "refused":
        return recorded.reason === "not_paid"
          ? { status: "done", result: "ignored", sessionId: null }
          : { status: "attention", result: recorded.reason, sessionId: null };
      case "not_said":
        return { status: "attention", result: "not_confirmed", sessionId: null };
      case "not_found":
    }
  }
  return { status: "waiting", result: "unknown_payment", sessionId: null };
}

function known({ sessionId, differences }: RecordedPayment & { kind: "known" }): AppliedPaymentNotice {
  const differs = differences.some(({ field }) => field === "amount" || field === "currency");
  return differs
    ? { status: "attention", result: "amount_mismatch", sessionId }
    : { status: "done", result: "nothing_to_change", sessionId };
}

/** The payment was deleted here. Its tombstone tells what it was; a person decides what becomes of the money. */
async function reportDeleted(
  actor: AuditActor,
  notice: PaymentNotice,
  sessionId: string,
): Promise<AppliedPaymentNotice> {
  await recordAudit(sql, {
    actor,
    action: "attempt.alert",
    objectType: "attempt",
    objectId: notice.reference ?? notice.gatewayReference,
    transactionSessionId: sessionId,
    result: "failed",
    after: { alert: "payment_deleted", gatewayReference: notice.gatewayReference, account: actor.label },
    reason:
      "The gateway tells of a payment that was deleted here. Look at the gateway whether money was taken.",
  });
  return { status: "attention", result: "payment_deleted", sessionId };
}
