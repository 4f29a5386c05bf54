import { bodyOf, type Reading, readQuestionFault, UNREADABLE } from "@/lib/gateways/answers";
import type { OutboundResult } from "@/lib/gateways/http-client";
import { askPayPal, saysMissing } from "@/lib/gateways/paypal/send";
import {
  authorizationObject,
  captureObject,
  orderObject,
  orderOf,
  type PayPalObject,
  type PayPalOrder,
} from "@/lib/gateways/paypal/wire";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Finding out what a payment's reference stands for at PayPal, and what was done to the payment. */

/** Nothing could be learned, or PayPal says that there is nothing: `missing`. */
export interface NotRead {
  ok: false;
  answer: OutboundResult;
  missing: boolean;
  reading: Reading<"unknown">;
}

export type PaymentReading =
  | { ok: true; answer: OutboundResult; kind: "capture" | "authorization"; payment: PayPalObject }
  | NotRead;

/** A reference does not say what it names: the id of a capture or of an authorization. */
export async function readPayment(
  account: GatewayAccount,
  reference: string,
  left: () => number,
): Promise<PaymentReading> {
  const capture = await readOne(account, "captures", reference, left);
  if (capture.ok) return { ...capture, kind: "capture" };
  if (!capture.missing) return capture;
  const authorization = await readOne(account, "authorizations", reference, left);
  return authorization.ok ? { ...authorization, kind: "authorization" } : authorization;
}

type OneReading = { ok: true; answer: OutboundResult; payment: PayPalObject } | NotRead;

export async function readOne(
  account: GatewayAccount,
  kind: "captures" | "authorizations" | "refunds",
  id: string,
  left: () => number,
): Promise<OneReading> {
  const answer = await askPayPal(account, `/v2/payments/${kind}/${encodeURIComponent(id)}`, left);
  const notRead = faultIn(answer);
  if (notRead) return notRead;
  const schema = kind === "captures" ? captureObject : authorizationObject;
  const payment = answer.ok && answer.status === 200 ? schema.safeParse(bodyOf(answer)).data : undefined;
  return payment?.id === id ? { ok: true, answer, payment } : unreadable(answer);
}

export type OrderReading = { ok: true; answer: OutboundResult; order: PayPalOrder } | NotRead;

/** The order of a payment: it lists every capture and refund. */
export async function readOrder(
  account: GatewayAccount,
  found: { answer: OutboundResult; payment: PayPalObject },
  left: () => number,
): Promise<OrderReading> {
  const id = orderOf(found.payment);
  if (!id) return { ...unreadable(found.answer), reading: { outcome: "unknown", code: "order_not_named" } };
  const answer = await askPayPal(account, `/v2/checkout/orders/${encodeURIComponent(id)}`, left);
  const notRead = faultIn(answer);
  if (notRead) return notRead;
  const order = answer.ok && answer.status === 200 ? orderObject.safeParse(bodyOf(answer)).data : undefined;
  return order?.id === id ? { ok: true, answer, order } : unreadable(answer);
}

function faultIn(answer: OutboundResult): NotRead | null {
  const reading = readQuestionFault(answer);
  if (reading) return { ok: false, answer, missing: false, reading };
  return answer.ok && saysMissing(answer)
    ? { ok: false, answer, missing: true, reading: { outcome: "unknown", code: "not_found_at_paypal" } }
    : null;
}

function unreadable(answer: OutboundResult): NotRead {
  return { ok: false, answer, missing: false, reading: UNREADABLE };
}

export function capturesIn(order: PayPalOrder): PayPalObject[] {
  return order.purchase_units.flatMap((unit) => unit.payments?.captures ?? []);
}

export function refundsIn(order: PayPalOrder): PayPalObject[] {
  return order.purchase_units.flatMap((unit) => unit.payments?.refunds ?? []);
}
