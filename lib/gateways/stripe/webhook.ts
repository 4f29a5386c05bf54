import { createHmac } from "node:crypto";
import { z } from "zod";
import { parseExactJson, readAmount } from "@/lib/gateways/amounts";
import { asObject, paramsOf } from "@/lib/gateways/answers";
import type {
  DisputeNotice,
  GatewayNotice,
  GatewayWebhookRequest,
  OperationNotice,
  PaymentNotice,
  WebhookVerification,
} from "@/lib/gateways/notice-types";
import { headerOf, sameText } from "@/lib/gateways/signatures";
import { orderOf } from "@/lib/gateways/stripe/payments";
import {
  AMOUNTS,
  intentParams,
  OPERATION_FIELD,
  paymentIntentObject,
  REFUND_OUTCOMES,
  refundObject,
  refundParams,
  type StripePaymentIntent,
} from "@/lib/gateways/stripe/wire";
import type { GatewayAccount } from "@/lib/gateways/types";

/** What Stripe tells by itself, and how it proves that it was Stripe. */

const STALE_AFTER_MS = 300_000;

export function verifyWebhook(account: GatewayAccount, request: GatewayWebhookRequest): WebhookVerification {
  const secret = account.credentials.webhookSecret;
  if (!secret) return { ok: false, reason: "not_configured" };
  const parts = (headerOf(request, "stripe-signature") ?? "").split(",").map((part) => part.trim());
  const timestamp = parts.find((part) => part.startsWith("t="))?.slice(2) ?? "";
  const signatures = parts.filter((part) => part.startsWith("v1=")).map((part) => part.slice(3));
  if (!/^\d{1,12}$/.test(timestamp) || signatures.length === 0)
    return { ok: false, reason: "signature_missing" };
  const expected = createHmac("sha256", secret).update(`${timestamp}.${request.rawBody}`).digest("hex");
  if (!signatures.some((signature) => sameText(signature, expected)))
    return { ok: false, reason: "signature_wrong" };
  const ageMs = Math.abs(request.receivedAtMs - Number(timestamp) * 1000);
  return ageMs > STALE_AFTER_MS ? { ok: false, reason: "stale" } : { ok: true };
}

const eventBody = z.object({
  object: z.literal("event"),
  id: z.string().min(1).max(100),
  type: z.string().min(1),
  created: z
    .string()
    .regex(/^\d{1,11}$/)
    .nullish(),
  data: z.object({ object: z.record(z.string(), z.unknown()) }),
});
type StripeEvent = z.output<typeof eventBody>;

const chargeObject = z.object({ refunds: z.object({ data: z.array(refundObject) }).nullish() });
const disputeObject = z.object({
  id: z.string().min(1).max(128),
  amount: z.string(),
  currency: z.string().length(3),
  status: z.string(),
  reason: z.string().nullish(),
  charge: z.string().nullish(),
  payment_intent: z.string().nullish(),
  evidence_details: z.object({ due_by: z.string().nullish() }).nullish(),
});

/** The names of these events are common knowledge, not confirmed in a description. */
export function parseWebhook(_account: GatewayAccount, request: GatewayWebhookRequest): GatewayNotice[] {
  const event = eventBody.parse(parseExactJson(request.rawBody));
  const common = {
    mustConfirm: false,
    happenedAt: event.created ? new Date(Number(event.created) * 1000).toISOString() : null,
    response: asObject(request.rawBody, []),
  };
  if (/^(refund\.(created|updated|failed)|charge\.refund\.updated)$/.test(event.type)) {
    return [refundNotice(event, refundObject.parse(event.data.object), common)];
  }
  if (event.type === "charge.refunded") {
    // Only older versions repeat the refunds here; the others send an event of its own for each.
    const refunds = chargeObject.parse(event.data.object).refunds?.data ?? [];
    return refunds.map((refund) => refundNotice(event, refund, common));
  }
  if (event.type.startsWith("charge.dispute.")) return [disputeNotice(event, common)];
  return event.type in PAYMENT_STATUS ? [intentNotice(event, common)] : [];
}

type Common = Pick<GatewayNotice, "mustConfirm" | "happenedAt" | "response">;

