import "server-only";
import type { Sql } from "@/lib/db/sql";
import type { PaymentSource } from "@/lib/payments/incoming/types";

/** A payment that we hold already, found by what a gateway calls it. */
export interface KnownPayment {
  id: bigint;
  sessionId: string;
  source: PaymentSource;
  state: string;
  currencyCode: string;
  amountMinor: bigint;
  settledMinor: bigint;
  feeMinor: bigint;
  capturedMinor: bigint;
  refundedMinor: bigint;
  refundQueuedMinor: bigint;
  voidedMinor: bigint;
  /** The payment is known by this attempt only, which has not settled it. */
  attemptId: bigint | null;
}

/** `deleted`: it was here and was erased by a person. */
export type Known = { kind: "payment"; payment: KnownPayment } | { kind: "deleted"; sessionId: string };

export interface Sought {
  gatewayReference: string;
  /** The reference of the merchant's side; ours, when an attempt of ours made it. */
  reference: string | null;
}

interface Row {
  wanted: string;
  id: bigint;
  session_id: string;
  source: PaymentSource;
  state: string;
  currency_code: string;
  amount_minor: bigint;
  settled_minor: bigint;
  fee_minor: bigint;
  captured_minor: bigint;
  refunded_minor: bigint;
  refund_queued_minor: bigint;
  voided_minor: bigint;
  attempt_id: bigint | null;
}

const COLUMNS = `p.id, p.session_id, p.source, p.state, p.currency_code, p.amount_minor, p.settled_minor, p.fee_minor,
  p.captured_minor, p.refunded_minor, p.refund_queued_minor, p.voided_minor`;

/**
 * Of many payments of one account those that we hold, by the gateway's reference or ours: settled ones first, else by an attempt
 * that never came to anything here. Keyed by the gateway's reference.
 */
export async function findKnown(
  sql: Sql,
  accountId: number,
  sought: readonly Sought[],
): Promise<Map<string, Known>> {
  const references = sought.map((one) => one.gatewayReference);
  const ours = sought.map((one) => one.reference);
  const rows = await sql.query<Row>(
    `SELECT w.wanted, k.* FROM unnest($2::text[], $3::text[]) AS w(wanted, ours)
     CROSS JOIN LATERAL (
       SELECT * FROM (
         SELECT ${COLUMNS}, NULL::bigint AS attempt_id FROM payment_transaction p
         WHERE p.gateway_account_id = $1 AND p.gateway_reference = w.wanted
         UNION ALL
         SELECT ${COLUMNS}, t.id FROM payment_attempt t JOIN payment_transaction p ON p.id = t.transaction_id
         WHERE t.gateway_account_id = $1 AND t.gateway_reference = w.wanted
         UNION ALL
         SELECT ${COLUMNS}, t.id FROM payment_attempt t JOIN payment_transaction p ON p.id = t.transaction_id
         WHERE t.gateway_account_id = $1 AND t.reference_number = w.ours) x
       ORDER BY x.attempt_id NULLS FIRST LIMIT 1) k`,
    [accountId, references, ours],
    "find-known-payments",
  );
  const known = new Map<string, Known>(
    rows.map((row) => [row.wanted, { kind: "payment", payment: toKnown(row) }]),
  );
  for (const { wanted, session_id } of await findDeleted(sql, sought)) {
    if (!known.has(wanted)) known.set(wanted, { kind: "deleted", sessionId: session_id });
  }
  return known;
}

/** Payments that were erased here are known by our own references only. */
async function findDeleted(sql: Sql, sought: readonly Sought[]) {
  const named = sought.filter((one) => one.reference !== null);
  if (named.length === 0) return [];
  return sql.query<{ wanted: string; session_id: string }>(
    `SELECT w.wanted, d.session_id FROM transaction_tombstone d
     JOIN unnest($1::text[], $2::text[]) AS w(wanted, ours) ON w.ours = ANY (d."references")
     WHERE d."references" && $2::text[]`,
    [named.map((one) => one.gatewayReference), named.map((one) => one.reference)],
  );
}

function toKnown(row: Row): KnownPayment {
  return {
    id: row.id,
    sessionId: row.session_id,
    source: row.source,
    state: row.state,
    currencyCode: row.currency_code,
    amountMinor: row.amount_minor,
    settledMinor: row.settled_minor,
    feeMinor: row.fee_minor,
    capturedMinor: row.captured_minor,
    refundedMinor: row.refunded_minor,
    refundQueuedMinor: row.refund_queued_minor,
    voidedMinor: row.voided_minor,
    attemptId: row.attempt_id,
  };
}
