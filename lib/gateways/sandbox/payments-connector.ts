import { z } from "zod";
import { type OutboundResult, sendOnce } from "@/lib/gateways/http-client";
import { asObject, baseOf } from "@/lib/gateways/answers";
import { merchantHeaders, parseJson, secretsOf } from "@/lib/gateways/sandbox/connector-wire";
import { scrubText } from "@/lib/gateways/scrub";
import type { GatewayWebhookRequest, PaymentNotice } from "@/lib/gateways/notice-types";
import type {
  GatewayCard,
  GatewayPayments,
  HostedPaymentOrder,
  PaymentCreation,
  PaymentInquiry,
  PaymentOrder,
  PaymentOutcome,
  PaymentStatus,
  TokenCharge,
} from "@/lib/gateways/payment-types";
import type { GatewayAccount } from "@/lib/gateways/types";
import { formatAmount } from "@/lib/money/money";

/** The half of the sandbox connector that takes payments. Only an answer that is certain in every field is an outcome. */

const cardAnswer = z.object({
  token: z.string().min(1).max(128),
  brand: z.string().max(32),
  last_four: z.string().regex(/^\d{4}$/),
  expiry_month: z.number().int().min(1).max(12),
  expiry_year: z.number().int().min(2000).max(2199),
  name: z.string().max(128),
});
const paymentAnswer = z.object({
  id: z.string().min(1).max(128),
  reference: z.string().max(128).nullable(),
  status: z.enum(["waiting", "paid", "authorized", "failed", "canceled", "voided"]),
  amount: z.string().max(32),
  currency: z.string().length(3),
  capture_mode: z.enum(["purchase", "authorize"]),
  code: z.string().max(64).nullable(),
  message: z.string().max(500).nullable(),
  auth_code: z.string().max(32).nullable(),
  page_url: z.string().max(2000),
  saved_card: cardAnswer.nullable(),
});
const listAnswer = z.object({ payments: z.array(paymentAnswer).max(100) });
const errorAnswer = z.object({
  error: z.object({ code: z.string().min(1).max(64), message: z.string().max(500) }),
});
const chargeAnswer = z.object({ payment: paymentAnswer });
const noticeBody = z.object({
  id: z.string().min(1).max(128),
  event: z.string().startsWith("payment."),
  data: z.object({ id: z.string().min(1).max(128), reference: z.string().min(1).max(128).nullable() }),
});

type PaymentAnswer = z.output<typeof paymentAnswer>;
interface Reading<O extends string> {
  outcome: O;
  code: string | null;
  message?: string | null;
  payment?: PaymentAnswer;
}

/** Statuses with which this gateway refuses before it does anything. */
const REFUSALS = new Set([400, 401, 402, 403, 404, 405, 409, 413, 422]);
const UNREACHABLE = {
  outcome: "failed",
  code: "gateway_unreachable",
  message: "The gateway could not be reached; nothing was sent.",
} as const;

export const sandboxPayments: GatewayPayments = {
  createPayment,
  inquirePayment,
  cancelPayment,
  chargeToken,
};

async function createPayment(order: HostedPaymentOrder): Promise<PaymentCreation> {
  const answer = await post(order, "/v1/payments", {
    return_url: order.returnUrl,
    language: order.language,
    ...(order.saveCardFor === null ? {} : { save_card: true, customer: order.saveCardFor }),
  });
  const reading = readCreation(order, answer);
  return { ...dress(order, answer, reading), redirectUrl: reading.payment?.page_url ?? null };
}

function readCreation(order: PaymentOrder, answer: OutboundResult): Reading<PaymentCreation["outcome"]> {
  if (!answer.ok)
    return answer.fault === "refused" ? UNREACHABLE : { outcome: "unknown", code: answer.fault };
  const body = parseJson(answer.body);
  if (answer.status === 201) {
    const payment = paymentAnswer.safeParse(body).data;
    if (!payment) return { outcome: "unknown", code: "unreadable_answer" };
    const mismatch = mismatchOf(order, payment);
    return mismatch ? { outcome: "unknown", code: mismatch } : { outcome: "created", code: null, payment };
  }
  return readRefusal(answer.status, body) ?? { outcome: "unknown", code: `http_${answer.status}` };
}

