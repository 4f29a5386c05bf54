import "server-only";
import { auditingRefusals } from "@/lib/audit/audit-refusals";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { type Sql, sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { capabilitiesOf } from "@/lib/gateways/registry";
import { firstInquiryMs, underWayMs } from "@/lib/operations/inquiry-schedule";
import type { OutcomeFacts, SettlerFacts } from "@/lib/operations/outcomes/rules";
import type { OutcomeVerdict, SettlementOutcome } from "@/lib/operations/outcomes/types";
import type { ExternalOperationType, OperationStatus } from "@/lib/operations/types";
import { lockParent } from "@/lib/transactions/find-parent";

/** An operation as settling by hand sees it. */
export interface StoredOutcome extends OutcomeFacts {
  operationId: string;
  transactionId: bigint;
  sessionId: string;
  requestId: number | null;
  type: ExternalOperationType;
  accountId: number | null;
  pgParams: Record<string, unknown>;
  pgResponse: Record<string, unknown>;
  proposal: { id: number; outcome: SettlementOutcome; gatewayReference: string | null } | null;
}

interface OutcomeRow {
  id: string;
  transaction_id: bigint;
  transaction_session_id: string;
  request_id: number | null;
  type: ExternalOperationType;
  status: OperationStatus;
  gateway_account_id: number | null;
  pg_params: Record<string, unknown>;
  pg_response: Record<string, unknown>;
  inquiry_count: number;
  gateway: string | null;
  capabilities: unknown;
  is_under_way: boolean;
  sending_ms: number | null;
  initiator_user_id: number | null;
  maker_id: number | null;
  settlement_id: number | null;
  outcome: SettlementOutcome | null;
  settlement_reference: string | null;
  proposed_by_id: number | null;
}

const FIND = `
  SELECT o.id, o.transaction_id, o.transaction_session_id, o.request_id, o.type, o.status, o.gateway_account_id, o.pg_params,
    o.pg_response, o.inquiry_count, coalesce(o.last_sending_at, o.created_at) > now() - $2::float8 * interval '1 millisecond' AS is_under_way,
    (extract(epoch FROM o.last_sending_at - clock_timestamp()) * 1000)::float8 + $3::float8 AS sending_ms,
    a.gateway, a.capabilities, o.initiator_user_id, r.maker_id, s.id AS settlement_id, s.outcome, s.gateway_reference AS settlement_reference,
    s.proposed_by_id
  FROM operation o LEFT JOIN operation_request r ON r.id = o.request_id
  LEFT JOIN gateway_account a ON a.id = o.gateway_account_id
  LEFT JOIN operation_settlement s ON s.operation_id = o.id AND s.status = 'proposed'
  WHERE o.id = $1::uuid AND o.type IN ('refund', 'capture', 'void') AND o.transaction_id IS NOT NULL`;

/** The operation with what the rules want to know. Throws `not_found`. */
export async function findOutcome(db: Sql, operationId: string): Promise<StoredOutcome> {
  const [row] = await db.query<OutcomeRow>(
    FIND,
    [operationId, firstInquiryMs(), underWayMs()],
    "find-outcome",
  );
  if (!row) throw notFound("Operation");
  return {
    operationId: row.id,
    transactionId: row.transaction_id,
    sessionId: row.transaction_session_id,
    requestId: row.request_id,
    type: row.type,
    status: row.status,
    accountId: row.gateway_account_id,
    pgParams: row.pg_params,
    pgResponse: row.pg_response,
    inquiryCount: row.inquiry_count,
    canBeAsked: row.gateway !== null && capabilitiesOf(row.gateway, row.capabilities).inquiry !== "none",
    isUnderWay: row.is_under_way,
    sendingForMs: Math.max(0, row.sending_ms ?? 0),
    initiatorId: row.initiator_user_id,
    makerId: row.maker_id,
    proposedById: row.proposed_by_id,
    proposal:
      row.settlement_id === null || row.outcome === null
        ? null
        : { id: row.settlement_id, outcome: row.outcome, gatewayReference: row.settlement_reference },
  };
}

/** The same, with the payment locked first: from here on no answer of the gateway slips in between. */
export async function lockOutcome(transaction: Sql, operationId: string): Promise<StoredOutcome> {
  const found = await findOutcome(transaction, operationId);
  await lockParent(transaction, found.transactionId);
  return findOutcome(transaction, operationId);
}

export function settlerFacts(actor: UserActor): SettlerFacts {
  const maySettle = hasPermission(actor, "outcome.settle");
  return { userId: actor.userId, maySettle, mayAsk: maySettle || hasPermission(actor, "payment.inquiry") };
}

export function requireOk(verdict: OutcomeVerdict): void {
  if (verdict.ok) return;
  const { retryAfterS } = verdict;
  const params: Record<string, string> = retryAfterS === undefined ? {} : { retryAfter: String(retryAfterS) };
  throw new AppError(verdict.code, { detail: verdict.reason, params });
}

/** Runs an act on an outcome; a refusal stands in the trail of the operation and in that of its payment. */
export function auditingOutcome<Result>(
  actor: UserActor,
  action: string,
  operationId: string,
  act: () => Promise<Result>,
): Promise<Result> {
  const attempt = async () => ({
    action,
    objectType: "operation",
    objectId: operationId,
    transactionSessionId: (await findOutcome(sql, operationId)).sessionId,
  });
  return auditingRefusals(actor, attempt, act);
}
