import "server-only";
import { recordFact } from "@/lib/approvals/stop-misfit";
import { isUniqueViolation, type Sql, sql } from "@/lib/db/sql";
import type { OperationNotice } from "@/lib/gateways/notice-types";
import { capabilitiesOf } from "@/lib/gateways/registry";
import { log } from "@/lib/log";
import { confirmKnown, confirmPortal } from "@/lib/notices/confirm-operation";
import { findPayment, type NoticedPayment } from "@/lib/notices/find-payment";
import {
  gatewayActor,
  needsAttention,
  type NoticeOutcome,
  type Said,
  type StoredNotice,
} from "@/lib/notices/stored-notice";
import { findOperation } from "@/lib/operations/find-operation";
import { PENDING_INQUIRY_MS } from "@/lib/operations/inquiry-schedule";
import type { OperationRecord } from "@/lib/operations/operation-record";
import { recordPortalOperation } from "@/lib/operations/record-portal-operation";
import { settleOperation } from "@/lib/operations/settle-operation";
import type { ExternalOperationType, OperationStatus } from "@/lib/operations/types";

type Known = OperationRecord & { transactionId: bigint; type: ExternalOperationType };

/**
 * Applies what a gateway tells of one refund, capture or void: settles ours, or records what was made in the gateway's own portal.
 * Replayed, late, doubled under another id: an operation of the gateway is recorded once.
 */
export async function applyOperationNotice(
  stored: StoredNotice,
  notice: OperationNotice,
): Promise<NoticeOutcome> {
  try {
    return await applyOnce(stored, notice);
  } catch (error) {
    // Another notice about the same one was recorded at this very moment; now it is known.
    if (!isUniqueViolation(error, "child_transaction_gateway_reference_idx")) throw error;
    return applyOnce(stored, notice);
  }
}

async function applyOnce(stored: StoredNotice, notice: OperationNotice): Promise<NoticeOutcome> {
  const payment = await findPayment(stored.account_ids, notice.paymentReference);
  const known = (await findOurs(stored, notice)) ?? (payment ? await findRecorded(payment, notice) : null);
  if (known && (await isOfAnother(known, payment, notice)))
    return needsAttention(stored, known.transactionSessionId, "payment_mismatch", {
      operationId: known.id,
      named: payment?.sessionId,
    });
  if (known) return applyToKnown(stored, notice, known);
  if (!payment) return { status: "waiting", result: "unknown_payment" };
  if (payment.currencyCode !== notice.currencyCode) {
    return needsAttention(stored, payment.sessionId, "currency_mismatch", {
      amountMinor: notice.amountMinor,
      currency: notice.currencyCode,
    });
  }
  return applyToPortal(stored, notice, payment);
}

/**
 * Whether the notice names our operation beside a payment of ours that is not the operation's. A refusal of another payment's refund
 * would free what this one may have taken.
 */
async function isOfAnother(
  known: Known,
  payment: NoticedPayment | null,
  notice: OperationNotice,
): Promise<boolean> {
  if (!payment || payment.id === known.transactionId) return false;
  // Two payments may have come in under one name of the gateway.
  const named = await sql.query(
    `SELECT 1 FROM payment_transaction WHERE id = $1 AND gateway_reference = $2
     UNION ALL SELECT 1 FROM child_transaction WHERE transaction_id = $1 AND gateway_reference = $2 LIMIT 1`,
    [known.transactionId, notice.paymentReference.slice(0, 128)],
    "is-named-by-notice",
  );
  return named.length === 0;
}

/** The operation that the notice names. Another operation of the gateway under the same name is not it, but a second one. */
async function findOurs(stored: StoredNotice, notice: OperationNotice): Promise<Known | null> {
  const { operationReference, gatewayReference } = notice;
  if (!operationReference || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(operationReference))
    return null;
  const rows = await sql.query<{ id: string }>(
    `SELECT id FROM operation WHERE id = $1::uuid AND gateway_account_id = ANY($2::int[]) AND transaction_id IS NOT NULL AND type = $3::operation_type
       AND (gateway_reference IS NULL OR gateway_reference = $4)`,
    [operationReference, stored.account_ids, notice.type, gatewayReference],
    "find-noticed-operation",
  );
  return rows[0] ? load(rows[0].id) : null;
}

