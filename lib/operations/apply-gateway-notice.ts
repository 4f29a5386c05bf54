import "server-only";
import { randomUUID } from "node:crypto";
import { recordAudit } from "@/lib/audit/record-audit";
import { inTransaction, isUniqueViolation, type Sql, sql } from "@/lib/db/sql";
import type { OperationNotice } from "@/lib/gateways/notice-types";
import { readStoredNotice } from "@/lib/gateways/stored-notice";
import { addJob } from "@/lib/jobs/add-job";
import { log } from "@/lib/log";
import { findOperation } from "@/lib/operations/find-operation";
import { PENDING_INQUIRY_MS } from "@/lib/operations/inquiry-schedule";
import type { OperationRecord } from "@/lib/operations/operation-record";
import { settleAfterwards, settleOperation } from "@/lib/operations/settle-operation";
import { newReferenceNumber } from "@/lib/transactions/references";
import { isExternal } from "@/lib/operations/types";

/** Stores a verified notice once and leaves its work to a job. False: it was stored before. */
export async function storeGatewayNotice(
  accountId: number,
  noticeId: string,
  rawBody: string,
  job: "apply-gateway-notice" | "apply-payment-notice" = "apply-gateway-notice",
): Promise<boolean> {
  return inTransaction(async (transaction) => {
    const rows = await transaction.query<{ id: bigint }>(
      `INSERT INTO gateway_notice (gateway_account_id, notice_id, raw_body) VALUES ($1, $2, $3)
       ON CONFLICT (gateway_account_id, notice_id) DO NOTHING RETURNING id`,
      [accountId, noticeId, rawBody],
    );
    if (!rows[0]) return false;
    await addJob(transaction, job, { gatewayNoticeId: rows[0].id.toString() });
    return true;
  });
}

interface StoredNotice {
  notice_id: string;
  raw_body: string;
  received_at: string;
  account_id: number;
  pg_code: string;
  gateway: string;
  base_url: string;
  currency_code: string;
}

/** Applies one stored notice: settles the operation it names, or records what was done in the gateway's own portal. */
export async function applyGatewayNotice(gatewayNoticeId: string): Promise<void> {
  const rows = await sql.query<StoredNotice>(
    `SELECT n.notice_id, n.raw_body, n.received_at, a.id AS account_id, a.pg_code, a.gateway, a.base_url, a.currency_code
     FROM gateway_notice n JOIN gateway_account a ON a.id = n.gateway_account_id WHERE n.id = $1::bigint AND n.processed_at IS NULL`,
    [gatewayNoticeId],
  );
  const stored = rows[0];
  if (!stored) return;
  const notice = readStoredNotice(stored);
  const result = notice.kind === "operation" ? await apply(stored, notice) : "ignored";
  await sql.query(`UPDATE gateway_notice SET processed_at = now(), result = $2 WHERE id = $1::bigint`, [
    gatewayNoticeId,
    result,
  ]);
}

async function apply(stored: StoredNotice, notice: OperationNotice): Promise<string> {
  const known = (await findOurs(notice)) ?? (await findRecorded(stored, notice));
  if (known?.transactionId != null && isExternal(known.type)) {
    if (isOtherAmount(known, notice)) {
      log.error(
        { operationId: known.id, notice: notice.noticeId },
        "a notice names another amount than the operation; left for a person",
      );
      await auditMismatch(stored, notice, known.transactionSessionId);
      return "amount_mismatch";
    }
    const settled = await settleAfterwards({
      operationId: known.id,
      transactionId: known.transactionId,
      transactionSessionId: known.transactionSessionId,
      requestId: known.requestId,
      type: known.type,
      status: settledStatus(known.status, notice),
      actor: gatewayActor(stored),
      gatewayReference: notice.gatewayReference,
      code: notice.code,
      message: notice.message,
      pgParams: notice.pgParams,
      response: notice.response,
      exchange: null,
      nextInquiryMs: PENDING_INQUIRY_MS,
    });
    return settled ? `settled ${settled.operation.status}` : "nothing to change";
  }
  return notice.outcome === "succeeded" ? recordPortalOperation(stored, notice) : "ignored";
}

