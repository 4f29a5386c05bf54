import "server-only";
import { AUDIT_COLUMNS, type AuditActor, auditPlaceholders, auditValues } from "@/lib/audit/record-audit";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { storableJson, storableText } from "@/lib/db/storable";
import type { GatewayExchange } from "@/lib/gateways/types";
import { addJobExpression, jobValues } from "@/lib/jobs/add-job";
import {
  OPERATION_COLUMNS,
  type OperationRow,
  type OperationWithChild,
  toOperationWithChild,
} from "@/lib/operations/operation-record";
import {
  alertOfContradiction,
  type HandSettlement,
  settledByHand,
} from "@/lib/operations/outcomes/contradiction";
import { isReferenceTaken, underTakenReference } from "@/lib/operations/taken-reference";
import { newSessionId } from "@/lib/transactions/references";
import type { ExternalOperationType, OperationStatus } from "@/lib/operations/types";
import { lockParent } from "@/lib/transactions/find-parent";
import type { ChildState } from "@/lib/transactions/types";
import { ANNOUNCE_OPERATION, FAN_OUT_OPERATION } from "@/lib/webhooks/announce-event";

export interface Settlement {
  operationId: string;
  transactionId: bigint;
  transactionSessionId: string;
  requestId: number | null;
  type: ExternalOperationType;
  status: Exclude<OperationStatus, "in_flight">;
  /** Whom the trail names: the caller, the reconcile job or the gateway. */
  actor: AuditActor;
  gatewayReference: string | null;
  code: string | null;
  message: string | null;
  pgParams: Record<string, unknown>;
  response: Record<string, unknown>;
  exchange: GatewayExchange | null;
  /** Milliseconds until the gateway is asked again, while the outcome stays open. */
  nextInquiryMs: number | null;
  /** The gateway said once more that it never saw the operation. */
  notFound?: boolean;
  /** The caller of an unknown refund is told "queued", so a child must exist that can be followed. */
  recordQueuedChild?: boolean;
  /** What the first sending came to. That it failed says nothing any more once the reconcile job has taken the operation over. */
  ofFirstCall?: boolean;
  /** A fact that overturns what two persons settled may come from a status that no answer would change. */
  alsoFrom?: readonly OperationStatus[];
}

/**
 * Conditional: only a legal next status is written, so a late answer never overturns a definite one. Locks parent, request,
 * operation, child in this order; operation, child, balances (triggers), audit, webhook event and jobs commit together.
 */
const SETTLE = `
  WITH p AS MATERIALIZED (
    SELECT id FROM payment_transaction WHERE id = $2::bigint FOR NO KEY UPDATE
  ), q AS MATERIALIZED (
    SELECT r.id FROM p CROSS JOIN operation_request r WHERE r.id = $3::int FOR NO KEY UPDATE OF r
  ), o AS (
    UPDATE operation SET
      status = $4::operation_status,
      gateway_reference = coalesce($5, operation.gateway_reference),
      outcome_code = $6, outcome_message = $7, pg_params = $8::jsonb, pg_response = $9::jsonb,
      exchanges = CASE WHEN $10::jsonb IS NULL THEN exchanges ELSE exchanges || $10::jsonb END,
      next_inquiry_at = now() + $11::float8 * interval '1 millisecond',
      not_found_count = not_found_count + $12::int,
      settled_at = CASE WHEN $4::operation_status IN ('unknown', 'pending') THEN NULL ELSE now() END,
      -- Freed after a definite "not done", unless the caller was already told that a refund is queued under this key.
      tracking_key_held = tracking_key_held AND ($4::operation_status NOT IN ('declined', 'failed')
        OR EXISTS (SELECT 1 FROM child_transaction k WHERE k.operation_id = operation.id))
    FROM p LEFT JOIN q ON true
    WHERE operation.id = $1::uuid AND operation.status = ANY($13::operation_status[])
    RETURNING operation.*
  ), c AS (
    INSERT INTO child_transaction (session_id, transaction_id, operation_id, state, amount_minor, currency_code, tracking_key,
      gateway_account_id, reference_number, gateway_reference, reversed_at)
    SELECT $14, o.transaction_id, o.id, $15::child_state, o.amount_minor, o.currency_code,
      CASE WHEN o.tracking_key_held THEN o.tracking_key END, o.gateway_account_id, o.reference_number, o.gateway_reference,
      CASE WHEN o.status = 'rejected' AND o.type <> 'refund' THEN now() END
    FROM o
    WHERE $15::child_state IS NOT NULL
      AND (o.status NOT IN ('declined', 'failed') OR EXISTS (SELECT 1 FROM child_transaction k WHERE k.operation_id = o.id))
    ON CONFLICT (operation_id) DO UPDATE SET
      state = EXCLUDED.state, gateway_reference = EXCLUDED.gateway_reference, reversed_at = EXCLUDED.reversed_at,
      state_changed_at = now()
    RETURNING *
  ), a AS (
    INSERT INTO audit_event (${AUDIT_COLUMNS}) SELECT ${auditPlaceholders(16)} FROM o
  ), w AS (${ANNOUNCE_OPERATION}
  )
  SELECT ${OPERATION_COLUMNS},
    CASE WHEN o.request_id IS NOT NULL AND o.status <> 'unknown' THEN (${addJobExpression(29)}).id END AS follow_job,
    ${FAN_OUT_OPERATION} AS webhook_job
  FROM o LEFT JOIN c ON true LEFT JOIN w ON true`;

