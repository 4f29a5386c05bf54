import "server-only";
import { formatAmount } from "@/lib/money/money";
import { type ExtraColumn, isExtraColumn, type ShownColumn } from "@/lib/transactions/columns";
import { MOST_LINK_MAILS } from "@/lib/transactions/link-mails";
import { capturableMinor, refundableMinor } from "@/lib/transactions/rules";
import type { TransactionFacts } from "@/lib/transactions/types";

/** The successful attempt, where there is one. */
const ofAttempt = (what: string) =>
  `(SELECT ${what} FROM payment_attempt t LEFT JOIN saved_card s ON s.id = t.saved_card_id
    WHERE t.transaction_id = p.id AND t.state = 'success' ORDER BY t.id DESC LIMIT 1)`;

/** Every mail with the link of a payment has one of these keys. */
const LINK_MAIL_KEYS = `SELECT 'link:' || p.session_id || CASE n WHEN 0 THEN '' ELSE ':' || n END
  FROM generate_series(0, ${MOST_LINK_MAILS - 1}) n`;

/** Where the values stand; needs the aliases p (payment_transaction) and a (gateway_account). Absent ones are computed from the facts. */
const SOURCES: Partial<Record<ExtraColumn, string>> = {
  currency: "p.currency_code",
  firstName: "p.customer_first_name",
  lastName: "p.customer_last_name",
  email: "p.customer_email",
  phone: "p.customer_phone",
  address: "coalesce(p.customer #>> '{billing_address,line1}', p.customer #>> '{shipping_address,line1}')",
  customerId: "p.customer_id",
  gateway: "a.gateway",
  pgCode: "a.pg_code",
  id: "p.id::text",
  reference: "p.reference_number",
  gatewayReference: "p.gateway_reference",
  attempt: `(SELECT t.reference_number FROM payment_attempt t WHERE t.transaction_id = p.id ORDER BY t.id DESC LIMIT 1)`,
  type: "p.type::text",
  paymentKind: "p.payment_type::text",
  source: "p.source::text",
  initiator: `(SELECT coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username)
    FROM app_user u WHERE u.id = p.initiator_id)`,
  payerAmount: "p.payment_amount_minor",
  payerCurrency: "p.payment_currency_code",
  payerRate: "p.exchange_rate",
  card: ofAttempt(
    "coalesce(s.brand, t.gateway_response ->> 'card_type', t.gateway_response #>> '{card,brand}', t.gateway_response ->> 'brand')",
  ),
  unit: "p.checkout ->> 'unit_code'",
  attachment: "(SELECT f.file_name FROM payment_attachment f WHERE f.transaction_id = p.id)",
  // What the merchant sent of his own: remarks, a branch, whatever he calls it.
  details: `(SELECT left(string_agg(e.key || ': ' || e.value, ', ' ORDER BY e.key), 500) FROM jsonb_each_text(p.extra) e)`,
  mailed: `(SELECT max(m.finished_at) FROM mail m WHERE m.key IN (${LINK_MAIL_KEYS}) AND m.status IN ('sent', 'captured'))`,
  paid: "p.paid_at",
  changed: "p.state_changed_at",
  expires: "p.expires_at",
  due: "p.due_at",
};

type SharedSource =
  | "initiator"
  | "address"
  | "card"
  | "unit"
  | "attachment"
  | "attempt"
  | "details"
  | "mailed";

/** Where the text of a column stands, for whoever writes lists elsewhere. */
export function columnSource(key: SharedSource): string {
  return SOURCES[key] ?? "NULL::text";
}

type Cells = Partial<Record<ExtraColumn, string>>;

/** The extra columns among those shown, in a fixed order, so that one set of columns is one statement. */
export function extraColumns(columns: readonly ShownColumn[]): ExtraColumn[] {
  return columns
    .map(({ key }) => key)
    .filter(isExtraColumn)
    .sort();
}

/** What a list selects on top of its own columns; empty without extra ones. */
export function selectExtra(extra: readonly ExtraColumn[]): string {
  return extra
    .flatMap((key) => (SOURCES[key] ? [`, ${SOURCES[key]} AS more_${key.toLowerCase()}`] : []))
    .join("");
}

/** The extra columns of a row as text; what the payment has not is left out. */
export function extraCells(
  extra: readonly ExtraColumn[],
  row: Record<string, unknown>,
  facts: TransactionFacts,
): Cells {
  const cells: Cells = {};
  for (const key of extra) {
    const value = computed(key, facts) ?? row[`more_${key.toLowerCase()}`];
    if (value === null || value === undefined || value === "") continue;
    cells[key] =
      typeof value === "bigint"
        ? formatAmount(value, facts.paymentCurrencyCode ?? facts.currencyCode)
        : String(value);
  }
  return cells;
}

/** Amounts of the payment itself, as decimal text; nothing where there is none. */
function computed(key: ExtraColumn, facts: TransactionFacts): string | undefined {
  const minor = minorOf(key, facts);
  return minor === undefined || minor === 0n ? undefined : formatAmount(minor, facts.currencyCode);
}

function minorOf(key: ExtraColumn, facts: TransactionFacts): bigint | undefined {
  switch (key) {
    case "paidAmount":
      return facts.state === "paid" ? facts.settledMinor + facts.feeMinor : facts.capturedMinor;
    case "settled":
      return facts.settledMinor;
    case "fee":
      return facts.feeMinor;
    case "captured":
      return facts.capturedMinor;
    case "refunded":
      return facts.refundedMinor;
    case "voided":
      return facts.voidedMinor;
    case "remaining":
      return facts.state === "authorized"
        ? capturableMinor(facts) + refundableMinor(facts)
        : refundableMinor(facts);
    default:
      return undefined;
  }
}
