import "server-only";
import type { Sql } from "@/lib/db/sql";
import { readKeptWords } from "@/lib/i18n/kept-words";
import { formatAmount } from "@/lib/money/money";
import type { AttemptLine, OperationLine, RequestLine } from "@/lib/transactions/views";

/** The lists that stand on a payment's page. The caller has asked for the right to view. */

interface AttemptRow {
  reference_number: string;
  state: string;
  amount_minor: bigint;
  fee_minor: bigint;
  currency_code: string;
  account_name: string;
  gateway_reference: string | null;
  message: string | null;
  created_at: string;
  finished_at: string | null;
  gateway_response: unknown;
}

/** The customer's attempts to pay, oldest first. */
export async function readAttempts(sql: Sql, transactionId: bigint): Promise<AttemptLine[]> {
  const rows = await sql.query<AttemptRow>(
    `SELECT t.reference_number, t.state, t.amount_minor, t.fee_minor, t.currency_code, a.name AS account_name,
       t.gateway_reference, t.message, t.created_at, t.finished_at, t.gateway_response
     FROM payment_attempt t JOIN gateway_account a ON a.id = t.gateway_account_id
     WHERE t.transaction_id = $1 ORDER BY t.id`,
    [transactionId],
    "read-attempts",
  );
  return rows.map((row) => ({
    referenceNumber: row.reference_number,
    state: row.state,
    amount: formatAmount(row.amount_minor, row.currency_code),
    fee: row.fee_minor > 0n ? formatAmount(row.fee_minor, row.currency_code) : null,
    currency: row.currency_code,
    accountName: row.account_name,
    gatewayReference: row.gateway_reference,
    message: row.message,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    gatewayResponse: row.gateway_response,
  }));
}

interface OperationRow {
  id: string;
  type: string;
  status: string;
  source: string;
  amount_minor: bigint | null;
  currency_code: string;
  reference_number: string;
  gateway_reference: string | null;
  tracking_key: string | null;
  request_id: number | null;
  attempt_number: number;
  initiator: string | null;
  outcome_code: string | null;
  outcome_message: string | null;
  inquiry_count: number;
  next_inquiry_at: string | null;
  exchanges: unknown;
  created_at: string;
  settled_at: string | null;
}

/** Everything that was tried on the payment, the latest first. */
export async function readOperations(sql: Sql, transactionId: bigint): Promise<OperationLine[]> {
  const rows = await sql.query<OperationRow>(
    `SELECT o.id, o.type, o.status, o.source, o.amount_minor, o.currency_code, o.reference_number, o.gateway_reference,
       o.tracking_key, o.request_id, o.attempt_number, o.outcome_code, o.outcome_message, o.inquiry_count, o.next_inquiry_at,
       o.exchanges || coalesce((SELECT jsonb_agg(i.exchange ORDER BY i.id) FROM operation_inquiry i
         WHERE i.operation_id = o.id AND i.exchange IS NOT NULL), '[]') AS exchanges, o.created_at, o.settled_at,
       coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username, k.name) AS initiator
     FROM operation o LEFT JOIN app_user u ON u.id = o.initiator_user_id LEFT JOIN api_key k ON k.id = o.api_key_id
     WHERE o.transaction_id = $1 ORDER BY o.created_at DESC, o.id DESC`,
    [transactionId],
    "read-operations",
  );
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    status: row.status,
    source: row.source,
    amount: row.amount_minor === null ? null : formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
    referenceNumber: row.reference_number,
    gatewayReference: row.gateway_reference,
    trackingKey: row.tracking_key,
    requestId: row.request_id,
    attemptNumber: row.attempt_number,
    initiator: row.initiator,
    outcomeCode: row.outcome_code,
    outcomeMessage: row.outcome_message,
    inquiryCount: row.inquiry_count,
    nextInquiryAt: row.next_inquiry_at,
    exchanges: Array.isArray(row.exchanges) ? row.exchanges : [],
    createdAt: row.created_at,
    settledAt: row.settled_at,
  }));
}

interface RequestRow {
  id: number;
  type: RequestLine["type"];
  status: string;
  amount_minor: bigint;
  currency_code: string;
  maker: string;
  reason_code: string;
  note: string | null;
  status_reason: string | null;
  status_reason_words: unknown;
  created_at: string;
  status_changed_at: string;
}

/** Requests for refunds and voids of the payment, the latest first. */
export async function readRequests(sql: Sql, transactionId: bigint): Promise<RequestLine[]> {
  const rows = await sql.query<RequestRow>(
    `SELECT r.id, r.type, r.status, r.amount_minor, r.currency_code, r.reason_code, r.note, r.status_reason, r.status_reason_words, r.created_at,
       r.status_changed_at, coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username, k.name) AS maker
     FROM operation_request r LEFT JOIN app_user u ON u.id = r.maker_id LEFT JOIN api_key k ON k.id = r.maker_key_id WHERE r.transaction_id = $1 ORDER BY r.id DESC`,
    [transactionId],
    "read-requests",
  );
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    status: row.status,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
    maker: row.maker,
    reasonCode: row.reason_code,
    note: row.note,
    statusReason: row.status_reason,
    statusReasonWords: readKeptWords(row.status_reason_words),
    createdAt: row.created_at,
    statusChangedAt: row.status_changed_at,
  }));
}
