import "server-only";
import { randomUUID } from "node:crypto";
import { AUDIT_COLUMNS, type AuditActor } from "@/lib/audit/record-audit";
import type { Sql } from "@/lib/db/sql";
import { storableJson, storableText } from "@/lib/db/storable";
import type { GatewayPaymentRecord } from "@/lib/gateways/payment-types";
import type { PaymentPlan } from "@/lib/payments/incoming/plan-payment";
import type { PaymentSource } from "@/lib/payments/incoming/types";
import { newReferenceNumber, newSessionId } from "@/lib/transactions/references";
import { toldText } from "@/lib/payments/incoming/told-text";

/** The account that the payments belong to. */
export interface IncomingAccount {
  id: number;
  pgCode: string;
  isSandbox: boolean;
}

/** A payment of the gateway that is to stand here, with how. */
export interface PlannedPayment {
  record: GatewayPaymentRecord;
  plan: PaymentPlan;
  orderNo?: string | null;
  phone?: string | null;
  lastName?: string | null;
}

export interface IncomingOrigin {
  actor: AuditActor;
  source: Exclude<PaymentSource, "checkout">;
  /** Where it stood, for the trail, such as the number of the import. */
  details?: Record<string, unknown>;
}

export interface InsertedPayment {
  id: bigint;
  sessionId: string;
  gatewayReference: string;
}

const INSERT = `
  INSERT INTO payment_transaction (session_id, order_no, type, state, currency_code, amount_minor, settled_minor,
    payment_currency_code, payment_amount_minor, gateway_account_id, reference_number, gateway_reference, pg_codes, customer_email,
    customer_phone, customer_first_name, customer_last_name, is_sandbox, source, paid_at, created_at)
  SELECT w.session_id, w.order_no, 'e_commerce', w.state::transaction_state, w.currency_code, w.amount_minor, w.amount_minor,
    w.currency_code, w.amount_minor, $2, w.reference_number, w.gateway_reference, ARRAY[$3::text], w.customer_email,
    w.customer_phone, w.customer_first_name, w.customer_last_name, $4, $5::payment_source, coalesce(w.at, now()), coalesce(w.at, now())
  FROM jsonb_to_recordset($1::jsonb) AS w(session_id text, order_no text, state text, currency_code text, amount_minor bigint,
    reference_number text, gateway_reference text, customer_email text, customer_phone text, customer_first_name text,
    customer_last_name text, at timestamptz)
  ORDER BY w.gateway_reference
  ON CONFLICT (gateway_account_id, gateway_reference) WHERE source <> 'checkout' DO NOTHING
  RETURNING id, session_id, gateway_reference`;

/**
 * Stores payments that began elsewhere, each once: one that somebody else stored meanwhile is left out of the answer. What was
 * captured and refunded before comes with them as operations of the gateway, so that it counts in every balance. The caller has
 * looked for attempts of our own before.
 */
export async function insertPayments(
  sql: Sql,
  account: IncomingAccount,
  origin: IncomingOrigin,
  payments: readonly PlannedPayment[],
): Promise<InsertedPayment[]> {
  if (payments.length === 0) return [];
  const rows = await sql.query<{ id: bigint; session_id: string; gateway_reference: string }>(
    INSERT,
    [storableJson(payments.map(toRow)), account.id, account.pgCode, account.isSandbox, origin.source],
    "insert-incoming-payments",
  );
  const stored = new Map(rows.map((row) => [row.gateway_reference, row]));
  const added = payments.flatMap((payment) => {
    const row = stored.get(payment.record.gatewayReference);
    return row ? [{ payment, id: row.id, sessionId: row.session_id }] : [];
  });
  await insertPast(sql, account, added);
  await auditAll(sql, origin, account, added);
  return added.map(({ payment, id, sessionId }) => ({
    id,
    sessionId,
    gatewayReference: payment.record.gatewayReference,
  }));
}

function toRow({ record, plan, orderNo, phone, lastName }: PlannedPayment) {
  return {
    session_id: newSessionId(),
    order_no: orderNo ?? null,
    state: plan.state,
    currency_code: record.currencyCode,
    amount_minor: record.amountMinor.toString(),
    // What the gateway was told is what it recognises later; without one, the payment gets a number of ours.
    reference_number: record.reference?.slice(0, 128) || newReferenceNumber(),
    gateway_reference: record.gatewayReference,
    customer_email: toldText(record.customerEmail, 128),
    customer_phone: phone?.slice(0, 32) ?? null,
    customer_first_name: toldText(record.customerName, 64),
    customer_last_name: lastName?.slice(0, 64) ?? null,
    at: record.createdAt,
  };
}

