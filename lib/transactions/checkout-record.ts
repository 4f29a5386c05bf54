import "server-only";
import { storableJson } from "@/lib/db/storable";
import { formatAmount } from "@/lib/money/money";
import type { CheckoutAccount } from "@/lib/transactions/checkout-accounts";
import {
  type CheckoutFields,
  COLUMN_FIELDS,
  CUSTOMER_FIELDS,
  SESSION_FIELDS,
  type PaymentType,
  type TransactionType,
} from "@/lib/transactions/checkout-fields";
import type { ShortLinkTarget } from "@/lib/transactions/short-links";
import type { ChildState, TransactionState } from "@/lib/transactions/types";

/** One checkout session as the wire shows it. */
export interface CheckoutRecord {
  id: bigint;
  sessionId: string;
  state: TransactionState | ChildState;
  fields: CheckoutFields;
  amountMinor: bigint;
  /** What the customer paid on top; zero until then. */
  feeMinor: bigint;
  /** `pg_code` of the account that settled it. */
  settledPgCode: string | null;
  createdAt: string;
  expiresAt: string | null;
  /** The merchant's file for the customer. */
  attachment: { token: string; name: string } | null;
  /** Codes of its short links. */
  shortLinks: Partial<Record<ShortLinkTarget, string>>;
  accounts: CheckoutAccount[];
}

export interface CheckoutRow {
  id: bigint;
  session_id: string;
  state: TransactionState;
  type: TransactionType;
  payment_type: PaymentType;
  amount_minor: bigint;
  fee_minor: bigint;
  currency_code: string;
  pg_codes: string[];
  language: "en" | "ar";
  order_no: string | null;
  customer_id: string | null;
  customer_email: string | null;
  customer_phone: string | null;
  customer_first_name: string | null;
  customer_last_name: string | null;
  redirect_url: string | null;
  webhook_url: string | null;
  customer: Record<string, unknown>;
  checkout: Record<string, unknown>;
  extra: Record<string, unknown>;
  initiator_id: number | null;
  due_at: string | null;
  expires_at: string | null;
  created_at: string;
  lifetime_s: string | null;
  settled_pg_code: string | null;
  attachment: { token: string; name: string } | null;
  short_links: Partial<Record<ShortLinkTarget, string>> | null;
}

/** Columns of a `CheckoutRow`; needs the alias p (payment_transaction). */
export const CHECKOUT_COLUMNS = `
  p.id, p.session_id, p.state, p.type, p.payment_type, p.amount_minor, p.fee_minor, p.currency_code, p.pg_codes, p.language, p.order_no,
  p.customer_id, p.customer_email, p.customer_phone, p.customer_first_name, p.customer_last_name, p.redirect_url, p.webhook_url,
  p.customer, p.checkout, p.extra, p.initiator_id, p.due_at, p.expires_at, p.created_at,
  extract(epoch FROM p.expires_at - p.created_at) AS lifetime_s,
  (SELECT a.pg_code FROM gateway_account a WHERE a.id = p.gateway_account_id) AS settled_pg_code,
  (SELECT json_build_object('token', f.token, 'name', f.file_name) FROM payment_attachment f
    WHERE f.transaction_id = p.id) AS attachment,
  (SELECT json_object_agg(l.target, l.code) FROM short_link l WHERE l.transaction_id = p.id) AS short_links`;

export function toCheckoutRecord(row: CheckoutRow, accounts: CheckoutAccount[]): CheckoutRecord {
  return {
    id: row.id,
    sessionId: row.session_id,
    state: row.state,
    fields: fieldsOf(row),
    amountMinor: row.amount_minor,
    feeMinor: row.fee_minor,
    settledPgCode: row.settled_pg_code,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    attachment: row.attachment,
    shortLinks: row.short_links ?? {},
    accounts,
  };
}

function fieldsOf(row: CheckoutRow): CheckoutFields {
  const said: Record<string, unknown> = {};
  for (const name of COLUMN_FIELDS) if (row[name] !== null) said[name] = row[name];
  for (const name of CUSTOMER_FIELDS) if (row.customer[name] !== undefined) said[name] = row.customer[name];
  for (const name of SESSION_FIELDS) if (row.checkout[name] !== undefined) said[name] = row.checkout[name];
  return {
    ...said,
    type: row.type,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency_code: row.currency_code,
    pg_codes: row.pg_codes,
    payment_type: row.payment_type,
    language: row.language === "ar" ? "ar" : "en",
    lifetimeS: Math.max(1, Math.round(Number(row.lifetime_s ?? 86_400))),
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
    ...(Object.keys(row.extra).length > 0 ? { extra: row.extra } : {}),
    ...(row.initiator_id === null ? {} : { initiator_id: row.initiator_id }),
  };
}

/** Columns that hold what the merchant said, in the order of `checkoutValues`. */
export const WRITTEN_COLUMNS = [
  "type",
  "payment_type",
  "amount_minor",
  "currency_code",
  "pg_codes",
  "language",
  ...COLUMN_FIELDS,
  "customer",
  "checkout",
  "extra",
  "initiator_id",
  "due_at",
  "is_sandbox",
] as const;

const CASTS: Partial<Record<(typeof WRITTEN_COLUMNS)[number], string>> = {
  type: "transaction_type",
  payment_type: "payment_type",
  amount_minor: "bigint",
  pg_codes: "text[]",
  customer: "jsonb",
  checkout: "jsonb",
  extra: "jsonb",
  initiator_id: "int",
  due_at: "timestamptz",
  is_sandbox: "boolean",
};

/** `$n::type` for each written column, from `first` on. */
export function checkoutPlaceholders(first: number): string[] {
  return WRITTEN_COLUMNS.map((column, index) => `$${first + index}::${CASTS[column] ?? "text"}`);
}

export function checkoutValues(
  fields: CheckoutFields,
  amountMinor: bigint,
  accounts: readonly CheckoutAccount[],
): unknown[] {
  const pick = (names: readonly (keyof CheckoutFields)[]) =>
    storableJson(
      Object.fromEntries(
        names.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]),
      ),
    );
  return [
    fields.type,
    fields.payment_type,
    amountMinor,
    fields.currency_code,
    fields.pg_codes,
    fields.language,
    ...COLUMN_FIELDS.map((name) => fields[name] ?? null),
    pick(CUSTOMER_FIELDS),
    pick(SESSION_FIELDS),
    storableJson(fields.extra ?? {}),
    fields.initiator_id ?? null,
    fields.dueAt ?? null,
    accounts[0]?.isSandbox ?? true,
  ];
}
