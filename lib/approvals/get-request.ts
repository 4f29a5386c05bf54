import "server-only";
import { contentHash, factsWithoutHold, requestContent } from "@/lib/approvals/content";
import { deciderFacts } from "@/lib/approvals/end-request";
import { explain } from "@/lib/approvals/explain-request";
import { findRequest, type StoredRequest } from "@/lib/approvals/load-request";
import {
  type PersonName,
  SUMMARY_COLUMNS,
  SUMMARY_JOINS,
  type SummaryRow,
  toSummary,
} from "@/lib/approvals/queries";
import { hasApproved } from "@/lib/approvals/recall-request";
import { canCancel, canRecall, canRetry } from "@/lib/approvals/rules";
import type {
  PaymentMove,
  RequestAttempt,
  RequestDecision,
  RequestDetail,
  RequestedPayment,
} from "@/lib/approvals/views";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { personLabel } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import { readKeptWords } from "@/lib/i18n/kept-words";
import { formatAmount } from "@/lib/money/money";
import type { OperationStatus } from "@/lib/operations/types";
import { PARENT_COLUMNS, type Parent, type ParentRow, toParent } from "@/lib/transactions/find-parent";
import { refundableMinor } from "@/lib/transactions/rules";
import type { ChildState } from "@/lib/transactions/types";

/** One request with everything that somebody has to see before he decides. Throws `not_found`. */
export async function getRequest(actor: UserActor, requestId: number): Promise<RequestDetail> {
  requirePermission(actor, "transaction.view");
  const [request, row] = await Promise.all([findRequest(sql, requestId), findRow(requestId)]);
  if (!request || !row) throw notFound("Request");
  const [{ parent, payment, pausedUntil }, decisions, attempts, history] = await Promise.all([
    loadPayment(request.transactionId),
    loadDecisions(request),
    loadAttempts(requestId),
    loadHistory(request.transactionId),
  ]);
  const content = requestContent(request, parent);
  const person = deciderFacts(actor, request.type);
  const { explanation, me } = await explain(sql, actor, request, parent);
  const approved = await hasApproved(sql, actor.userId, requestId);
  return {
    ...toSummary(row, actor),
    note: row.note,
    statusReason: row.status_reason,
    statusReasonWords: readKeptWords(row.status_reason_words),
    requiredChecks: request.requiredChecks,
    content,
    contentHash: contentHash(content),
    left: leftAfter(request, parent),
    decisions,
    attempts,
    payment,
    history,
    can: {
      decide: me,
      cancel: canCancel(request, person),
      retry: canRetry(request, person),
      recall: canRecall(request, person, approved),
    },
    releaseAt: request.status === "approved" ? request.releaseAt : null,
    pausedUntil: request.status === "approved" ? pausedUntil : null,
    explanation,
  };
}

/** Below zero where the request does not fit any more. */
function leftAfter(request: StoredRequest, parent: Parent): string | null {
  if (request.type !== "refund" || request.status !== "pending") return null;
  const left = refundableMinor(factsWithoutHold(parent, request)) - request.amountMinor;
  return formatAmount(left, request.currencyCode);
}

type DetailRow = SummaryRow & {
  note: string | null;
  status_reason: string | null;
  status_reason_words: unknown;
};

async function findRow(requestId: number): Promise<DetailRow | undefined> {
  const rows = await sql.query<DetailRow>(
    `SELECT ${SUMMARY_COLUMNS}, r.note, r.status_reason, r.status_reason_words FROM ${SUMMARY_JOINS} WHERE r.id = $1`,
    [requestId],
    "get-request",
  );
  return rows[0];
}

type PaymentRow = ParentRow & {
  customer_first_name: string | null;
  customer_last_name: string | null;
  customer_email: string | null;
  customer_phone: string | null;
  created_at: string;
  paid_at: string | null;
  paused_until: string | null;
};

/** Without a lock: what changes after this read, the decision's content hash finds out. */
async function loadPayment(
  transactionId: bigint,
): Promise<{ parent: Parent; payment: RequestedPayment; pausedUntil: string | null }> {
  const rows = await sql.query<PaymentRow>(
    `SELECT ${PARENT_COLUMNS}, p.customer_first_name, p.customer_last_name, p.customer_email, p.customer_phone, p.created_at, p.paid_at,
       CASE WHEN a.paused_until > now() THEN a.paused_until END AS paused_until
     FROM payment_transaction p LEFT JOIN gateway_account a ON a.id = p.gateway_account_id WHERE p.id = $1`,
    [transactionId],
    "get-request-payment",
  );
  const row = rows[0];
  if (!row) throw notFound("Request");
  const parent = toParent(row);
  return { parent, payment: toPayment(row, parent), pausedUntil: row.paused_until };
}