function readRefusal(status: number, body: unknown): Reading<"declined"> | null {
  const refusal = REFUSALS.has(status) ? errorAnswer.safeParse(body).data?.error : undefined;
  // Something else was done under our key: what became of this one is not said.
  return refusal && refusal.code !== "idempotency_key_reused" ? { outcome: "declined", ...refusal } : null;
}

async function chargeToken(charge: TokenCharge): Promise<PaymentStatus> {
  const answer = await post(charge, "/v1/charges", { token: charge.token });
  const reading = readCharge(charge, answer);
  return { ...dress(charge, answer, reading), card: null };
}

/** A charge moves money: only what the gateway says clearly is over, everything else is asked about later. */
function readCharge(charge: TokenCharge, answer: OutboundResult): Reading<PaymentOutcome> {
  if (!answer.ok) {
    return answer.fault === "refused" ? UNREACHABLE : { outcome: "unknown", code: answer.fault };
  }
  const body = parseJson(answer.body);
  const payment =
    answer.status === 402
      ? chargeAnswer.safeParse(body).data?.payment
      : answer.status === 201
        ? paymentAnswer.safeParse(body).data
        : undefined;
  if (payment) return readStatus(charge, payment);
  const refusal = readRefusal(answer.status, body);
  if (refusal) return { ...refusal, outcome: "failed" };
  return { outcome: "unknown", code: answer.status === 201 ? "unreadable_answer" : `http_${answer.status}` };
}

async function inquirePayment(inquiry: PaymentInquiry): Promise<PaymentStatus> {
  const { account, deadlineMs } = inquiry;
  const answer = await sendOnce({
    method: "GET",
    url: `${baseOf(account)}/v1/payments?${new URLSearchParams({ reference: inquiry.reference })}`,
    headers: merchantHeaders(account),
    body: null,
    deadlineMs,
    secrets: secretsOf(account),
  });
  return status(inquiry, answer, readInquiry(inquiry, answer));
}

/** A question that fails says nothing about the payment: every doubt is `unknown`, also a refused connection. */
function readInquiry(inquiry: PaymentInquiry, answer: OutboundResult): Reading<PaymentOutcome> {
  if (!answer.ok) return { outcome: "unknown", code: answer.fault };
  if (answer.status !== 200) return { outcome: "unknown", code: `http_${answer.status}` };
  const found = listAnswer.safeParse(parseJson(answer.body)).data?.payments;
  if (!found) return { outcome: "unknown", code: "unreadable_answer" };
  const ours =
    inquiry.gatewayReference === null ? found : found.filter(({ id }) => id === inquiry.gatewayReference);
  const [payment, ...others] = ours;
  if (!payment) return { outcome: "not_found", code: null };
  // More than one payment under one reference: a person has to look.
  if (others.length > 0) return { outcome: "unknown", code: "several_payments" };
  return readStatus(inquiry, payment);
}

async function cancelPayment(inquiry: PaymentInquiry): Promise<PaymentStatus> {
  if (inquiry.gatewayReference === null) return inquirePayment(inquiry);
  const { account, deadlineMs } = inquiry;
  const answer = await sendOnce({
    method: "POST",
    url: `${baseOf(account)}/v1/payments/${encodeURIComponent(inquiry.gatewayReference)}/cancel`,
    headers: merchantHeaders(account),
    body: "{}",
    deadlineMs,
    secrets: secretsOf(account),
  });
  const payment =
    answer.ok && answer.status === 200 ? paymentAnswer.safeParse(parseJson(answer.body)).data : undefined;
  if (payment) return status(inquiry, answer, readStatus(inquiry, payment));
  return status(inquiry, answer, {
    outcome: "unknown",
    code: answer.ok ? `http_${answer.status}` : answer.fault,
  });
}

