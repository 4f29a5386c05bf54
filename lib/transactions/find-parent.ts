import "server-only";
import type { Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { capabilitiesOf } from "@/lib/gateways/registry";
import type { TransactionFacts, TransactionState } from "@/lib/transactions/types";

/** The account that settled a payment, with its credentials still sealed. */
export interface SettlingAccount {
  id: number;
  pgCode: string;
  gateway: string;
  name: string;
  currencyCode: string;
  baseUrl: string;
  isSandbox: boolean;
  sealedCredentials: Buffer;
  /** Calls in a row that did not reach it or got no answer in time. */
  failedCalls: number;
  /** Null: open for calls. Above zero: calls are refused for so long. Else one call may try again. */
  pausedMs: number | null;
}

/** One payment as operations see it. */
export interface Parent {
  id: bigint;
  sessionId: string;
  orderNo: string | null;
  referenceNumber: string | null;
  gatewayReference: string | null;
  extra: Record<string, unknown>;
  account: SettlingAccount | null;
  facts: TransactionFacts;
}

export interface ParentIdentifiers {
  sessionId?: string | undefined;
  orderNo?: string | undefined;
}

/** Columns that `toParent` reads; needs the aliases p (payment_transaction) and a (gateway_account). */
export const PARENT_COLUMNS = `
  p.id, p.session_id, p.order_no, p.reference_number, p.gateway_reference, p.extra, p.state, p.currency_code,
  p.payment_currency_code, p.amount_minor, p.settled_minor, p.fee_minor, p.captured_minor, p.capture_held_minor,
  p.refunded_minor, p.refund_queued_minor, p.refund_held_minor, p.request_held_minor, p.disputed_minor, p.voided_minor,
  p.void_held, p.void_requested, p.frozen_at IS NOT NULL AS frozen, p.deleted_at IS NOT NULL AS deleted,
  a.id AS account_id, a.pg_code, a.gateway, a.name AS account_name, a.currency_code AS account_currency_code,
  a.base_url, a.is_sandbox AS account_is_sandbox, a.sealed_credentials, a.capabilities, a.is_active AS account_is_active,
  a.failed_calls, (extract(epoch FROM a.paused_until - now()) * 1000)::float8 AS paused_ms`;

export interface ParentRow {
  id: bigint | null;
  session_id: string;
  order_no: string | null;
  reference_number: string | null;
  gateway_reference: string | null;
  extra: Record<string, unknown>;
  state: TransactionState;
  currency_code: string;
  payment_currency_code: string | null;
  amount_minor: bigint;
  settled_minor: bigint;
  fee_minor: bigint;
  captured_minor: bigint;
  capture_held_minor: bigint;
  refunded_minor: bigint;
  refund_queued_minor: bigint;
  refund_held_minor: bigint;
  request_held_minor: bigint;
  disputed_minor: bigint;
  voided_minor: bigint;
  void_held: boolean;
  void_requested: boolean;
  frozen: boolean;
  deleted: boolean;
  account_id: number | null;
  pg_code: string;
  gateway: string;
  account_name: string;
  account_currency_code: string;
  base_url: string;
  account_is_sandbox: boolean;
  sealed_credentials: Buffer;
  capabilities: unknown;
  account_is_active: boolean | null;
  failed_calls: number;
  paused_ms: number | null;
}

export function toParent(row: ParentRow): Parent {
  return {
    id: row.id as bigint,
    sessionId: row.session_id,
    orderNo: row.order_no,
    referenceNumber: row.reference_number,
    gatewayReference: row.gateway_reference,
    extra: row.extra,
    account: row.account_id === null ? null : toAccount(row, row.account_id),
    facts: toFacts(row),
  };
}

function toAccount(row: ParentRow, id: number): SettlingAccount {
  return {
    id,
    pgCode: row.pg_code,
    gateway: row.gateway,
    name: row.account_name,
    currencyCode: row.account_currency_code,
    baseUrl: row.base_url,
    isSandbox: row.account_is_sandbox,
    sealedCredentials: row.sealed_credentials,
    failedCalls: row.failed_calls,
    pausedMs: row.paused_ms,
  };
}

export function toFacts(row: ParentRow): TransactionFacts {
  const hasAccount = row.account_id !== null;
  return {
    state: row.state,
    currencyCode: row.currency_code,
    paymentCurrencyCode: row.payment_currency_code,
    accountCurrencyCode: hasAccount ? row.account_currency_code : null,
    gatewayName: hasAccount ? row.account_name : null,
    accountDisabled: row.account_is_active === false,
    support: hasAccount ? capabilitiesOf(row.gateway, row.capabilities) : null,
    amountMinor: row.amount_minor,
    settledMinor: row.settled_minor,
    feeMinor: row.fee_minor,
    capturedMinor: row.captured_minor,
    captureHeldMinor: row.capture_held_minor,
    refundedMinor: row.refunded_minor,
    refundQueuedMinor: row.refund_queued_minor,
    refundHeldMinor: row.refund_held_minor,
    requestHeldMinor: row.request_held_minor,
    disputedMinor: row.disputed_minor,
    voidedMinor: row.voided_minor,
    voidHeld: row.void_held,
    voidRequested: row.void_requested,
    frozen: row.frozen,
    deleted: row.deleted,
  };
}

/**
 * The request that asked with this key, and whether this way ("api:refund") is direct whatever the payment, to the live policy and
 * to the one that is tried beside it: known in passing.
 */
const policyColumns = (key: string, way: string) => `
  (SELECT r.id FROM operation_request r WHERE r.tracking_key = ${key}) AS tracked_request_id,
  (SELECT bool_and(${way}::text = ANY (v.direct_ways)) FROM approval_policy_version v
   WHERE v.status IN ('live', 'shadow')) AS way_is_direct`;

const FIND = `
  SELECT t.*, ${PARENT_COLUMNS}
  FROM (SELECT (SELECT o.id FROM operation o WHERE o.tracking_key = $3 AND o.tracking_key_held) AS tracked_id,
    ${policyColumns("$3", "$4")}) t
  LEFT JOIN LATERAL (
    SELECT x.* FROM payment_transaction x WHERE x.session_id = $1 AND x.deleted_at IS NULL
    UNION ALL
    (SELECT x.* FROM payment_transaction x
     WHERE x.order_no = $2 AND x.deleted_at IS NULL AND x.session_id IS DISTINCT FROM $1 LIMIT 2)
  ) p ON true
  LEFT JOIN gateway_account a ON a.id = p.gateway_account_id`;

/** Columns of the usual call, which names the session alone; `from` gives one row. */
export const bySessionFrom = (from: string, session: string, key: string, way: string) => `
    (SELECT o.id FROM operation o WHERE o.tracking_key = ${key} AND o.tracking_key_held) AS tracked_id,
    ${policyColumns(key, way)}, ${PARENT_COLUMNS}
  FROM ${from}
  LEFT JOIN payment_transaction p ON p.session_id = ${session} AND p.deleted_at IS NULL
  -- One account by its key: a join that may take the tables as a whole would hash all accounts for it.
  LEFT JOIN LATERAL (SELECT g.* FROM gateway_account g WHERE g.id = p.gateway_account_id LIMIT 1) a ON true`;

const FIND_BY_SESSION = `SELECT ${bySessionFrom("(VALUES (1)) one", "$1", "$2", "$3")}`;

export interface FoundParent {
  /** Operation that holds the tracking key; it wins over everything else in the request. */
  trackedOperationId: string | null;
  /** Request that was made with the tracking key, whatever became of it. */
  trackedRequestId: number | null;
  /** The live policy lets the way that was asked about pass without looking at anything else. */
  wayIsDirect: boolean;
  /** Throws what the identifiers deserve: `not_found`, `identifiers_mismatch`, `ambiguous_order_no`. */
  parent(): Parent;
}

/**
 * One round trip for both questions of an operation: does another operation hold this tracking key, and which payment
 * is meant. Soft-deleted payments and child transactions are never found.
 */
export async function findParent(
  sql: Sql,
  identifiers: ParentIdentifiers,
  trackingKey?: string,
  way?: string,
): Promise<FoundParent> {
  const { sessionId, orderNo } = identifiers;
  const key = trackingKey ?? null;
  const policy = way ?? null;
  const rows =
    sessionId !== undefined && orderNo === undefined
      ? await sql.query<FoundRow>(FIND_BY_SESSION, [sessionId, key, policy], "find-parent-by-session")
      : await sql.query<FoundRow>(FIND, [sessionId ?? null, orderNo ?? null, key, policy], "find-parent");
  return foundIn(rows, identifiers);
}

/** A row of either statement. */
export type FoundRow = ParentRow & {
  tracked_id: string | null;
  tracked_request_id: number | null;
  way_is_direct: boolean | null;
};

/** What the rows say. */
export function foundIn(rows: readonly FoundRow[], identifiers: ParentIdentifiers): FoundParent {
  return {
    trackedOperationId: rows[0]?.tracked_id ?? null,
    trackedRequestId: rows[0]?.tracked_request_id ?? null,
    wayIsDirect: rows[0]?.way_is_direct ?? false,
    parent: () => pickParent(rows.filter((row) => row.id !== null).map(toParent), identifiers),
  };
}

function pickParent(found: Parent[], { sessionId, orderNo }: ParentIdentifiers): Parent {
  const bySession =
    sessionId === undefined ? undefined : found.find((parent) => parent.sessionId === sessionId);
  if (sessionId !== undefined && !bySession) throw notFound("Transaction");
  const [first, second] = found;
  if (!first) throw notFound("Transaction");
  if (!bySession) {
    if (second) {
      throw new AppError("ambiguous_order_no", {
        detail: "Several transactions have this order_no. Send the session_id.",
        field: "order_no",
      });
    }
    return first;
  }
  if (orderNo !== undefined && bySession.orderNo !== orderNo) {
    throw new AppError("identifiers_mismatch", {
      detail: "session_id and order_no belong to different transactions. Send one of them.",
      field: "order_no",
    });
  }
  return bySession;
}

const BY_ID = `SELECT ${PARENT_COLUMNS} FROM payment_transaction p LEFT JOIN gateway_account a ON a.id = p.gateway_account_id
  WHERE p.id = $1`;

/** The payment by its id, hidden ones included: what was begun has to be finished. Null when it is gone. */
export async function readParent(sql: Sql, transactionId: bigint): Promise<Parent | null> {
  const rows = await sql.query<ParentRow>(BY_ID, [transactionId], "read-parent");
  return rows[0] ? toParent(rows[0]) : null;
}

/** The payment by its id under a row lock: the first lock of every change. Null when it is gone. */
export async function lockParent(sql: Sql, transactionId: bigint): Promise<Parent | null> {
  const rows = await sql.query<ParentRow>(`${BY_ID} FOR NO KEY UPDATE OF p`, [transactionId], "lock-parent");
  return rows[0] ? toParent(rows[0]) : null;
}