/** What was made in the portal has no name of ours; later news of it is found by the gateway's own. */
async function findRecorded(payment: NoticedPayment, notice: OperationNotice): Promise<Known | null> {
  const id = await isRecorded(sql, payment, notice);
  return id ? load(id) : null;
}

async function isRecorded(db: Sql, payment: NoticedPayment, notice: OperationNotice): Promise<string | null> {
  const rows = await db.query<{ id: string }>(
    `SELECT id FROM operation WHERE transaction_id = $1 AND type = $2::operation_type AND gateway_reference = $3
     ORDER BY created_at LIMIT 1`,
    [payment.id, notice.type, notice.gatewayReference],
    "find-recorded-operation",
  );
  return rows[0]?.id ?? null;
}

async function load(id: string): Promise<Known | null> {
  return ((await findOperation(sql, id))?.operation as Known | undefined) ?? null;
}

async function applyToKnown(
  stored: StoredNotice,
  notice: OperationNotice,
  known: Known,
): Promise<NoticeOutcome> {
  const sessionId = known.transactionSessionId;
  if (isOtherAmount(known, notice)) {
    log.error(
      { operationId: known.id, notice: notice.noticeId },
      "a notice names another amount than the operation; left for a person",
    );
    return needsAttention(stored, sessionId, "amount_mismatch", {
      operationId: known.id,
      amountMinor: notice.amountMinor,
      currency: notice.currencyCode,
    });
  }
  const said = notice.mustConfirm ? await confirmKnown(known, notice) : notice;
  const status = await settleKnown(stored, known, said);
  if (status === null && contradicts(known, notice)) {
    return needsAttention(stored, sessionId, "contradiction", {
      operationId: known.id,
      known: known.status,
      said: notice.outcome,
    });
  }
  return {
    status: "done",
    result: status === null ? "nothing_to_change" : `settled_${status}`,
    sessionId,
  };
}

/** A void may come without its amount: it takes the whole authorization. */
function isOtherAmount(known: Known, notice: OperationNotice): boolean {
  const other = notice.amountMinor !== null && notice.amountMinor !== known.amountMinor;
  return other || known.currencyCode !== notice.currencyCode;
}

/** Said to be done after its rejection was recorded, and by the gateway's own clock later: only a person can know. */
function contradicts(known: Known, notice: OperationNotice): boolean {
  if (known.status !== "rejected" || notice.outcome !== "succeeded" || !notice.happenedAt) return false;
  return known.settledAt !== null && Date.parse(notice.happenedAt) > Date.parse(known.settledAt);
}

async function settleKnown(stored: StoredNotice, known: Known, said: Said): Promise<string | null> {
  const actor = gatewayActor(stored);
  const settled = await recordFact(actor, known.transactionId, async (transaction) => {
    // Under the lock, because what a refusal means depends on what is known at this moment.
    const [now] = await transaction.query<{ status: OperationStatus }>(
      "SELECT status FROM operation WHERE id = $1::uuid",
      [known.id],
    );
    return settleOperation(transaction, {
      operationId: known.id,
      transactionId: known.transactionId,
      transactionSessionId: known.transactionSessionId,
      requestId: known.requestId,
      type: known.type,
      status: settledStatus(now?.status ?? known.status, said),
      actor,
      gatewayReference: said.gatewayReference,
      code: said.code,
      message: said.message,
      pgParams: said.pgParams,
      response: said.response,
      exchange: null,
      nextInquiryMs: PENDING_INQUIRY_MS,
    });
  });
  return settled?.operation.status ?? null;
}

