import { createHmac } from "node:crypto";
import { z } from "zod";
import { parseExactJson, readAmount } from "@/lib/gateways/amounts";
import { asObject, paramsOf } from "@/lib/gateways/answers";
import { AMOUNTS, ownIdOf } from "@/lib/gateways/checkoutcom/wire";
import { isoTime } from "@/lib/gateways/iso-time";
import type {
  DisputeNotice,
  GatewayNotice,
  GatewayWebhookRequest,
  OperationNotice,
  PaymentNotice,
  WebhookVerification,
} from "@/lib/gateways/notice-types";
import { scrubText } from "@/lib/gateways/scrub";
import { headerOf, sameText } from "@/lib/gateways/signatures";
import type { ExternalOperation, GatewayAccount } from "@/lib/gateways/types";

/** What Checkout.com tells by itself, signed over the raw body. */

export function verifyWebhook(account: GatewayAccount, request: GatewayWebhookRequest): WebhookVerification {
  const secret = account.credentials.webhookSecret;
  if (!secret) return { ok: false, reason: "not_configured" };
  const given = headerOf(request, "cko-signature");
  if (!given) return { ok: false, reason: "signature_missing" };
  const expected = createHmac("sha256", secret).update(request.rawBody).digest("hex");
  return sameText(given.toLowerCase(), expected) ? { ok: true } : { ok: false, reason: "signature_wrong" };
}

const text = z.string().nullish();
const eventBody = z.object({
  id: z.string().min(1).max(100),
  type: z.string().min(1),
  created_on: text,
  timestamp: text,
  data: z.record(z.string(), z.unknown()),
});
type CheckoutEvent = z.output<typeof eventBody>;

const aboutPayment = z.object({
  id: z.string().min(1).max(128),
  action_id: z.string().min(1).max(128).nullish(),
  reference: text,
  amount: text,
  currency: z.string().length(3),
  processed_on: text,
  response_code: text,
  response_summary: text,
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
type AboutPayment = z.output<typeof aboutPayment>;

const aboutDispute = z.object({
  id: z.string().min(1).max(128),
  payment_id: z.string().min(1).max(128),
  amount: z.string(),
  currency: z.string().length(3),
  category: text,
  reason_code: text,
  evidence_required_by: text,
  date: text,
});

interface OperationEvent {
  type: ExternalOperation;
  outcome: OperationNotice["outcome"];
}

/** That a refund can be told as pending is common knowledge; the others are documented. */
const OPERATIONS: Readonly<Record<string, OperationEvent>> = {
  payment_captured: { type: "capture", outcome: "succeeded" },
  payment_capture_pending: { type: "capture", outcome: "pending" },
  payment_capture_declined: { type: "capture", outcome: "declined" },
  payment_refunded: { type: "refund", outcome: "succeeded" },
  payment_refund_pending: { type: "refund", outcome: "pending" },
  payment_refund_declined: { type: "refund", outcome: "declined" },
  payment_voided: { type: "void", outcome: "succeeded" },
  payment_void_declined: { type: "void", outcome: "declined" },
};

const PAYMENTS: Readonly<Record<string, NonNullable<PaymentNotice["status"]>>> = {
  payment_approved: "authorized",
  payment_declined: "failed",
  payment_canceled: "failed",
  payment_expired: "expired",
};

/** A canceled dispute gives the money back; a resolved one was already refunded, so nothing more is taken. */
const DISPUTES: Readonly<Record<string, DisputeNotice["status"]>> = {
  dispute_received: "opened",
  dispute_evidence_required: "opened",
  dispute_evidence_submitted: "opened",
  dispute_won: "won",
  dispute_canceled: "won",
  dispute_resolved: "won",
  dispute_arbitration_won: "won",
  dispute_lost: "lost",
  dispute_expired: "lost",
  dispute_accepted: "lost",
  dispute_arbitration_lost: "lost",
};

export function parseWebhook(_account: GatewayAccount, request: GatewayWebhookRequest): GatewayNotice[] {
  const event = eventBody.parse(parseExactJson(request.rawBody));
  const response = asObject(request.rawBody, []);
  const operation = OPERATIONS[event.type];
  if (operation) return [operationNotice(event, operation, response)];
  const payment = PAYMENTS[event.type];
  if (payment) return [paymentNotice(event, payment, response)];
  const dispute = DISPUTES[event.type];
  return dispute ? [disputeNotice(event, dispute, response)] : [];
}

type Response = Record<string, unknown>;

function operationNotice(
  event: CheckoutEvent,
  operation: OperationEvent,
  response: Response,
): OperationNotice {
  const said = aboutPayment.parse(event.data);
  return {
    kind: "operation",
    noticeId: event.id,
    mustConfirm: false,
    ...operation,
    happenedAt: isoTime(said.processed_on ?? event.created_on ?? event.timestamp),
    operationReference: ownIdOf(said),
    gatewayReference: required(said.action_id),
    paymentReference: said.id,
    ...amountOf(required(said.amount), said.currency),
    code: operation.outcome === "declined" ? (said.response_code ?? event.type) : null,
    message: operation.outcome === "declined" ? scrubText(said.response_summary ?? "", []) || null : null,
    pgParams: paramsIn(event, said),
    response,
  };
}

/** The merchant's own number is the reference of a payment; an operation's notice may carry either. */
function paymentNotice(
  event: CheckoutEvent,
  status: NonNullable<PaymentNotice["status"]>,
  response: Response,
): PaymentNotice {
  const said = aboutPayment.parse(event.data);
  return {
    kind: "payment",
    noticeId: event.id,
    mustConfirm: false,
    happenedAt: isoTime(said.processed_on ?? event.created_on ?? event.timestamp),
    reference: said.reference ?? null,
    gatewayReference: said.id,
    status,
    ...(said.amount ? amountOf(said.amount, said.currency) : { amountMinor: null, currencyCode: null }),
    pgParams: paramsIn(event, said),
    response,
  };
}

function disputeNotice(
  event: CheckoutEvent,
  status: DisputeNotice["status"],
  response: Response,
): DisputeNotice {
  const said = aboutDispute.parse(event.data);
  return {
    kind: "dispute",
    noticeId: event.id,
    mustConfirm: false,
    happenedAt: isoTime(said.date ?? event.created_on ?? event.timestamp),
    disputeId: said.id,
    paymentReference: said.payment_id,
    status,
    ...amountOf(said.amount, said.currency),
    reason: said.category ?? said.reason_code ?? null,
    dueAt: isoTime(said.evidence_required_by),
    pgParams: paramsOf({
      transaction_id: said.id,
      ref: said.payment_id,
      result: event.type,
      decision: said.reason_code,
    }),
    response,
  };
}

function paramsIn(event: CheckoutEvent, said: AboutPayment): Record<string, string> {
  return paramsOf({
    transaction_id: said.action_id ?? said.id,
    ref: said.id,
    result: event.type,
    decision: said.response_code,
  });
}

function amountOf(amount: string, currency: string): { amountMinor: bigint; currencyCode: string } {
  const currencyCode = currency.toUpperCase();
  const amountMinor = readAmount(AMOUNTS, amount, currencyCode);
  if (amountMinor === null) throw new Error("an amount that is none");
  return { amountMinor, currencyCode };
}

function required(text: string | null | undefined): string {
  if (!text) throw new Error("a field that has to be there is missing");
  return text;
}