function readStatus(asked: PaymentInquiry | PaymentOrder, payment: PaymentAnswer): Reading<PaymentOutcome> {
  const mismatch = mismatchOf(asked, payment);
  if (mismatch) return { outcome: "unknown", code: mismatch };
  const { code, message } = payment;
  if (payment.status === "waiting") return { outcome: "waiting", code, message, payment };
  if (payment.status === "failed" || payment.status === "canceled")
    return { outcome: payment.status, code, message, payment };
  const expected = asked.captureMode === "purchase" ? "paid" : "authorized";
  // Voided: it had been authorized, and the void is an operation with its own record.
  return payment.status === expected || payment.status === "voided"
    ? { outcome: "succeeded", code, message, payment }
    : { outcome: "unknown", code: "status_mismatch" };
}

/** What in the answer is not what was asked, or null. */
function mismatchOf(asked: PaymentInquiry | PaymentOrder, answer: PaymentAnswer): string | null {
  if (answer.currency !== asked.currencyCode) return "currency_mismatch";
  if (answer.amount !== formatAmount(asked.amountMinor, asked.currencyCode)) return "amount_mismatch";
  const same = answer.reference === asked.reference && answer.capture_mode === asked.captureMode;
  return same ? null : "answer_mismatch";
}

function post(order: PaymentOrder, path: string, more: Record<string, unknown>): Promise<OutboundResult> {
  const { account } = order;
  return sendOnce({
    method: "POST",
    url: `${baseOf(account)}${path}`,
    headers: merchantHeaders(account, order.idempotencyKey),
    body: JSON.stringify({
      reference: order.reference,
      amount: formatAmount(order.amountMinor, order.currencyCode),
      currency: order.currencyCode,
      capture_mode: order.captureMode,
      account: account.pgCode,
      ...more,
    }),
    deadlineMs: order.deadlineMs,
    secrets: secretsOf(account),
  });
}

function status(
  inquiry: PaymentInquiry,
  answer: OutboundResult,
  reading: Reading<PaymentOutcome>,
): PaymentStatus {
  const saved = reading.payment?.saved_card;
  const card: GatewayCard | null = saved
    ? {
        token: saved.token,
        brand: saved.brand,
        lastFour: saved.last_four,
        expiryMonth: saved.expiry_month,
        expiryYear: saved.expiry_year,
        nameOnCard: saved.name,
      }
    : null;
  return { ...dress(inquiry, answer, reading), card };
}

function dress<O extends string>(
  { account }: PaymentInquiry | PaymentOrder,
  answer: OutboundResult,
  { outcome, code, message, payment }: Reading<O>,
) {
  // The token is a secret like the others: it is kept sealed, never in what people look at.
  const secrets = [...secretsOf(account), ...(payment?.saved_card ? [payment.saved_card.token] : [])];
  const hide = (text: string) => scrubText(text, secrets);
  const { exchange } = answer;
  const response = exchange.response && { ...exchange.response, body: hide(exchange.response.body) };
  return {
    outcome,
    gatewayReference: payment?.id ?? null,
    code,
    message: message ? hide(message) : null,
    pgParams: payment ? paramsOf(payment) : {},
    response: answer.ok ? asObject(answer.body, secrets) : {},
    exchange: { ...exchange, response },
  };
}

function paramsOf(payment: PaymentAnswer): Record<string, string> {
  return {
    transaction_id: payment.id,
    ref: payment.id,
    result: payment.status,
    ...(payment.auth_code === null ? {} : { auth_code: payment.auth_code }),
    ...(payment.code === null ? {} : { decision: payment.code }),
  };
}

/** The notice about a payment, or null when it is about something else. */
export function parsePaymentNotice(
  account: GatewayAccount,
  request: GatewayWebhookRequest,
): PaymentNotice | null {
  const notice = noticeBody.safeParse(parseJson(request.rawBody)).data;
  if (!notice) return null;
  return {
    kind: "payment",
    noticeId: notice.id,
    // What became of it is asked, so that notices may be late or out of order.
    mustConfirm: true,
    reference: notice.data.reference,
    gatewayReference: notice.data.id,
    status: null,
    amountMinor: null,
    currencyCode: null,
    pgParams: {},
    response: asObject(request.rawBody, secretsOf(account)),
  };
}