/** A refusal after the gateway had taken it is a rejection; before that, a decline. */
function settledStatus(before: OperationStatus, { outcome }: Said) {
  if (outcome !== "declined") return outcome;
  return before === "pending" || before === "succeeded" ? "rejected" : "declined";
}

async function applyToPortal(
  stored: StoredNotice,
  notice: OperationNotice,
  payment: NoticedPayment,
): Promise<NoticeOutcome> {
  const { sessionId } = payment;
  if (await mayBeOurs(stored, notice, payment)) {
    return { status: "waiting", result: "own_operation_open", sessionId };
  }
  const said = notice.mustConfirm ? await confirmPortal(stored, notice) : notice;
  if (said === null) {
    return needsAttention(stored, sessionId, "not_confirmed", {
      type: notice.type,
      amountMinor: notice.amountMinor,
      gatewayReference: notice.gatewayReference,
    });
  }
  // Refused in the portal: nothing moved, and nothing of it is ours.
  if (said.outcome === "declined") return { status: "done", result: "ignored", sessionId };
  const refusal = await refusedBefore(notice, payment);
  if (refusal === "later") return { status: "done", result: "refused_later", sessionId };
  const actor = gatewayActor(stored);
  const status = said.outcome;
  const recorded = await recordFact(actor, payment.id, async (transaction) => {
    if (await isRecorded(transaction, payment, notice)) return false;
    await recordPortalOperation(transaction, actor, {
      ...said,
      status,
      transactionId: payment.id,
      transactionSessionId: sessionId,
      accountId: payment.accountId,
      type: notice.type,
      amountMinor: notice.amountMinor ?? payment.wholeMinor,
      currencyCode: notice.currencyCode,
    });
    return true;
  });
  // Another notice about the same one was faster; it is known now.
  if (recorded === false) return applyOnce(stored, notice);
  if (refusal === null) return { status: "done", result: "recorded", sessionId };
  return needsAttention(stored, sessionId, "contradiction", { recorded: true, said: notice.outcome });
}

/**
 * A gateway that does not know our name of an operation tells of ours as of anybody's. While one of ours is open that it may be
 * about, it waits: taken for a second one, the same refund would count twice.
 */
async function mayBeOurs(
  stored: StoredNotice,
  notice: OperationNotice,
  payment: NoticedPayment,
): Promise<boolean> {
  if (notice.operationReference !== null) return false;
  const { inquiry, toldNameless } = capabilitiesOf(stored.gateway, {});
  if (inquiry === "by_operation" && !toldNameless?.includes(notice.type)) return false;
  const rows = await sql.query(
    `SELECT 1 FROM operation WHERE transaction_id = $1 AND type = $2::operation_type AND amount_minor = coalesce($3, amount_minor)
       AND status IN ('in_flight', 'unknown') AND gateway_reference IS NULL LIMIT 1`,
    [payment.id, notice.type, notice.amountMinor],
    "open-operation-alike",
  );
  return rows.length > 0;
}

/**
 * Whether a notice came before that says that the same operation was refused. `later`: it was refused after it had succeeded, the
 * two notices only came in the wrong order. `unclear`: nobody says which of them is the last word, so it counts as done.
 */
async function refusedBefore(
  notice: OperationNotice,
  payment: NoticedPayment,
): Promise<"later" | "unclear" | null> {
  const [refusal] = await sql.query<{ happened_at: string | null }>(
    `SELECT facts ->> 'happenedAt' AS happened_at FROM gateway_notice
     WHERE transaction_session_id = $1 AND gateway_reference = $2 AND kind = 'operation' AND result = 'ignored'
     ORDER BY id DESC LIMIT 1`,
    [payment.sessionId, notice.gatewayReference.slice(0, 128)],
    "refused-before",
  );
  if (!refusal) return null;
  if (!refusal.happened_at || !notice.happenedAt) return "unclear";
  return Date.parse(refusal.happened_at) >= Date.parse(notice.happenedAt) ? "later" : null;
}
