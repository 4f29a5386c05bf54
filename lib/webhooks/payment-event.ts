import "server-only";
import type { Sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";
import { CARD_COLUMNS, type CardRow, cardToWire, toCard } from "@/lib/transactions/cards/card";
import { type Body, timestampUtc } from "@/lib/webhooks/operation-event";
import { withoutNulls } from "@/lib/webhooks/without-nulls";

interface PaymentRow {
  session_id: string;
  order_no: string | null;
  state: string;
  payment_type: string;
  currency_code: string;
  amount_minor: bigint;
  fee_minor: bigint;
  settled_minor: bigint;
  captured_minor: bigint;
  refunded_minor: bigint;
  voided_minor: bigint;
  payment_currency_code: string | null;
  payment_amount_minor: bigint | null;
  exchange_rate: string | null;
  customer_id: string | null;
  customer_email: string | null;
  customer_phone: string | null;
  customer_first_name: string | null;
  customer_last_name: string | null;
  customer: Record<string, unknown>;
  checkout: Record<string, unknown>;
  extra: Record<string, unknown>;
  is_sandbox: boolean;
  state_changed_at: string;
  attempt_state: string | null;
  attempt_reference: string | null;
  attempt_message: string | null;
  attempt_finished_at: string | null;
  gateway_response: Record<string, unknown> | null;
  pg_params: Record<string, unknown> | null;
  card: CardRow | null;
  pg_code: string | null;
  gateway: string | null;
  initiator: Record<string, unknown> | null;
  children: { amount_minor: string; currency_code: string; session_id: string; state: string }[];
}

const FIND = `
  SELECT p.session_id, p.order_no, p.state, p.payment_type, p.currency_code, p.amount_minor, p.fee_minor, p.settled_minor,
    p.captured_minor, p.refunded_minor, p.voided_minor, p.payment_currency_code, p.payment_amount_minor, p.exchange_rate,
    p.customer_id, p.customer_email, p.customer_phone, p.customer_first_name, p.customer_last_name, p.customer, p.checkout,
    p.extra, p.is_sandbox, p.state_changed_at, t.state AS attempt_state,
    coalesce(t.reference_number, p.reference_number) AS attempt_reference, t.message AS attempt_message,
    t.finished_at AS attempt_finished_at, t.gateway_response, t.pg_params, a.pg_code, a.gateway,
    (SELECT to_jsonb(c) FROM (SELECT ${CARD_COLUMNS} FROM saved_card k JOIN gateway_account a ON a.id = k.gateway_account_id
      WHERE k.id = t.saved_card_id AND k.deleted_at IS NULL) c) AS card,
    (SELECT jsonb_build_object('id', u.id, 'username', u.username, 'email', u.email, 'first_name', u.first_name,
      'last_name', u.last_name, 'phone', u.phone) FROM app_user u WHERE u.id = p.initiator_id) AS initiator,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('amount_minor', c.amount_minor::text, 'currency_code', c.currency_code,
      'session_id', c.session_id, 'state', c.state) ORDER BY c.id), '[]') FROM child_transaction c
      WHERE c.transaction_id = p.id) AS children
  FROM payment_transaction p
  LEFT JOIN LATERAL (
    -- The attempt that settled the payment speaks for it; before that, the latest one.
    SELECT x.* FROM payment_attempt x WHERE x.transaction_id = p.id
    ORDER BY (x.reference_number = p.reference_number) IS TRUE DESC, x.id DESC LIMIT 1) t ON true
  LEFT JOIN gateway_account a ON a.id = coalesce(t.gateway_account_id, p.gateway_account_id)
  WHERE p.id = $1`;

/** Body of a payment webhook, as the payment stands in the caller's transaction; not signed yet. Null: there is no such payment. */
export async function paymentEventBody(sql: Sql, transactionId: bigint): Promise<Body | null> {
  const [row] = await sql.query<PaymentRow>(FIND, [transactionId], "payment-event");
  return row ? toBody(row) : null;
}

function toBody(row: PaymentRow): Body {
  const result = resultOf(row.state, row.attempt_state);
  return withoutNulls({
    ...amountsOf(row),
    ...customerOf(row),
    agreement: row.checkout.agreement ?? null,
    card_acceptance_criteria: row.checkout.card_acceptance_criteria ?? null,
    extra: filled(row.extra),
    gateway_account: row.pg_code,
    gateway_name: row.gateway,
    gateway_response: row.gateway_response ?? {},
    initiator: row.initiator ?? {},
    is_sandbox: row.is_sandbox,
    message: result === "success" || result === "cod" ? null : text(row.attempt_message),
    order_no: text(row.order_no),
    payment_type: row.payment_type,
    pg_params: known(row.pg_params ?? {}),
    reference_number: row.attempt_reference,
    result,
    session_id: row.session_id,
    state: row.state,
    timestamp_utc: timestampUtc(later(row.state_changed_at, row.attempt_finished_at)),
    token: row.card && cardToWire(toCard(row.card, true)),
    transactions: childrenOf(row),
  });
}

/** Outcome of the attempt, in the contract's words; what ended without one has failed or was canceled. */
function resultOf(state: string, attemptState: string | null): string {
  if (state === "paid" || state === "authorized") return "success";
  if (state === "cod" || state === "canceled") return state;
  if (state === "failed" || state === "expired" || state === "invalided") {
    return attemptState === "canceled" || attemptState === "error" ? attemptState : "failed";
  }
  return attemptState ?? "pending";
}

function amountsOf(row: PaymentRow): Body {
  const money = (minor: bigint) => formatAmount(minor, row.currency_code);
  const positive = (minor: bigint) => (minor > 0n ? money(minor) : null);
  const hasSettled = ["paid", "authorized", "cod"].includes(row.state);
  const paid = row.state === "paid" ? row.settled_minor + row.fee_minor : row.captured_minor;
  return {
    amount: money(row.amount_minor),
    amount_details: amountDetails(row),
    currency_code: row.currency_code,
    fee: row.fee_minor > 0n ? `${money(row.fee_minor)} ${row.currency_code}` : null,
    settled_amount: hasSettled ? money(row.settled_minor) : null,
    paid_amount: positive(paid),
    refunded_amount: positive(row.refunded_minor),
    voided_amount: positive(row.voided_minor),
  };
}

/** What the gateway handled: after an exchange in the customer's currency, which then has the fee inside. */
function amountDetails(row: PaymentRow): Body {
  const currency = row.payment_currency_code ?? row.currency_code;
  if (currency !== row.currency_code && row.payment_amount_minor !== null) {
    const amount = formatAmount(row.payment_amount_minor, currency);
    return {
      currency_code: currency,
      amount,
      total: amount,
      fee: formatAmount(0n, currency),
      exchange_rate: row.exchange_rate,
    };
  }
  const money = (minor: bigint) => formatAmount(minor, row.currency_code);
  return {
    currency_code: row.currency_code,
    amount: money(row.amount_minor),
    total: money(row.amount_minor + row.fee_minor),
    fee: money(row.fee_minor),
  };
}

const ADDRESS_FIELDS = ["line1", "line2", "city", "state", "country", "postal_code"] as const;

function customerOf(row: PaymentRow): Body {
  const billing = (row.customer.billing_address ?? {}) as Record<string, unknown>;
  return {
    customer_id: text(row.customer_id),
    customer_email: text(row.customer_email),
    customer_first_name: text(row.customer_first_name),
    customer_last_name: text(row.customer_last_name),
    customer_phone: text(row.customer_phone),
    customer_birthdate: text(row.customer.customer_birthdate),
    ...Object.fromEntries(ADDRESS_FIELDS.map((field) => [`customer_address_${field}`, text(billing[field])])),
  };
}

function childrenOf(row: PaymentRow): Body[] | null {
  if (row.children.length === 0) return null;
  return row.children.map((child) => ({
    amount: formatAmount(BigInt(child.amount_minor), child.currency_code),
    currency_code: child.currency_code,
    order_no: "",
    session_id: child.session_id,
    state: child.state,
  }));
}

/** Signed fields are strings; an empty one is left out, which keeps the most verifiers working. */
function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function filled(value: Record<string, unknown>): Record<string, unknown> | null {
  return Object.keys(value).length > 0 ? value : null;
}

function known(params: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ""));
}

function later(one: string, other: string | null): string {
  return other !== null && Date.parse(other) > Date.parse(one) ? other : one;
}
