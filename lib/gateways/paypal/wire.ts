import { z } from "zod";
import { type AmountForm, readAmount } from "@/lib/gateways/amounts";
import { paramsOf, secretsOf } from "@/lib/gateways/answers";
import type { CredentialField } from "@/lib/gateways/capability-types";
import type { GatewayAccount, GatewayOutcome } from "@/lib/gateways/types";

/** What PayPal writes and reads: schemas and status maps of its Payments API, version 2. */

/** The decimals that PayPal takes of these two are common knowledge, not from its description. */
export const AMOUNTS: AmountForm = {
  kind: "decimal_string",
  exponents: { HUF: 0, TWD: 0 },
  maxDecimals: 2,
  maxLength: 32,
};

/** PayPal's currencies, as is commonly known. KWD, BHD, OMR, SAR and AED are not among them. */
export const CURRENCIES: readonly string[] = [
  ...["AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "JPY", "MXN"],
  ...["MYR", "NOK", "NZD", "PHP", "PLN", "SEK", "SGD", "THB", "TWD", "USD"],
];

export const CREDENTIAL_FIELDS: readonly CredentialField[] = [
  {
    name: "clientId",
    label: "Client ID",
    secret: false,
    required: true,
    hint: "Of the REST app in the developer dashboard.",
  },
  { name: "clientSecret", label: "Client secret", secret: true, required: true },
  {
    name: "webhookId",
    label: "Webhook ID",
    secret: false,
    required: false,
    hint: "Shown with the webhook in the dashboard. Without it no webhook is believed.",
  },
];

const text = z.string().nullish();
const money = z.object({ currency_code: z.string().length(3), value: z.string() });
const links = z.array(z.object({ href: z.string(), rel: z.string() })).nullish();
const related = z
  .object({ related_ids: z.object({ order_id: text, authorization_id: text }).nullish() })
  .nullish();
const common = {
  id: z.string().min(1).max(128),
  status: z.string(),
  amount: money,
  invoice_id: text,
  custom_id: text,
  create_time: text,
  update_time: text,
  supplementary_data: related,
  links,
};

export const refundObject = z.object(common);
export const captureObject = z.object(common);
export const authorizationObject = z.object(common);
/** The three have what is read of them in common. */
export type PayPalObject = z.output<typeof refundObject>;

export const orderObject = z.object({
  id: z.string().min(1),
  payer: z
    .object({ email_address: text, name: z.object({ given_name: text, surname: text }).nullish() })
    .nullish(),
  purchase_units: z.array(
    z.object({
      payments: z
        .object({
          captures: z.array(captureObject).nullish(),
          refunds: z.array(refundObject).nullish(),
        })
        .nullish(),
    }),
  ),
});
export type PayPalOrder = z.output<typeof orderObject>;

export const errorAnswer = z.object({
  name: z.string().min(1),
  message: text,
  details: z.array(z.object({ issue: z.string().min(1), description: text })).nullish(),
});

export const REFUND_OUTCOMES: Readonly<Record<string, GatewayOutcome>> = {
  COMPLETED: "succeeded",
  PENDING: "pending",
  FAILED: "declined",
  CANCELLED: "declined",
};

/** What was refunded since was captured before. */
export const CAPTURE_OUTCOMES: Readonly<Record<string, GatewayOutcome>> = {
  COMPLETED: "succeeded",
  PARTIALLY_REFUNDED: "succeeded",
  REFUNDED: "succeeded",
  PENDING: "pending",
  DECLINED: "declined",
  FAILED: "declined",
};

/** The id at the end of a link of this kind, or null. */
export function linked(
  said: Pick<PayPalObject, "links">,
  kind: "captures" | "authorizations" | "orders",
): string | null {
  const up = said.links?.find((link) => link.rel === "up")?.href ?? "";
  return new RegExp(`/${kind}/([A-Za-z0-9-]{1,128})$`).exec(up)?.[1] ?? null;
}

/** The order that a capture or an authorization belongs to. */
export function orderOf(said: PayPalObject): string | null {
  return said.supplementary_data?.related_ids?.order_id ?? linked(said, "orders");
}

/** The authorization that a capture was made from, or null for a payment at once. */
export function authorizationOf(said: PayPalObject): string | null {
  return said.supplementary_data?.related_ids?.authorization_id ?? linked(said, "authorizations");
}

export function paramsIn(said: PayPalObject, paymentReference: string): Record<string, string> {
  return paramsOf({ transaction_id: said.id, ref: paymentReference, result: said.status });
}

/** Minor units of an amount in a webhook. Throws on what is none. */
export function minorOf(amount: z.output<typeof money>): { amountMinor: bigint; currencyCode: string } {
  const currencyCode = amount.currency_code;
  const amountMinor = readAmount(AMOUNTS, amount.value, currencyCode);
  if (amountMinor === null) throw new Error("an amount that is none");
  return { amountMinor, currencyCode };
}

export function secretsIn(account: GatewayAccount): string[] {
  return secretsOf(account, CREDENTIAL_FIELDS);
}