function toPayment(row: PaymentRow, { facts, ...parent }: Parent): RequestedPayment {
  const money = (minor: bigint) => formatAmount(minor, facts.currencyCode);
  return {
    sessionId: parent.sessionId,
    orderNo: parent.orderNo,
    state: facts.state,
    amount: money(facts.amountMinor),
    fee: money(facts.feeMinor),
    voided: money(facts.voidedMinor),
    disputed: money(facts.disputedMinor),
    gateway: facts.gatewayName,
    reference: parent.referenceNumber,
    customer: [row.customer_first_name, row.customer_last_name].filter(Boolean).join(" ") || null,
    email: row.customer_email,
    phone: row.customer_phone,
    createdAt: row.created_at,
    paidAt: row.paid_at,
    deleted: facts.deleted,
  };
}

interface DecisionRow extends PersonName {
  id: bigint;
  verdict: "approve" | "reject";
  note: string | null;
  created_at: string;
  stage: number;
  method: string | null;
  principal: PersonName | null;
}

async function loadDecisions(request: StoredRequest): Promise<RequestDecision[]> {
  const rows = await sql.query<DecisionRow>(
    `SELECT d.id, d.verdict, d.note, d.created_at, d.stage, d.step_up ->> 'method' AS method, u.username, u.first_name, u.last_name,
       CASE WHEN b.id IS NOT NULL THEN jsonb_build_object('username', b.username, 'first_name', b.first_name, 'last_name', b.last_name) END AS principal
     FROM decision d JOIN app_user u ON u.id = d.checker_id LEFT JOIN app_user b ON b.id = d.on_behalf_of_id
     WHERE d.request_id = $1 ORDER BY d.id`,
    [request.id],
    "get-request-decisions",
  );
  return rows.map((row) => ({
    id: String(row.id),
    checker: personLabel(row),
    onBehalfOf: row.principal ? personLabel(row.principal) : null,
    stage: request.requirement.stages[row.stage]?.name ?? null,
    stepUp: row.method,
    verdict: row.verdict,
    note: row.note,
    at: row.created_at,
  }));
}

interface MoveRow {
  session_id: string;
  state: ChildState;
  amount_minor: bigint;
  currency_code: string;
  created_at: string;
  reversed: boolean;
}

const MOVE_COLUMNS = `c.session_id, c.state, c.amount_minor, c.currency_code, c.created_at, c.reversed_at IS NOT NULL AS reversed`;

function toMove(row: MoveRow): PaymentMove {
  return {
    sessionId: row.session_id,
    state: row.state,
    amount: formatAmount(row.amount_minor, row.currency_code),
    at: row.created_at,
    reversed: row.reversed,
  };
}

async function loadHistory(transactionId: bigint): Promise<PaymentMove[]> {
  const rows = await sql.query<MoveRow>(
    `SELECT ${MOVE_COLUMNS} FROM child_transaction c WHERE c.transaction_id = $1 ORDER BY c.id`,
    [transactionId],
    "get-request-history",
  );
  return rows.map(toMove);
}

type AttemptRow = {
  operation_id: string;
  attempt_number: number;
  status: OperationStatus;
  outcome_code: string | null;
  outcome_message: string | null;
  reference_number: string;
  gateway_reference: string | null;
  started_at: string;
  settled_at: string | null;
} & (MoveRow | { session_id: null });

async function loadAttempts(requestId: number): Promise<RequestAttempt[]> {
  const rows = await sql.query<AttemptRow>(
    `SELECT o.id AS operation_id, o.attempt_number, o.status, o.outcome_code, o.outcome_message, o.reference_number, o.gateway_reference,
       o.created_at AS started_at, o.settled_at, ${MOVE_COLUMNS}
     FROM operation o LEFT JOIN child_transaction c ON c.operation_id = o.id WHERE o.request_id = $1 ORDER BY o.attempt_number`,
    [requestId],
    "get-request-attempts",
  );
  return rows.map((row) => ({
    id: row.operation_id,
    number: row.attempt_number,
    status: row.status,
    code: row.outcome_code,
    message: row.outcome_message,
    reference: row.reference_number,
    gatewayReference: row.gateway_reference,
    startedAt: row.started_at,
    settledAt: row.settled_at,
    child: row.session_id === null ? null : toMove(row),
  }));
}
