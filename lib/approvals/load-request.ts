import "server-only";
import { keyMaker, type Maker } from "@/lib/approvals/makers";
import type { Requirement } from "@/lib/approvals/policy/types";
import type { RequestFacts } from "@/lib/approvals/rules";
import type { RequestedOperation, RequestStatus } from "@/lib/approvals/types";
import type { Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import type { OperationSource } from "@/lib/operations/types";
import { lockParent, type Parent } from "@/lib/transactions/find-parent";

export interface AttachedFile {
  id: string;
  name: string;
  sha256: string;
}

export interface StoredRequest extends RequestFacts {
  id: number;
  transactionId: bigint;
  type: RequestedOperation;
  source: OperationSource;
  status: RequestStatus;
  maker: Maker;
  amountMinor: bigint;
  heldMinor: bigint;
  currencyCode: string;
  reasonCode: string;
  note: string | null;
  extra: Record<string, unknown>;
  /** What is attached to it, oldest first. */
  files: AttachedFile[];
  trackingKey: string | null;
  policyVersion: number;
  requiredChecks: number;
  /** What the policy demanded when it was made. */
  requirement: Requirement;
  /** Counted from zero; as many as there are stages once all of them are finished. */
  stage: number;
  createdAt: string;
  expiresAt: string;
  /** Approved and not to be sent before. */
  releaseAt: string | null;
  /** The time until its release is not over yet, by the database's clock. */
  recallable: boolean;
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
  maker_id: number | null;
  maker_key_id: number | null;
  maker_key_owner_id: number | null;
  maker_key_rotated_by_ids: number[] | null;
  source: OperationSource;
  tracking_key: string | null;
  requirement: Requirement;
  stage: number;
  created_at: string;
  expires_at: string;
  release_at: string | null;
  recallable: boolean;
  reason_code: string;
  note: string | null;
  extra: Record<string, unknown>;
  files: AttachedFile[];
  policy_version: number;
  required_checks: number;
  attempts: number;
  expired: boolean;
  executing: boolean;
  attempt_ended: boolean;
}

const REQUEST_COLUMNS = `
  r.id, r.transaction_id, r.type, r.status, r.amount_minor, r.held_minor, r.currency_code, r.maker_id, r.reason_code, r.note,
  (SELECT k.rotated_by_ids FROM api_key k WHERE k.id = r.maker_key_id) AS maker_key_rotated_by_ids,
  r.maker_key_id, r.maker_key_owner_id, r.source, r.tracking_key, r.requirement, r.stage, r.created_at, r.expires_at, r.release_at,
  r.release_at IS NOT NULL AND r.release_at > now() AS recallable,
  r.extra, r.policy_version, r.required_checks, r.attempts, r.expires_at <= now() AS expired,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', f.id, 'name', f.file_name, 'sha256', f.sha256) ORDER BY f.uploaded_at, f.id)
    FROM request_attachment f WHERE f.request_id = r.id), '[]') AS files,
  EXISTS (SELECT 1 FROM operation o WHERE o.request_id = r.id AND o.status NOT IN ('declined', 'failed')) AS executing,
  EXISTS (SELECT 1 FROM operation o WHERE o.request_id = r.id AND o.status IN ('declined', 'failed')
    AND o.settled_at >= r.status_changed_at) AS attempt_ended`;

function makerOfRow(row: RequestRow): Maker {
  if (row.maker_key_id !== null)
    return keyMaker(row.maker_key_id, row.maker_key_owner_id, row.maker_key_rotated_by_ids ?? []);
  return { userId: row.maker_id, keyId: null, keyOwnerId: null, keyHolderIds: [] };
}

function toRequest(row: RequestRow): StoredRequest {
  const maker = makerOfRow(row);
  return {
    id: row.id,
    transactionId: row.transaction_id,
    type: row.type,
    status: row.status,
    amountMinor: row.amount_minor,
    heldMinor: row.held_minor,
    currencyCode: row.currency_code,
    source: row.source,
    maker,
    makerId: row.maker_id,
    keyHolderIds: maker.keyHolderIds,
    trackingKey: row.tracking_key,
    requirement: row.requirement,
    stage: row.stage,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    releaseAt: row.release_at,
    recallable: row.recallable,
    reasonCode: row.reason_code,
    note: row.note,
    extra: row.extra,
    files: row.files,
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