/** From which statuses each status may be reached; the schema's trigger refuses the rest as well. */
const REACHED_FROM: Record<Settlement["status"], readonly OperationStatus[]> = {
  unknown: ["in_flight", "unknown"],
  pending: ["in_flight", "unknown", "declined", "failed"],
  succeeded: ["in_flight", "unknown", "pending", "declined", "failed"],
  declined: ["in_flight", "unknown"],
  failed: ["in_flight", "unknown"],
  rejected: ["pending", "succeeded"],
};

function reachedFrom({ status, ofFirstCall, alsoFrom }: Settlement): readonly OperationStatus[] {
  if (ofFirstCall && status === "failed") return ["in_flight"];
  return [...REACHED_FROM[status], ...(alsoFrom ?? [])];
}

/** The child that records an outcome; what is unknown has one only when its caller was told "queued". */
function childStateFor({ type, status, recordQueuedChild }: Settlement): ChildState | null {
  if (type === "refund") {
    if (status === "succeeded") return "refunded";
    if (status === "pending") return "refund_queued";
    if (status === "unknown") return recordQueuedChild ? "refund_queued" : null;
    return "refund_rejected";
  }
  if (status === "succeeded" || status === "rejected") return type === "capture" ? "paid" : "voided";
  return null;
}

/** What both statements that settle write: the outcome, the child that records it, the audit event. */
export function outcomeValues(settlement: Settlement) {
  const open = settlement.status === "unknown" || settlement.status === "pending";
  const code = storableOrNull(settlement.code, 128);
  const message = storableOrNull(settlement.message, 1000);
  const gatewayReference = storableOrNull(settlement.gatewayReference, 128);
  const isRefused =
    settlement.status === "declined" || settlement.status === "failed" || settlement.status === "rejected";
  return {
    outcome: {
      gatewayReference,
      code,
      message,
      pgParams: storableJson(settlement.pgParams),
      response: storableJson(settlement.response),
      exchanges: settlement.exchange === null ? null : storableJson([settlement.exchange]),
      nextInquiryMs: open ? settlement.nextInquiryMs : null,
    },
    child: { sessionId: newSessionId(), state: childStateFor(settlement) },
    audit: auditValues({
      actor: settlement.actor,
      action: `operation.${settlement.status}`,
      objectType: "operation",
      objectId: settlement.operationId,
      transactionSessionId: settlement.transactionSessionId,
      result: isRefused ? "failed" : "ok",
      after: {
        type: settlement.type,
        status: settlement.status,
        ...(gatewayReference === null ? {} : { gatewayReference }),
        ...(code === null ? {} : { code }),
      },
      reason: message,
    }),
  };
}

/**
 * Records what the gateway said. Returns the operation with its child, or null when the operation had already moved on and
 * nothing was changed.
 */
export async function settleOperation(sql: Sql, settlement: Settlement): Promise<OperationWithChild | null> {
  const { outcome, child, audit } = outcomeValues(settlement);
  const rows = await sql.query<OperationRow>(
    SETTLE,
    [
      settlement.operationId,
      settlement.transactionId,
      settlement.requestId,
      settlement.status,
      outcome.gatewayReference,
      outcome.code,
      outcome.message,
      outcome.pgParams,
      outcome.response,
      outcome.exchanges,
      outcome.nextInquiryMs,
      settlement.notFound ? 1 : 0,
      reachedFrom(settlement),
      child.sessionId,
      child.state,
      ...audit,
      ...jobValues("follow-request", { requestId: settlement.requestId ?? 0 }),
    ],
    "settle-operation",
  );
  return rows[0] ? toOperationWithChild(rows[0]) : null;
}

/**
 * Records what was learned apart from the call. Here somebody else may be settling too, so the lock comes first, in a statement
 * of its own: a single statement sees the children of the moment it began, not those of the moment it got the lock, and would
 * free the key of a caller who was told "queued" meanwhile.
 */
export async function settleAfterwards(settlement: Settlement): Promise<OperationWithChild | null> {
  try {
    return await settleLocked(settlement);
  } catch (error) {
    if (!isReferenceTaken(error)) throw error;
    return settleLocked(underTakenReference(settlement), settlement);
  }
}

function settleLocked(settlement: Settlement, said = settlement): Promise<OperationWithChild | null> {
  return inTransaction(async (transaction) => {
    await lockParent(transaction, settlement.transactionId);
    const byHand = await settledByHand(transaction, settlement.operationId);
    if (!byHand) return settleOperation(transaction, settlement);
    const settled = await settleOperation(transaction, asFact(settlement, byHand));
    await alertOfContradiction(transaction, byHand, said);
    return settled;
  });
}

/** What the gateway says about an operation that two persons settled: a fact that may overturn their word. */
function asFact(settlement: Settlement, byHand: HandSettlement): Settlement {
  if (byHand.outcome === "executed")
    return settlement.status === "declined" ? { ...settlement, status: "rejected" } : settlement;
  return settlement.status === "succeeded" ? { ...settlement, alsoFrom: ["rejected"] } : settlement;
}

/** What a gateway said, cut to its column; no odd character of an answer may keep its outcome from being recorded. */
function storableOrNull(text: string | null, maxLength: number): string | null {
  return text === null ? null : storableText(text.slice(0, maxLength));
}
