import { z } from "zod";
import { readAmount } from "@/lib/gateways/amounts";
import { type Answer, asObject, bodyOf, secretsOf } from "@/lib/gateways/answers";
import { sendOnce } from "@/lib/gateways/http-client";
import type {
  ConnectionCheck,
  FetchedPayment,
  GatewayPaymentRecord,
  PaymentLookup,
} from "@/lib/gateways/payment-types";
import {
  AMOUNTS,
  CREDENTIAL_FIELDS,
  paymentIntentObject,
  type StripePaymentIntent,
  stripeRequest,
} from "@/lib/gateways/stripe/wire";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Reading payments that exist at Stripe. */

const STATES: Readonly<Record<string, GatewayPaymentRecord["state"]>> = {
  succeeded: "paid",
  requires_capture: "authorized",
  processing: "waiting",
  requires_action: "waiting",
  requires_confirmation: "waiting",
  requires_payment_method: "failed",
  canceled: "voided",
};

const expandedCharge = z.object({ latest_charge: z.object({ amount_refunded: z.string() }) });

/** Reads a PaymentIntent with what was refunded of it. */
export async function fetchPayment({
  account,
  gatewayReference,
  deadlineMs,
}: PaymentLookup): Promise<FetchedPayment> {
  const path = `/v1/payment_intents/${encodeURIComponent(gatewayReference)}?expand[]=latest_charge`;
  const answer = await sendOnce({ ...stripeRequest(account, path, deadlineMs), method: "GET", body: null });
  const { exchange } = answer;
  if (answer.ok && answer.status === 404 && saysMissing(answer))
    return { outcome: "not_found", message: null, exchange };
  const payment = answer.ok && answer.status === 200 ? readPayment(answer, gatewayReference) : null;
  if (!answer.ok || !payment)
    return { outcome: "unknown", message: "Stripe gave no clear answer.", exchange };
  const response = asObject(answer.body, secretsOf(account, CREDENTIAL_FIELDS));
  return { outcome: "found", payment, response, message: null, exchange };
}

const missing = z.object({ error: z.object({ code: z.literal("resource_missing") }) });

function saysMissing(answer: Answer): boolean {
  return missing.safeParse(bodyOf(answer)).success;
}

function readPayment(answer: Answer, reference: string): GatewayPaymentRecord | null {
  const body = bodyOf(answer);
  const intent = paymentIntentObject.safeParse(body).data;
  const state = intent && STATES[intent.status];
  if (!intent || !state || intent.id !== reference) return null;
  const currencyCode = intent.currency.toUpperCase();
  const amountMinor = readAmount(AMOUNTS, intent.amount, currencyCode);
  if (amountMinor === null) return null;
  const refunded = expandedCharge.safeParse(body).data?.latest_charge.amount_refunded;
  return {
    gatewayReference: intent.id,
    reference: orderOf(intent),
    // What was never authorized was not voided but given up.
    state: state === "voided" && !intent.latest_charge ? "failed" : state,
    amountMinor,
    currencyCode,
    capturedMinor: readAmount(AMOUNTS, intent.amount_received ?? "", currencyCode),
    refundedMinor: refunded === undefined ? null : readAmount(AMOUNTS, refunded, currencyCode),
    createdAt: intent.created ? new Date(Number(intent.created) * 1000).toISOString() : null,
    customerEmail: intent.receipt_email ?? null,
    customerName: null,
    operations: [],
  };
}

/** The merchant's own number, in the field in which shops commonly keep it. */
export function orderOf({ metadata }: Pick<StripePaymentIntent, "metadata">): string | null {
  return metadata?.order_no ?? metadata?.order_id ?? null;
}

/** Lists a single refund: harmless, and it needs the same right as our work. */
export async function checkConnection(account: GatewayAccount, deadlineMs: number): Promise<ConnectionCheck> {
  const answer = await sendOnce({
    ...stripeRequest(account, "/v1/refunds?limit=1", deadlineMs),
    method: "GET",
    body: null,
  });
  const { exchange } = answer;
  if (!answer.ok) return { outcome: "unreachable", message: answer.reason, exchange };
  if (answer.status === 200) return { outcome: "accepted", message: null, exchange };
  const refused = answer.status === 401 || answer.status === 403;
  return { outcome: refused ? "refused" : "unclear", message: `Stripe answered ${answer.status}.`, exchange };
}
