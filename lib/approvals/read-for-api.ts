import "server-only";
import { attachmentsOf, commentsOf } from "@/lib/approvals/additions/queries";
import type { AttachmentLine, CommentLine } from "@/lib/approvals/additions/types";
import { contentHash, requestContent } from "@/lib/approvals/content";
import { findRequest } from "@/lib/approvals/load-request";
import type { PolicyStage } from "@/lib/approvals/policy/types";
import type { RequestContent, RequestStatus } from "@/lib/approvals/types";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { personLabel } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import { formatAmount } from "@/lib/money/money";
import { readParent } from "@/lib/transactions/find-parent";

/** Requests as programs read them: a key sees what a person with the same right sees. */

export interface ApiRequestLine {
  id: number;
  operation: string;
  amount: string;
  currency: string;
  status: RequestStatus;
  statusReason: string | null;
  outcomeUnknown: boolean;
  maker: string;
  reasonCode: string;
  note: string | null;
  transaction: string;
  orderNo: string | null;
  policyVersion: number;
  stage: number;
  requiredChecks: number;
  createdAt: string;
  expiresAt: string;
  statusChangedAt: string;
}

export interface ApiDecision {
  checker: string;
  verdict: "approve" | "reject";
  stage: number;
  onBehalfOf: string | null;
  note: string | null;
  at: string;
}

export interface ApiRequestDetail extends ApiRequestLine {
  content: RequestContent;
  contentHash: string;
  stages: PolicyStage[];
  decisions: ApiDecision[];
  comments: CommentLine[];
  attachments: AttachmentLine[];
}

export interface ApiListInput {
  status?: RequestStatus | "open" | undefined;
  sessionId?: string | undefined;
  /** Only older ones than this. */
  before?: number | undefined;
  limit: number;
}

interface Row {
  id: number;
  type: string;
  amount_minor: bigint;
  currency_code: string;
  status: RequestStatus;
  status_reason: string | null;
  outcome_unknown: boolean;
  maker: { username: string; first_name: string; last_name: string } | null;
  key_name: string | null;
  reason_code: string;
  note: string | null;
  session_id: string;
  order_no: string | null;
  policy_version: number;
  stage: number;
  required_checks: number;
  created_at: string;
  expires_at: string;
  status_changed_at: string;
  requirement: { stages?: PolicyStage[] };
}

const OPEN = `r.status IN ('pending', 'approved', 'manual_action_required')`;
/** What outlived its clock is expired, whether or not the sweep has been there. */
const STATUS = `CASE WHEN ${OPEN} AND r.expires_at <= now() AND NOT EXISTS (
  SELECT 1 FROM operation o WHERE o.request_id = r.id AND o.status NOT IN ('declined', 'failed')) THEN 'expired' ELSE r.status::text END`;

const SELECT = `
  SELECT r.id, r.type, r.amount_minor, r.currency_code, ${STATUS} AS status, r.status_reason, r.reason_code, r.note, r.policy_version,
    r.stage, r.required_checks, r.created_at, r.expires_at, r.status_changed_at, r.requirement, p.session_id, p.order_no,
    EXISTS (SELECT 1 FROM operation o WHERE o.request_id = r.id AND o.status = 'unknown') AS outcome_unknown, k.name AS key_name,
    CASE WHEN m.id IS NULL THEN NULL ELSE
      jsonb_build_object('username', m.username, 'first_name', m.first_name, 'last_name', m.last_name) END AS maker
  FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
  LEFT JOIN app_user m ON m.id = r.maker_id LEFT JOIN api_key k ON k.id = r.maker_key_id`;

/** The newest requests first, at most `limit`; `more` says whether there are older ones. */
export async function listRequestsForApi(
  actor: Actor,
  input: ApiListInput,
): Promise<{ rows: ApiRequestLine[]; more: boolean }> {
  requirePermission(actor, "transaction.view");
  const rows = await sql.query<Row>(
    `SELECT * FROM (${SELECT}) r WHERE ($1::text IS NULL OR r.status = $1 OR ($1 = 'open' AND ${OPEN}))
       AND ($2::text IS NULL OR r.session_id = $2) AND ($3::int IS NULL OR r.id < $3) ORDER BY r.id DESC LIMIT $4`,
    [input.status ?? null, input.sessionId ?? null, input.before ?? null, input.limit + 1],
  );
  return { rows: rows.slice(0, input.limit).map(toLine), more: rows.length > input.limit };
}

/** One request with what a decision about it answers for. Throws `not_found`. */
export async function readRequestForApi(actor: Actor, requestId: number): Promise<ApiRequestDetail> {
  requirePermission(actor, "transaction.view");
  const [[row], request] = await Promise.all([
    sql.query<Row>(`${SELECT} WHERE r.id = $1`, [requestId]),
    findRequest(sql, requestId),
  ]);
  const parent = request && (await readParent(sql, request.transactionId));
  if (!row || !request || !parent) throw notFound("Request");
  const [decisions, comments, attachments] = await Promise.all([
    decisionsOf(requestId),
    commentsOf(sql, requestId, null),
    attachmentsOf(sql, requestId),
  ]);
  const content = requestContent(request, parent);
  return {
    ...toLine(row),
    content,
    contentHash: contentHash(content),
    stages: row.requirement.stages ?? [],
    decisions,
    comments,
    attachments,
  };
}

async function decisionsOf(requestId: number): Promise<ApiDecision[]> {
  const rows = await sql.query<{
    username: string;
    first_name: string;
    last_name: string;
    verdict: "approve" | "reject";
    stage: number;
    represented: string | null;
    note: string | null;
    created_at: string;
  }>(
    `SELECT u.username, u.first_name, u.last_name, d.verdict, d.stage, b.username AS represented, d.note, d.created_at
     FROM decision d JOIN app_user u ON u.id = d.checker_id LEFT JOIN app_user b ON b.id = d.on_behalf_of_id
     WHERE d.request_id = $1 ORDER BY d.id`,
    [requestId],
  );
  return rows.map((row) => ({
    checker: personLabel(row),
    verdict: row.verdict,
    stage: row.stage,
    onBehalfOf: row.represented,
    note: row.note,
    at: row.created_at,
  }));
}

function toLine(row: Row): ApiRequestLine {
  return {
    id: row.id,
    operation: row.type,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
    status: row.status,
    statusReason: row.status_reason,
    outcomeUnknown: row.status === "approved" && row.outcome_unknown,
    maker: row.maker ? personLabel(row.maker) : (row.key_name ?? "API key"),
    reasonCode: row.reason_code,
    note: row.note,
    transaction: row.session_id,
    orderNo: row.order_no,
    policyVersion: row.policy_version,
    stage: row.stage,
    requiredChecks: row.required_checks,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    statusChangedAt: row.status_changed_at,
  };
}
