import "server-only";
import { attachmentsOf, commentsOf } from "@/lib/approvals/additions/queries";
import type {
  EvidenceAttempt,
  EvidenceDecision,
  EvidenceEvent,
  RequestEvidence,
} from "@/lib/approvals/evidence/types";
import { CANONICAL_EVENT } from "@/lib/audit/seal-audit";
import type { Sql } from "@/lib/db/sql";
import { scrubValue } from "@/lib/gateways/scrub";
import { formatAmount } from "@/lib/money/money";

/** Everything about one request; null when there is no such request. The caller has asked for the right. */
export async function collectEvidence(sql: Sql, requestId: number): Promise<RequestEvidence | null> {
  const [row] = await sql.query<RequestRow>(REQUEST, [requestId], "evidence-request");
  if (!row) return null;
  const [decisions, comments, attachments, attempts, audit] = await Promise.all([
    decisionsOf(sql, requestId),
    commentsOf(sql, requestId, null),
    attachmentsOf(sql, requestId),
    attemptsOf(sql, requestId),
    auditOf(sql, requestId),
  ]);
  return {
    number: `R-${row.id}`,
    request: requestOf(row),
    requirement: row.requirement,
    policy: row.policy,
    decisions,
    comments,
    attachments,
    attempts,
    audit,
  };
}

interface RequestRow {
  id: number;
  type: string;
  amount_minor: bigint;
  currency_code: string;
  status: string;
  status_reason: string | null;
  maker: string | null;
  source: string;
  reason_code: string;
  note: string | null;
  session_id: string;
  order_no: string | null;
  pg_code: string | null;
  policy_version: number;
  required_checks: number;
  created_at: string;
  status_changed_at: string;
  expires_at: string;
  ended_by: string | null;
  requirement: Record<string, unknown>;
  policy: Record<string, unknown> | null;
}

const personName = (alias: string) =>
  `coalesce(nullif(trim(concat_ws(' ', ${alias}.first_name, ${alias}.last_name)), '') || ' (' || ${alias}.username || ')', ${alias}.username)`;

const REQUEST = `
  SELECT r.id, r.type, r.amount_minor, r.currency_code, r.status, r.status_reason, coalesce(${personName("m")}, k.name) AS maker,
    r.source, r.reason_code, r.note, p.session_id, p.order_no, a.pg_code, r.policy_version, r.required_checks, r.created_at,
    r.status_changed_at, r.expires_at, ${personName("e")} AS ended_by, r.requirement, v.document AS policy
  FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
  LEFT JOIN gateway_account a ON a.id = p.gateway_account_id LEFT JOIN app_user m ON m.id = r.maker_id
  LEFT JOIN api_key k ON k.id = r.maker_key_id LEFT JOIN app_user e ON e.id = r.ended_by_id
  LEFT JOIN approval_policy_version v ON v.version = r.policy_version WHERE r.id = $1`;

function requestOf(row: RequestRow): RequestEvidence["request"] {
  return {
    id: row.id,
    operation: row.type,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
    status: row.status,
    statusReason: row.status_reason,
    maker: row.maker ?? "",
    source: row.source,
    reasonCode: row.reason_code,
    note: row.note,
    transaction: row.session_id,
    orderNo: row.order_no,
    gatewayAccount: row.pg_code,
    policyVersion: row.policy_version,
    requiredChecks: row.required_checks,
    createdAt: row.created_at,
    statusChangedAt: row.status_changed_at,
    expiresAt: row.expires_at,
    endedBy: row.ended_by,
  };
}

async function decisionsOf(sql: Sql, requestId: number): Promise<EvidenceDecision[]> {
  return sql.query<EvidenceDecision>(
    `SELECT ${personName("u")} AS checker, ${personName("b")} AS "onBehalfOf", d.verdict::text AS verdict, d.stage, d.note,
       d.created_at AS at, d.policy_version AS "policyVersion", d.content_hash AS "contentHash", d.seen, d.step_up AS "stepUp"
     FROM decision d JOIN app_user u ON u.id = d.checker_id LEFT JOIN app_user b ON b.id = d.on_behalf_of_id
     WHERE d.request_id = $1 ORDER BY d.id`,
    [requestId],
    "evidence-decisions",
  );
}

interface AttemptRow {
  id: string;
  attempt_number: number;
  status: string;
  currency_code: string;
  reference_number: string;
  gateway_reference: string | null;
  outcome_code: string | null;
  outcome_message: string | null;
  created_at: string;
  settled_at: string | null;
  exchanges: unknown;
  child_session: string | null;
  child_state: string | null;
  child_amount: bigint | null;
  child_at: string | null;
}

async function attemptsOf(sql: Sql, requestId: number): Promise<EvidenceAttempt[]> {
  const rows = await sql.query<AttemptRow>(
    `SELECT o.id, o.attempt_number, o.status, o.currency_code, o.reference_number, o.gateway_reference, o.outcome_code, o.outcome_message,
       o.created_at, o.settled_at, o.exchanges || coalesce((SELECT jsonb_agg(i.exchange ORDER BY i.id) FROM operation_inquiry i
         WHERE i.operation_id = o.id AND i.exchange IS NOT NULL), '[]') AS exchanges,
       c.session_id AS child_session, c.state AS child_state, c.amount_minor AS child_amount, c.created_at AS child_at
     FROM operation o LEFT JOIN child_transaction c ON c.operation_id = o.id WHERE o.request_id = $1 ORDER BY o.attempt_number`,
    [requestId],
    "evidence-attempts",
  );
  return rows.map((row) => ({
    operationId: row.id,
    attempt: row.attempt_number,
    status: row.status,
    reference: row.reference_number,
    gatewayReference: row.gateway_reference,
    code: row.outcome_code,
    message: row.outcome_message,
    startedAt: row.created_at,
    settledAt: row.settled_at,
    // Scrubbed when it was stored; once more, because a pack leaves the house.
    exchanges: Array.isArray(row.exchanges) ? row.exchanges.map((exchange) => scrubValue(exchange)) : [],
    child:
      row.child_session === null
        ? null
        : {
            transaction: row.child_session,
            state: row.child_state ?? "",
            amount: formatAmount(row.child_amount ?? 0n, row.currency_code),
            at: row.child_at ?? "",
          },
  }));
}

async function auditOf(sql: Sql, requestId: number): Promise<EvidenceEvent[]> {
  return sql.query<EvidenceEvent>(
    `SELECT e.id::text AS id, e.at, e.actor_label AS actor, e.action, e.object_type || ' ' || e.object_id AS object,
       e.result::text AS result, e.reason, ${CANONICAL_EVENT} AS canonical, s.seq::text AS sequence,
       s.prev_hash AS "previousHash", s.hash
     FROM audit_event e LEFT JOIN audit_seal s ON s.event_id = e.id
     WHERE e.id IN (
       SELECT a.id FROM audit_event a WHERE a.object_type = 'operation_request' AND a.object_id = $1::text
       UNION ALL SELECT a.id FROM operation o JOIN audit_event a
         ON a.transaction_session_id = o.transaction_session_id AND a.object_type = 'operation' AND a.object_id = o.id::text
       WHERE o.request_id = $1::int)
     ORDER BY e.id`,
    [requestId],
    "evidence-audit",
  );
}
