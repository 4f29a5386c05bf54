import "server-only";
import { AUDIT_COLUMNS, auditPlaceholders } from "@/lib/audit/record-audit";
import type { Sql } from "@/lib/db/sql";
import type { GatewayResult } from "@/lib/gateways/types";
import { nextInquiryMs, PENDING_INQUIRY_MS } from "@/lib/operations/inquiry-schedule";
import type { OperationWithChild } from "@/lib/operations/operation-record";
import type { Reservation, Reserved } from "@/lib/operations/reserve-operation";
import { outcomeValues, type Settlement } from "@/lib/operations/settle-operation";
import type { ChildState } from "@/lib/transactions/types";
import { ANNOUNCE_OPERATION, FAN_OUT_OPERATION } from "@/lib/webhooks/announce-event";

/** What the parts of the statement below read of the operation; naming all its columns would make each part prepare all of them. */
const OUTCOME = `operation.id, operation.transaction_id, operation.amount_minor, operation.currency_code, operation.tracking_key,
      operation.gateway_account_id, operation.reference_number, operation.gateway_reference, operation.initiator,
      operation.created_at, operation.settled_at`;
const ANNOUNCED =
  "operation.transaction_session_id, operation.status, operation.pg_params, operation.pg_response";

/**
 * The outcome of the call that this process has just made, while nobody else has learned anything: the operation is still in
 * flight and so has no child yet. Leaner than the general statement, because every refund through the API pays for it.
 * Locks parent, operation, child in this order.
 */
const settleCall = (announces: boolean) => `
  WITH p AS MATERIALIZED (
    SELECT id FROM payment_transaction WHERE id = $2::bigint FOR NO KEY UPDATE
  ), o AS (
    UPDATE operation SET
      status = $3::operation_status, gateway_reference = $4, outcome_code = $5, outcome_message = $6, pg_params = $7::jsonb,
      pg_response = $8::jsonb, exchanges = $9::jsonb, next_inquiry_at = now() + $10::float8 * interval '1 millisecond',
      settled_at = CASE WHEN $11::boolean THEN NULL ELSE now() END, tracking_key_held = tracking_key_held AND $12::boolean
    FROM p
    -- As text: the small index of open operations, which every refund enters and leaves, must not serve to find this one.
    WHERE operation.id = $1::uuid AND operation.status::text = 'in_flight'
    RETURNING ${announces ? `${OUTCOME}, ${ANNOUNCED}` : OUTCOME}
  ), c AS (
    INSERT INTO child_transaction (session_id, transaction_id, operation_id, state, amount_minor, currency_code, tracking_key,
      gateway_account_id, reference_number, gateway_reference)
    SELECT $13, o.transaction_id, o.id, $14::child_state, o.amount_minor, o.currency_code, o.tracking_key, o.gateway_account_id,
      o.reference_number, o.gateway_reference
    FROM o WHERE $14::child_state IS NOT NULL
    ${announces ? "RETURNING session_id, state" : ""}
  ), a AS (
    INSERT INTO audit_event (${AUDIT_COLUMNS}) SELECT ${auditPlaceholders(15)} FROM o
  )${announces ? `, w AS (${ANNOUNCE_OPERATION}\n  )` : ""}
  SELECT o.initiator, o.created_at, o.settled_at${announces ? `, ${FAN_OUT_OPERATION} AS webhook_job` : ""}
  FROM o${announces ? " LEFT JOIN w ON true" : ""}`;

const QUIET = settleCall(false);
const ANNOUNCING = settleCall(true);

/** What the call that this process has made comes to, before it is written. */
export function settlementOf(reservation: Reservation, result: GatewayResult): Settlement {
  return {
    operationId: reservation.id,
    transactionId: reservation.parent.id,
    transactionSessionId: reservation.parent.sessionId,
    requestId: reservation.requestId,
    type: reservation.type,
    status: result.outcome,
    actor: reservation.actor,
    gatewayReference: result.gatewayReference,
    code: result.code,
    message: result.message,
    pgParams: result.pgParams,
    response: result.response,
    exchange: result.exchange,
    nextInquiryMs: result.outcome === "pending" ? PENDING_INQUIRY_MS : nextInquiryMs(0),
    recordQueuedChild: true,
    ofFirstCall: true,
  };
}

interface Settled {
  initiator: Record<string, unknown>;
  created_at: string;
  settled_at: string | null;
}

/**
 * Records what the gateway answered to a direct operation (one without a request). Null when the operation is not in flight
 * any more: then the general `settleOperation` has to judge.
 */
export async function settleCallOutcome(
  sql: Sql,
  reservation: Reservation,
  reserved: Reserved,
  settlement: Settlement,
): Promise<OperationWithChild | null> {
  const { outcome, child, audit } = outcomeValues(settlement);
  const definite = settlement.status !== "unknown" && settlement.status !== "pending";
  // Freed after a definite "not done": nobody was told anything else yet.
  const keepsKey = settlement.status !== "declined" && settlement.status !== "failed";
  const childState = keepsKey ? child.state : null;
  const rows = await sql.query<Settled>(
    reserved.announces ? ANNOUNCING : QUIET,
    [
      settlement.operationId,
      settlement.transactionId,
      settlement.status,
      outcome.gatewayReference,
      outcome.code,
      outcome.message,
      outcome.pgParams,
      outcome.response,
      outcome.exchanges ?? "[]",
      outcome.nextInquiryMs,
      !definite,
      keepsKey,
      child.sessionId,
      childState,
      ...audit,
    ],
    reserved.announces ? "settle-call-announcing" : "settle-call",
  );
  return rows[0] ? describe(reservation, settlement, outcome, rows[0], child.sessionId, childState) : null;
}

/** What the statement wrote, from what it was given: reading thirty columns back would cost more than writing them. */
function describe(
  reservation: Reservation,
  settlement: Settlement,
  outcome: ReturnType<typeof outcomeValues>["outcome"],
  row: Settled,
  childSessionId: string,
  childState: ChildState | null,
): OperationWithChild {
  const { parent, amountMinor, trackingKey } = reservation;
  const { currencyCode } = parent.facts;
  return {
    operation: {
      id: reservation.id,
      transactionId: parent.id,
      transactionSessionId: parent.sessionId,
      requestId: null,
      type: reservation.type,
      source: reservation.source,
      status: settlement.status,
      amountMinor,
      currencyCode,
      referenceNumber: reservation.referenceNumber,
      trackingKey,
      idempotencyKey: reservation.idempotencyKey,
      gatewayReference: outcome.gatewayReference,
      initiator: row.initiator,
      extra: reservation.extra,
      outcomeCode: outcome.code,
      outcomeMessage: outcome.message,
      pgResponse: JSON.parse(outcome.response),
      pgParams: JSON.parse(outcome.pgParams),
      inquiryCount: 0,
      notFoundCount: 0,
      createdAt: row.created_at,
      settledAt: row.settled_at,
    },
    child:
      childState === null
        ? null
        : { sessionId: childSessionId, state: childState, amountMinor, currencyCode, trackingKey },
  };
}