type Added = { payment: PlannedPayment; id: bigint; sessionId: string };

const INSERT_OPERATIONS = `
  INSERT INTO operation (id, transaction_id, transaction_session_id, type, source, status, amount_minor, currency_code,
    gateway_account_id, reference_number, gateway_reference, outcome_code, created_at, settled_at)
  SELECT w.id, w.transaction_id, w.session_id, w.type::operation_type, 'gateway', w.status::operation_status, w.amount_minor,
    w.currency_code, $2, w.reference_number, w.gateway_reference, 'before_import', coalesce(w.at, now()),
    CASE WHEN w.status = 'pending' THEN NULL ELSE coalesce(w.at, now()) END
  FROM jsonb_to_recordset($1::jsonb) AS w(id uuid, transaction_id bigint, session_id text, type text, status text,
    amount_minor bigint, currency_code text, reference_number text, gateway_reference text, child_session_id text,
    child_state text, at timestamptz, n int)
  ORDER BY w.n`;

const INSERT_CHILDREN = `
  INSERT INTO child_transaction (session_id, transaction_id, operation_id, state, amount_minor, currency_code,
    gateway_account_id, reference_number, gateway_reference, created_at, state_changed_at)
  SELECT w.child_session_id, w.transaction_id, w.id, w.child_state::child_state, w.amount_minor, w.currency_code, $2,
    w.reference_number, w.gateway_reference, coalesce(w.at, now()), coalesce(w.at, now())
  FROM jsonb_to_recordset($1::jsonb) AS w(id uuid, transaction_id bigint, amount_minor bigint, currency_code text,
    reference_number text, gateway_reference text, child_session_id text, child_state text, at timestamptz)
  ORDER BY w.transaction_id
  ON CONFLICT (gateway_account_id, gateway_reference) WHERE gateway_reference IS NOT NULL DO NOTHING`;

const CHILD_STATES = { refund: "refunded", capture: "paid", void: "voided" } as const;

/** The trigger counts every operation as it is stored, in this order; nothing of it is announced: it is history. */
async function insertPast(sql: Sql, account: IncomingAccount, added: readonly Added[]): Promise<void> {
  const rows = added.flatMap(({ payment: { record, plan }, id, sessionId }) =>
    plan.operations.map((one) => ({
      id: randomUUID(),
      transaction_id: id.toString(),
      session_id: sessionId,
      type: one.type,
      status: one.status,
      amount_minor: one.amountMinor.toString(),
      currency_code: record.currencyCode,
      reference_number: newReferenceNumber(),
      gateway_reference: one.gatewayReference,
      child_session_id: newSessionId(),
      child_state: one.status === "pending" ? "refund_queued" : CHILD_STATES[one.type],
      at: one.createdAt,
    })),
  );
  if (rows.length === 0) return;
  const json = storableJson(rows.map((row, n) => ({ ...row, n })));
  await sql.query(INSERT_OPERATIONS, [json, account.id], "insert-past-operations");
  await sql.query(INSERT_CHILDREN, [json, account.id], "insert-past-children");
}

const AUDIT = `
  INSERT INTO audit_event (${AUDIT_COLUMNS})
  SELECT $2::actor_type, $3::int, $4::text, 'transaction.recorded', 'transaction', w.session_id, w.session_id, 'ok', NULL,
    w.after, NULL, $5::text, $6::text
  FROM jsonb_to_recordset($1::jsonb) AS w(session_id text, after jsonb)`;

/** One event for each payment, so that each tells by itself where it came from. */
async function auditAll(
  sql: Sql,
  { actor, source, details }: IncomingOrigin,
  account: IncomingAccount,
  added: readonly Added[],
): Promise<void> {
  if (added.length === 0) return;
  const events = added.map(({ payment: { record, plan }, sessionId }) => ({
    session_id: sessionId,
    after: {
      ...details,
      source,
      state: plan.state,
      amountMinor: record.amountMinor.toString(),
      currency: record.currencyCode,
      account: account.pgCode,
      gatewayReference: record.gatewayReference,
    },
  }));
  const actorId = actor.type === "user" ? actor.userId : actor.type === "api_key" ? actor.apiKeyId : null;
  await sql.query(
    AUDIT,
    [
      storableJson(events),
      actor.type,
      actorId,
      storableText(actor.label).slice(0, 200),
      actor.address,
      actor.requestId,
    ],
    "audit-incoming-payments",
  );
}
