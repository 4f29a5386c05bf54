import "server-only";
import type { OperationSource, OperationStatus, OperationType } from "@/lib/operations/types";
import type { ChildState } from "@/lib/transactions/types";

/** One operation as stored, in the shape that services pass around. */
export interface OperationRecord {
  id: string;
  transactionId: bigint | null;
  transactionSessionId: string;
  requestId: number | null;
  type: OperationType;
  source: OperationSource;
  status: OperationStatus;
  amountMinor: bigint | null;
  currencyCode: string;
  referenceNumber: string;
  trackingKey: string | null;
  idempotencyKey: string | null;
  gatewayReference: string | null;
  initiator: Record<string, unknown>;
  extra: Record<string, unknown>;
  outcomeCode: string | null;
  outcomeMessage: string | null;
  pgResponse: Record<string, unknown>;
  pgParams: Record<string, unknown>;
  inquiryCount: number;
  notFoundCount: number;
  createdAt: string;
  settledAt: string | null;
}

export interface ChildRecord {
  sessionId: string;
  state: ChildState;
  amountMinor: bigint;
  currencyCode: string;
  trackingKey: string | null;
}

export interface OperationWithChild {
  operation: OperationRecord;
  child: ChildRecord | null;
}

/** Columns that `toOperationWithChild` reads; needs the aliases o (operation) and c (child_transaction). */
export const OPERATION_COLUMNS = `
  o.id, o.transaction_id, o.transaction_session_id, o.request_id, o.type, o.source, o.status, o.amount_minor,
  o.currency_code, o.reference_number, o.tracking_key, o.idempotency_key, o.gateway_reference, o.initiator, o.extra,
  o.outcome_code, o.outcome_message, o.pg_response, o.pg_params, o.inquiry_count, o.not_found_count, o.created_at,
  o.settled_at, c.session_id AS child_session_id, c.state AS child_state, c.amount_minor AS child_amount_minor,
  c.tracking_key AS child_tracking_key`;

export interface OperationRow {
  id: string;
  transaction_id: bigint | null;
  transaction_session_id: string;
  request_id: number | null;
  type: OperationType;
  source: OperationSource;
  status: OperationStatus;
  amount_minor: bigint | null;
  currency_code: string;
  reference_number: string;
  tracking_key: string | null;
  idempotency_key: string | null;
  gateway_reference: string | null;
  initiator: Record<string, unknown>;
  extra: Record<string, unknown>;
  outcome_code: string | null;
  outcome_message: string | null;
  pg_response: Record<string, unknown>;
  pg_params: Record<string, unknown>;
  inquiry_count: number;
  not_found_count: number;
  created_at: string;
  settled_at: string | null;
  child_session_id: string | null;
  child_state: ChildState | null;
  child_amount_minor: bigint | null;
  child_tracking_key: string | null;
}

export function toOperationWithChild(row: OperationRow): OperationWithChild {
  const operation: OperationRecord = {
    id: row.id,
    transactionId: row.transaction_id,
    transactionSessionId: row.transaction_session_id,
    requestId: row.request_id,
    type: row.type,
    source: row.source,
    status: row.status,
    amountMinor: row.amount_minor,
    currencyCode: row.currency_code,
    referenceNumber: row.reference_number,
    trackingKey: row.tracking_key,
    idempotencyKey: row.idempotency_key,
    gatewayReference: row.gateway_reference,
    initiator: row.initiator,
    extra: row.extra,
    outcomeCode: row.outcome_code,
    outcomeMessage: row.outcome_message,
    pgResponse: row.pg_response,
    pgParams: row.pg_params,
    inquiryCount: row.inquiry_count,
    notFoundCount: row.not_found_count,
    createdAt: row.created_at,
    settledAt: row.settled_at,
  };
  if (row.child_session_id === null || row.child_state === null || row.child_amount_minor === null) {
    return { operation, child: null };
  }
  return {
    operation,
    child: {
      sessionId: row.child_session_id,
      state: row.child_state,
      amountMinor: row.child_amount_minor,
      currencyCode: row.currency_code,
      trackingKey: row.child_tracking_key,
    },
  };
}