function refundNotice(
  event: StripeEvent,
  refund: z.output<typeof refundObject>,
  common: Common,
): OperationNotice {
  const outcome = REFUND_OUTCOMES[refund.status ?? ""] ?? "pending";
  return {
    ...common,
    kind: "operation",
    noticeId: event.type === "charge.refunded" ? `${event.id}:${refund.id}` : event.id,
    type: "refund",
    outcome: outcome === "succeeded" || outcome === "declined" ? outcome : "pending",
    operationReference: refund.metadata?.[OPERATION_FIELD] ?? null,
    gatewayReference: refund.id,
    paymentReference: refund.payment_intent ?? required(refund.charge),
    ...amountOf(refund.amount, refund.currency),
    code: refund.failure_reason ?? null,
    message: null,
    pgParams: refundParams(refund),
  };
}

const PAYMENT_STATUS: Readonly<Record<string, NonNullable<PaymentNotice["status"]>>> = {
  "payment_intent.succeeded": "paid",
  "payment_intent.amount_capturable_updated": "authorized",
  "payment_intent.canceled": "voided",
  "payment_intent.payment_failed": "failed",
};

/** Captures and voids show on the payment itself: with a charge that had been authorized first, they are operations. */
function intentNotice(event: StripeEvent, common: Common): OperationNotice | PaymentNotice {
  const intent = paymentIntentObject.parse(event.data.object);
  const pgParams = intentParams(intent);
  const authorizedFirst = intent.capture_method === "manual" && Boolean(intent.latest_charge);
  if (
    authorizedFirst &&
    (event.type === "payment_intent.succeeded" || event.type === "payment_intent.canceled")
  ) {
    return operationOnIntent(event, intent, { ...common, pgParams });
  }
  const status = PAYMENT_STATUS[event.type] ?? null;
  return {
    ...common,
    kind: "payment",
    noticeId: event.id,
    reference: orderOf(intent),
    gatewayReference: intent.id,
    status: status === "voided" && !intent.latest_charge ? "failed" : status,
    ...amountOf(intent.amount, intent.currency),
    pgParams,
  };
}

function operationOnIntent(
  event: StripeEvent,
  intent: StripePaymentIntent,
  common: Common & Pick<GatewayNotice, "pgParams">,
): OperationNotice {
  const isCapture = event.type === "payment_intent.succeeded";
  return {
    ...common,
    kind: "operation",
    noticeId: event.id,
    type: isCapture ? "capture" : "void",
    outcome: "succeeded",
    operationReference: (isCapture && intent.metadata?.[OPERATION_FIELD]) || null,
    gatewayReference: isCapture ? required(intent.latest_charge) : intent.id,
    paymentReference: intent.id,
    ...amountOf(isCapture ? required(intent.amount_received) : intent.amount, intent.currency),
    code: null,
    message: null,
  };
}

function disputeNotice(event: StripeEvent, common: Common): DisputeNotice {
  const dispute = disputeObject.parse(event.data.object);
  const dueBy = dispute.evidence_details?.due_by;
  return {
    ...common,
    kind: "dispute",
    noticeId: event.id,
    disputeId: dispute.id,
    paymentReference: dispute.payment_intent ?? required(dispute.charge),
    status: disputeStatus(dispute.status),
    ...amountOf(dispute.amount, dispute.currency),
    reason: dispute.reason ?? null,
    dueAt: dueBy ? new Date(Number(dueBy) * 1000).toISOString() : null,
    pgParams: paramsOf({ transaction_id: dispute.id, result: dispute.status, decision: dispute.reason }),
  };
}

/** `warning_closed`: a question of the bank that came to nothing. Everything that is not over is open. */
function disputeStatus(word: string): DisputeNotice["status"] {
  if (word === "lost") return "lost";
  return word === "won" || word === "warning_closed" ? "won" : "opened";
}

function amountOf(amount: string, currency: string): { amountMinor: bigint; currencyCode: string } {
  const currencyCode = currency.toUpperCase();
  const amountMinor = readAmount(AMOUNTS, amount, currencyCode);
  if (amountMinor === null) throw new Error("an amount that is none");
  return { amountMinor, currencyCode };
}

function required(text: string | null | undefined): string {
  if (!text) throw new Error("a reference is missing");
  return text;
}
