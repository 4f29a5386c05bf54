import { z } from "zod";
import {
  bodyOf,
  mismatchOf,
  type Reading,
  readQuestionFault,
  secretsOf,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import { type OutboundResult, sendOnce } from "@/lib/gateways/http-client";
import {
  AMOUNTS,
  CREDENTIAL_FIELDS,
  intentParams,
  OPERATION_FIELD,
  paymentIntentObject,
  REFUND_OUTCOMES,
  refundObject,
  refundParams,
  type StripeRefund,
  stripeRequest,
} from "@/lib/gateways/stripe/wire";
import type { GatewayInquiry, GatewayOutcome, InquiryResult } from "@/lib/gateways/types";

type InquiryReading = Reading<GatewayOutcome | "not_found">;

/** A refund is looked for by our own id among the payment's refunds; a capture and a void show on the payment itself. */
export async function inquire(inquiry: GatewayInquiry): Promise<InquiryResult> {
  return inquiry.type === "refund" ? inquireRefund(inquiry) : inquireIntent(inquiry);
}

async function ask(inquiry: GatewayInquiry, path: string): Promise<OutboundResult> {
  return sendOnce({ ...stripeRequest(inquiry.account, path, inquiry.deadlineMs), method: "GET", body: null });
}

function dress(inquiry: GatewayInquiry, answer: OutboundResult, reading: InquiryReading): InquiryResult {
  return toResult(secretsOf(inquiry.account, CREDENTIAL_FIELDS), answer, reading);
}

const refundList = z.object({
  object: z.literal("list"),
  has_more: z.boolean(),
  data: z.array(refundObject).max(100),
});

/** More refunds than this on one payment are left to a person. */
const MOST_PAGES = 5;

async function inquireRefund(inquiry: GatewayInquiry): Promise<InquiryResult> {
  if (inquiry.gatewayReference) {
    const answer = await ask(inquiry, `/v1/refunds/${encodeURIComponent(inquiry.gatewayReference)}`);
    return dress(inquiry, answer, readOneRefund(inquiry, answer));
  }
  const payment = inquiry.payment.gatewayReference;
  const parent = payment.startsWith("pi_") ? "payment_intent" : "charge";
  const found: StripeRefund[] = [];
  let after: string | undefined;
  for (let page = 1; ; page += 1) {
    const query = new URLSearchParams({
      [parent]: payment,
      limit: "100",
      ...(after ? { starting_after: after } : {}),
    });
    const answer = await ask(inquiry, `/v1/refunds?${query}`);
    const list = readList(answer);
    if ("outcome" in list) return dress(inquiry, answer, list);
    found.push(
      ...list.data.filter((refund) => refund.metadata?.[OPERATION_FIELD] === inquiry.operationReference),
    );
    after = list.data.at(-1)?.id;
    if (!list.has_more || !after) return dress(inquiry, answer, judgeFound(inquiry, found));
    if (page === MOST_PAGES) return dress(inquiry, answer, { outcome: "unknown", code: "too_many_refunds" });
  }
}

function readList(answer: OutboundResult): z.output<typeof refundList> | InquiryReading {
  const fault = readQuestionFault(answer);
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  return (answer.status === 200 && refundList.safeParse(bodyOf(answer)).data) || UNREADABLE;
}

function readOneRefund(inquiry: GatewayInquiry, answer: OutboundResult): InquiryReading {
  const fault = readQuestionFault(answer);
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  const refund = answer.status === 200 && refundObject.safeParse(bodyOf(answer)).data;
  return refund ? judgeFound(inquiry, [refund]) : UNREADABLE;
}

function judgeFound(inquiry: GatewayInquiry, [refund, ...others]: readonly StripeRefund[]): InquiryReading {
  if (!refund) return { outcome: "not_found", code: null };
  // Executed more than once under one id of ours: a person has to look.
  if (others.length > 0) return { outcome: "unknown", code: "several_operations" };
  const mismatch = mismatchOf(AMOUNTS, inquiry, {
    amount: refund.amount,
    currency: refund.currency,
    operationReference: refund.metadata?.[OPERATION_FIELD],
  });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  return {
    // A word that is not documented is not the end of a refund.
    outcome: REFUND_OUTCOMES[refund.status ?? ""] ?? "pending",
    code: refund.status === "succeeded" ? null : (refund.failure_reason ?? refund.status),
    gatewayReference: refund.id,
    pgParams: refundParams(refund),
  };
}

async function inquireIntent(inquiry: GatewayInquiry): Promise<InquiryResult> {
  const answer = await ask(
    inquiry,
    `/v1/payment_intents/${encodeURIComponent(inquiry.payment.gatewayReference)}`,
  );
  return dress(inquiry, answer, readIntent(inquiry, answer));
}

function readIntent(inquiry: GatewayInquiry, answer: OutboundResult): InquiryReading {
  const fault = readQuestionFault(answer);
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  const intent = answer.status === 200 && paymentIntentObject.safeParse(bodyOf(answer)).data;
  if (!intent || intent.id !== inquiry.payment.gatewayReference) return UNREADABLE;
  const isCapture = inquiry.type === "capture";
  const done = isCapture ? "succeeded" : "canceled";
  if (intent.status === "requires_capture") return { outcome: "not_found", code: null };
  if (isCapture && intent.status === "canceled") return { outcome: "not_found", code: intent.status };
  if (!isCapture && intent.status === "succeeded") return { outcome: "not_found", code: intent.status };
  // What was being captured came to nothing: there is no money any more.
  if (isCapture && intent.status === "requires_payment_method")
    return { outcome: "declined", code: intent.status };
  if (intent.status === "processing") return { outcome: "pending", code: intent.status };
  if (intent.status !== done) return { outcome: "unknown", code: intent.status };
  const ours = intent.metadata?.[OPERATION_FIELD] === inquiry.operationReference;
  // A capture without our id was made by somebody else; ours never reached Stripe.
  if (isCapture && !ours) return { outcome: "not_found", code: "captured_elsewhere" };
  const said = { amount: isCapture ? intent.amount_received : intent.amount, currency: intent.currency };
  const mismatch = mismatchOf(AMOUNTS, inquiry, said);
  if (mismatch) return { outcome: "unknown", code: mismatch };
  const gatewayReference = isCapture ? (intent.latest_charge ?? intent.id) : intent.id;
  return { outcome: "succeeded", code: null, gatewayReference, pgParams: intentParams(intent) };
}