/** A void may come without its amount: it takes the whole authorization. */
function isOtherAmount(known: OperationRecord, notice: OperationNotice): boolean {
  const other = notice.amountMinor !== null && notice.amountMinor !== known.amountMinor;
  return other || known.currencyCode !== notice.currencyCode;
}

/** A refusal after the gateway had taken it is a rejection; before that, a decline. */
function settledStatus(before: string, notice: OperationNotice) {
  if (notice.outcome !== "declined") return notice.outcome;
  return before === "pending" || before === "succeeded" ? "rejected" : "declined";
}

/** The operation that the notice names. Another operation of the gateway under the same name is not it, but a second one. */
async function findOurs({ operationReference, gatewayReference }: OperationNotice) {
  if (!operationReference || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(operationReference))
    return null;
  const operation = (await findOperation(sql, operationReference))?.operation ?? null;
  const isAnother =
    operation && operation.gatewayReference !== null && operation.gatewayReference !== gatewayReference;
  return isAnother ? null : operation;
}

/** What was made in the portal has no name of ours; later news of it is found by the gateway's own. */
async function findRecorded(stored: StoredNotice, notice: OperationNotice) {
  const rows = await sql.query<{ operation_id: string }>(
    `SELECT operation_id FROM child_transaction WHERE gateway_account_id = $1 AND gateway_reference = $2`,
    [stored.account_id, notice.gatewayReference],
  );
  return rows[0] ? ((await findOperation(sql, rows[0].operation_id))?.operation ?? null) : null;
}

function gatewayActor(stored: StoredNotice) {
  return { type: "gateway" as const, label: stored.pg_code, address: null, requestId: null };
}

async function auditMismatch(
  stored: StoredNotice,
  notice: OperationNotice,
  sessionId: string,
): Promise<void> {
  await recordAudit(sql, {
    actor: gatewayActor(stored),
    action: "gateway_notice.amount_mismatch",
    objectType: "transaction",
    objectId: sessionId,
    transactionSessionId: sessionId,
    result: "failed",
    after: { noticeId: notice.noticeId, amountMinor: notice.amountMinor, currency: notice.currencyCode },
  });
}

/** Done at the gateway without us: a fact, recorded whatever our balance says, once per gateway reference. */
async function recordPortalOperation(stored: StoredNotice, notice: OperationNotice): Promise<string> {
  try {
    return await inTransaction((transaction) => insertPortalOperation(transaction, stored, notice));
  } catch (error) {
    if (isUniqueViolation(error, "child_transaction_gateway_reference_idx")) return "known already";
    throw error;
  }
}

async function insertPortalOperation(
  transaction: Sql,
  stored: StoredNotice,
  notice: OperationNotice,
): Promise<string> {
  const parents = await transaction.query<{ id: bigint; session_id: string; whole_minor: bigint }>(
    `SELECT id, session_id, settled_minor + fee_minor AS whole_minor FROM payment_transaction WHERE gateway_account_id = $1 AND gateway_reference = $2 AND currency_code = $3 FOR NO KEY UPDATE`,
    [stored.account_id, notice.paymentReference, notice.currencyCode],
  );
  const parent = parents[0];
  if (!parent) return "unknown payment";
  const operationId = randomUUID();
  await transaction.query(
    `INSERT INTO operation (id, transaction_id, transaction_session_id, type, source, status, amount_minor, currency_code,
       gateway_account_id, reference_number, gateway_reference, pg_params, pg_response, settled_at)
     VALUES ($1::uuid, $2, $3, $4::operation_type, 'gateway', 'in_flight', $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb, NULL)`,
    [
      operationId,
      parent.id,
      parent.session_id,
      notice.type,
      notice.amountMinor ?? parent.whole_minor,
      notice.currencyCode,
      stored.account_id,
      newReferenceNumber(),
      notice.gatewayReference,
      JSON.stringify(notice.pgParams),
      JSON.stringify(notice.response),
    ],
  );
  await settleOperation(transaction, {
    operationId,
    transactionId: parent.id,
    transactionSessionId: parent.session_id,
    requestId: null,
    type: notice.type,
    status: "succeeded",
    actor: gatewayActor(stored),
    gatewayReference: notice.gatewayReference,
    code: notice.code,
    message: notice.message,
    pgParams: notice.pgParams,
    response: notice.response,
    exchange: null,
    nextInquiryMs: null,
  });
  return "recorded";
}
