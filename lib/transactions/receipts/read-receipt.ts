import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { type Sql, sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import { formatAmount } from "@/lib/money/money";
import { MERCHANT_TIME_ZONE, timeZoneOf } from "@/lib/settings/merchant-time-zone";
import type { Receipt, ReceiptLanguage } from "@/lib/transactions/receipts/types";

interface ReceiptRow {
  state: string;
  currency_code: string;
  amount_minor: bigint;
  fee_minor: bigint;
  settled_minor: bigint;
  refunded_minor: bigint;
  reference_number: string | null;
  gateway_reference: string | null;
  session_id: string;
  order_no: string | null;
  paid_at: string | null;
  method: string | null;
  customer: string | null;
  merchant: string | null;
  language: string;
  is_sandbox: boolean;
  time_zone: unknown;
  child: null | {
    state: string;
    amount: string;
    reference: string;
    gateway_reference: string | null;
    at: string;
    reversed: boolean;
  };
}

const FIND = `
  SELECT p.state, p.currency_code, p.amount_minor, p.fee_minor, p.settled_minor, p.refunded_minor, p.reference_number,
    p.gateway_reference, p.session_id, p.order_no, p.paid_at, a.name AS method, p.language, p.is_sandbox, (${MERCHANT_TIME_ZONE}) AS time_zone,
    p.checkout ->> 'vendor_name' AS merchant,
    nullif(trim(concat_ws(' ', p.customer_first_name, p.customer_last_name)), '') AS customer,
    CASE WHEN c.id IS NULL THEN NULL ELSE json_build_object('state', c.state, 'amount', c.amount_minor::text,
      'reference', c.reference_number, 'gateway_reference', c.gateway_reference,
      'at', to_json(c.state_changed_at) #>> '{}', 'reversed', c.reversed_at IS NOT NULL) END AS child
  FROM (SELECT p.id AS payment_id, NULL::bigint AS child_id FROM payment_transaction p WHERE p.session_id = $1
        UNION ALL SELECT c.transaction_id, c.id FROM child_transaction c WHERE c.session_id = $1) found
  JOIN payment_transaction p ON p.id = found.payment_id
  LEFT JOIN child_transaction c ON c.id = found.child_id
  LEFT JOIN gateway_account a ON a.id = p.gateway_account_id`;

export interface FoundReceipt {
  receipt: Receipt;
  /** That of the payment page. */
  language: ReceiptLanguage;
}

/** The receipt of a paid payment or of a refund, by its session. Throws `not_found`, or `invalid_state` where nothing was paid. */
export async function readReceipt(actor: Actor, sessionId: string): Promise<FoundReceipt> {
  requirePermission(actor, "transaction.view");
  const row = await findRow(sql, sessionId);
  if (!row) throw notFound("Transaction");
  const receipt = receiptOf(row);
  if (!receipt)
    throw new AppError("invalid_state", {
      detail: "There is a receipt once money was paid or sent back.",
      params: { state: row.child?.state ?? row.state },
    });
  return { receipt, language: languageOf(row) };
}

/** The receipt for whoever knows the address of the payment page: it names nobody. Null where there is none. */
export async function readCustomerReceipt(sessionId: string): Promise<FoundReceipt | null> {
  const row = await findRow(sql, sessionId, true);
  const receipt = row && row.child === null ? receiptOf(row) : null;
  return row && receipt ? { receipt: { ...receipt, customer: null }, language: languageOf(row) } : null;
}

/** To the customer a deleted payment does not exist; the merchant may look at it. */
async function findRow(db: Sql, sessionId: string, isCustomer = false): Promise<ReceiptRow | null> {
  const [row] = await db.query<ReceiptRow>(
    isCustomer ? `${FIND} WHERE p.deleted_at IS NULL` : FIND,
    [sessionId],
    isCustomer ? "read-customer-receipt" : "read-receipt",
  );
  return row ?? null;
}

function languageOf({ language }: ReceiptRow): ReceiptLanguage {
  return language === "ar" ? "ar" : "en";
}

function receiptOf(row: ReceiptRow): Receipt | null {
  return row.child ? refundReceipt(row, row.child) : paymentReceipt(row);
}

function paymentReceipt(row: ReceiptRow): Receipt | null {
  if (row.state !== "paid" || row.settled_minor <= 0n) return null;
  const money = (minor: bigint) => formatAmount(minor, row.currency_code);
  return {
    ...commonOf(row),
    kind: "payment",
    amount: money(row.settled_minor + row.fee_minor),
    fee: row.fee_minor > 0n ? money(row.fee_minor) : null,
    refunded: row.refunded_minor > 0n ? money(row.refunded_minor) : null,
    reference: row.reference_number ?? row.session_id,
    gatewayReference: row.gateway_reference,
    at: row.paid_at ?? "",
    original: null,
  };
}

function refundReceipt(row: ReceiptRow, child: NonNullable<ReceiptRow["child"]>): Receipt | null {
  if (child.state !== "refunded" || child.reversed) return null;
  const money = (minor: bigint) => formatAmount(minor, row.currency_code);
  return {
    ...commonOf(row),
    kind: "refund",
    amount: money(BigInt(child.amount)),
    fee: null,
    refunded: null,
    reference: child.reference,
    gatewayReference: child.gateway_reference,
    at: child.at,
    original: { reference: row.reference_number, amount: money(row.settled_minor + row.fee_minor) },
  };
}

function commonOf(row: ReceiptRow) {
  return {
    merchant: row.merchant || new URL(getEnv().PUBLIC_URL).hostname,
    currency: row.currency_code,
    orderNo: row.order_no,
    method: row.method,
    customer: row.customer,
    isSandbox: row.is_sandbox,
    timeZone: timeZoneOf(row.time_zone),
  };
}
