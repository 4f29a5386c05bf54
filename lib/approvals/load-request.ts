import "server-only";
import type { RequestFacts } from "@/lib/approvals/rules";
import type { RequestedOperation, RequestStatus } from "@/lib/approvals/types";
import type { Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { lockParent, type Parent } from "@/lib/transactions/find-parent";

export interface StoredRequest extends RequestFacts {
  id: number;
  transactionId: bigint;
  type: RequestedOperation;
  status: RequestStatus;
  amountMinor: bigint;
  heldMinor: bigint;
  currencyCode: string;
  reasonCode: string;
  note: string | null;
  extra: Record<string, unknown>;
  policyVersion: number;
  requiredChecks: number;
  attempts: number;
  /** The attempt of the present approval ended without success; the request waits to be moved on, not to be sent again. */
  attemptEnded: boolean;
}

interface RequestRow {
  id: number;
  transaction_id: bigint;
  type: RequestedOperation;
  status: RequestStatus;
  amount_minor: bigint;
  held_minor: bigint;
  currency_code: string;
  maker_id: number;
  reason_code: string;
  note: string | null;
  extra: Record<string, unknown>;
  policy_version: number;
  required_checks: number;
  attempts: number;
  expired: boolean;
  executing: boolean;
  attempt_ended: boolean;
}

const REQUEST_COLUMNS = `
  r.id, r.transaction_id, r.type, r.status, r.amount_minor, r.held_minor, r.currency_code, r.maker_id, r.reason_code, r.note,
  r.extra, r.policy_version, r.required_checks, r.attempts, r.expires_at <= now() AS expired,
  EXISTS (SELECT 1 FROM operation o WHERE o.request_id = r.id AND o.status NOT IN ('declined', 'failed')) AS executing,
  EXISTS (SELECT 1 FROM operation o WHERE o.request_id = r.id AND o.status IN ('declined', 'failed')
    AND o.settled_at >= r.status_changed_at) AS attempt_ended`;

function toRequest(row: RequestRow): StoredRequest {
  return {
    id: row.id,
    transactionId: row.transaction_id,
    type: row.type,
    status: row.status,
    amountMinor: row.amount_minor,
    heldMinor: row.held_minor,
    currencyCode: row.currency_code,
    makerId: row.maker_id,
    reasonCode: row.reason_code,
    note: row.note,
    extra: row.extra,
    policyVersion: row.policy_version,
    requiredChecks: row.required_checks,
    attempts: row.attempts,
    expired: row.expired,
    executing: row.executing,
    attemptEnded: row.attempt_ended,
  };
}

/** One request without a lock, or null. */
export async function findRequest(sql: Sql, requestId: number): Promise<StoredRequest | null> {
  const rows = await sql.query<RequestRow>(
    `SELECT ${REQUEST_COLUMNS} FROM operation_request r WHERE r.id = $1`,
    [requestId],
    "find-request",
  );
  return rows[0] ? toRequest(rows[0]) : null;
}

/** Several requests without a lock, those that exist. */
export async function findRequests(sql: Sql, requestIds: readonly number[]): Promise<StoredRequest[]> {
  const rows = await sql.query<RequestRow>(
    `SELECT ${REQUEST_COLUMNS} FROM operation_request r WHERE r.id = ANY ($1::int[])`,
    [requestIds],
    "find-requests",
  );
  return rows.map(toRequest);
}

/** Payment and request, locked in this order. Throws `not_found`. */
export async function lockRequest(
  sql: Sql,
  requestId: number,
): Promise<{ parent: Parent; request: StoredRequest }> {
  const found = await findRequest(sql, requestId);
  if (!found) throw notFound("Request");
  const parent = await lockParent(sql, found.transactionId);
  if (!parent)
    throw new AppError("conflict", { detail: "The transaction of this request no longer exists." });
  await sql.query(
    `SELECT 1 FROM operation_request WHERE id = $1 FOR NO KEY UPDATE`,
    [requestId],
    "lock-request",
  );
  const request = await findRequest(sql, requestId);
  if (!request) throw notFound("Request");
  return { parent, request };
}
