import "server-only";
import { getEnv } from "@/lib/env";
import { formatAmount } from "@/lib/money/money";
import type { CheckoutAccount } from "@/lib/transactions/checkout-accounts";
import { type CheckoutFields, isOpenState } from "@/lib/transactions/checkout-fields";
import type { CheckoutRecord } from "@/lib/transactions/checkout-record";
import { feeDescription, feeOf } from "@/lib/transactions/fees";
import { attachmentUrl, checkoutUrl, qrCodeUrl, shortUrl } from "@/lib/transactions/links";

type Body = Record<string, unknown>;

const ECHOED = [
  "order_no",
  "customer_id",
  "customer_email",
  "customer_phone",
  "customer_phone_2",
  "customer_first_name",
  "customer_last_name",
  "customer_birthdate",
  "billing_address",
  "shipping_address",
  "agreement",
  "card_acceptance_criteria",
  "email_recipients",
  "extra",
  "initiator_id",
  "notifications",
  "product_type",
  "redirect_url",
  "webhook_url",
  "vendor_name",
  "unit_code",
  "attachment_upload_url",
] as const satisfies readonly (keyof CheckoutFields)[];

/** A session as create, retrieve and update show it: one shape, never null, no key that clients reserve. */
export function checkoutBody(record: CheckoutRecord, shown: { preload: boolean } = { preload: false }): Body {
  const { fields, accounts, shortLinks } = record;
  const url = checkoutUrl(record.sessionId);
  const body: Body = {
    session_id: record.sessionId,
    amount: formatAmount(record.amountMinor, fields.currency_code),
    currency_code: fields.currency_code,
    type: fields.type,
    payment_type: fields.payment_type,
    state: record.state,
    operation: accounts[0]?.operation ?? "purchase",
    pg_codes: fields.pg_codes,
    payment_methods: accounts
      .filter((account) => account.isActive && isOpenState(record.state))
      .map((account) => methodBody(account, record, url)),
    checkout_url: url,
    checkout_page_url: url,
    settled_pg_code: record.settledPgCode ?? "",
    billing: "",
    due_datetime: dueText(fields.dueAt ?? record.expiresAt ?? record.createdAt),
    expiration_time: durationText(fields.lifetimeS),
    language: fields.language,
  };
  if (record.attachment) body.attachment = attachmentUrl(record.attachment.token);
  for (const name of ECHOED) if (fields[name] !== undefined) body[name] = fields[name];
  if (shortLinks.checkout) body.checkout_short_url = shortUrl(shortLinks.checkout);
  if (shortLinks.attachment) body.attachment_short_url = shortUrl(shortLinks.attachment);
  if (fields.generate_qr_code) body.qr_code_url = qrCodeUrl(record.sessionId);
  if (shown.preload) body.sdk_setup_preload_payload = preloadOf(body);
  return body;
}

/** What a page needs to show the session without another call. The customer's and the merchant's own data are not in it. */
const PRELOADED = [
  "session_id",
  "amount",
  "currency_code",
  "type",
  "payment_type",
  "state",
  "operation",
  "language",
  "checkout_url",
  "expiration_time",
  "payment_methods",
];

function preloadOf(body: Body): Body {
  return Object.fromEntries(PRELOADED.map((name) => [name, body[name]]));
}

function methodBody(account: CheckoutAccount, { amountMinor, fields }: CheckoutRecord, url: string): Body {
  const money = (minor: bigint) => formatAmount(minor, fields.currency_code);
  const fee = feeOf(account, amountMinor);
  const icon = `${getEnv().PUBLIC_URL}/b/checkout/icons/card`;
  return {
    code: account.pgCode,
    name: account.name,
    pg: account.gatewayName,
    type: account.isSandbox ? "sandbox" : "production",
    amount: money(amountMinor + fee),
    currency_code: fields.currency_code,
    fee: money(fee),
    fee_description: feeDescription(account, money),
    icon: `${icon}.svg`,
    icons: { svg: `${icon}.svg`, webp: `${icon}.webp` },
    pg_icons: [],
    flow: "redirect",
    ...(account.hasPage ? { redirect_url: `${url}&pg_code=${encodeURIComponent(account.pgCode)}` } : {}),
  };
}

/** `DD/MM/YYYY HH:MM:SS`, UTC. */
function dueText(iso: string): string {
  const [date = "", time = ""] = iso.slice(0, 19).split("T");
  return `${date.split("-").reverse().join("/")} ${time}`;
}

/** `1 00:00:00`, or `00:50:00` for less than a day. */
function durationText(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const rest = seconds % 86_400;
  const clock = `${two(Math.floor(rest / 3_600))}:${two(Math.floor((rest % 3_600) / 60))}:${two(rest % 60)}`;
  return days > 0 ? `${days} ${clock}` : clock;
}
