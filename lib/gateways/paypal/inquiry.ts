import { readAmount } from "@/lib/gateways/amounts";
import { mismatchOf, type Reading, toResult } from "@/lib/gateways/answers";
import type { OutboundResult } from "@/lib/gateways/http-client";
import { ourReference } from "@/lib/gateways/our-reference";
import {
  capturesIn,
  type NotRead,
  readOne,
  readOrder,
  readPayment,
  refundsIn,
} from "@/lib/gateways/paypal/find";
import {
  AMOUNTS,
  CAPTURE_OUTCOMES,
  type PayPalObject,
  type PayPalOrder,
  paramsIn,
  REFUND_OUTCOMES,
  secretsIn,
} from "@/lib/gateways/paypal/wire";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayInquiry, GatewayOutcome, InquiryResult } from "@/lib/gateways/types";

type InquiryReading = Reading<GatewayOutcome | "not_found">;

/** Asks by PayPal's id where an answer gave one. Else the payment's order lists captures and refunds, each with our id. */
export async function inquire(inquiry: GatewayInquiry): Promise<InquiryResult> {
  const left = timeLeft(inquiry.deadlineMs);
  if (inquiry.type === "void") return inquireVoid(inquiry, left);
  if (!inquiry.gatewayReference)
    return inquiry.type === "refund" ? findRefund(inquiry, left) : findCapture(inquiry, left);
  const kind = inquiry.type === "refund" ? "refunds" : "captures";
  const found = await readOne(inquiry.account, kind, inquiry.gatewayReference, left);
  if (!found.ok) return dress(inquiry, found);
  return dress(inquiry, { answer: found.answer, reading: judge(inquiry, [found.payment]) });
}

function dress(
  inquiry: GatewayInquiry,
  { answer, reading }: { answer: OutboundResult; reading: InquiryReading } | NotRead,
): InquiryResult {
  return toResult(secretsIn(inquiry.account), answer, reading);
}

async function findRefund(inquiry: GatewayInquiry, left: () => number): Promise<InquiryResult> {
  const found = await readPayment(inquiry.account, inquiry.payment.gatewayReference, left);
  if (!found.ok) return dress(inquiry, found);
  const read = await readOrder(inquiry.account, found, left);
  if (!read.ok) return dress(inquiry, read);
  const refunds = refundsIn(read.order);
  const ours = refunds.filter((one) => one.custom_id === inquiry.operationReference);
  const reading = ours.length > 0 ? judge(inquiry, ours) : judgeNoRefund(inquiry, read.order, refunds);
  return dress(inquiry, { answer: read.answer, reading });
}

/** A list that hides what the captures say, or shows a refund of this amount without any name, does not prove that ours was never made. */
function judgeNoRefund(
  inquiry: GatewayInquiry,
  order: PayPalOrder,
  refunds: readonly PayPalObject[],
): InquiryReading {
  const hidden = refunds.length === 0 && capturesIn(order).some((one) => one.status.includes("REFUNDED"));
  const nameless = refunds.some((one) => !one.custom_id && isOfAmount(inquiry, one));
  if (hidden || nameless) return { outcome: "unknown", code: "refunds_unclear" };
  return { outcome: "not_found", code: null };
}

async function findCapture(inquiry: GatewayInquiry, left: () => number): Promise<InquiryResult> {
  const found = await readOne(inquiry.account, "authorizations", inquiry.payment.gatewayReference, left);
  if (!found.ok) return dress(inquiry, found);
  const { status } = found.payment;
  if (isUntouched(status)) return dress(inquiry, { answer: found.answer, reading: NOT_FOUND });
  if (status !== "CAPTURED" && status !== "PARTIALLY_CAPTURED")
    return dress(inquiry, { answer: found.answer, reading: { outcome: "unknown", code: status } });
  const read = await readOrder(inquiry.account, found, left);
  if (!read.ok) return dress(inquiry, read);
  const captures = capturesIn(read.order);
  const ours = captures.filter((one) => one.invoice_id === inquiry.operationReference);
  const reading = ours.length > 0 ? judge(inquiry, ours) : judgeNoCapture(inquiry, captures);
  return dress(inquiry, { answer: read.answer, reading });
}

const NOT_FOUND = { outcome: "not_found", code: null } as const;

/** Nothing was ever captured of an authorization in one of these. */
function isUntouched(status: string): boolean {
  return status === "CREATED" || status === "VOIDED" || status === "DENIED";
}

/** The authorization is captured. By somebody else for certain only where the captures are of other amounts or carry another id of ours. */
function judgeNoCapture(inquiry: GatewayInquiry, captures: readonly PayPalObject[]): InquiryReading {
  const mayBeOurs = captures.some((one) => isOfAmount(inquiry, one) && ourReference(one.invoice_id) === null);
  return captures.length === 0 || mayBeOurs
    ? { outcome: "unknown", code: "captures_unclear" }
    : { outcome: "not_found", code: "captured_elsewhere" };
}

function isOfAmount({ amountMinor, currencyCode }: GatewayInquiry, { amount }: PayPalObject): boolean {
  return readAmount(AMOUNTS, amount.value, currencyCode) === amountMinor;
}

async function inquireVoid(inquiry: GatewayInquiry, left: () => number): Promise<InquiryResult> {
  const found = await readOne(inquiry.account, "authorizations", inquiry.payment.gatewayReference, left);
  if (!found.ok) return dress(inquiry, found);
  return dress(inquiry, { answer: found.answer, reading: judgeVoid(inquiry, found.payment) });
}

/** What became of an authorization when a void of it was not answered. */
function judgeVoid(inquiry: GatewayInquiry, said: PayPalObject): InquiryReading {
  switch (said.status) {
    case "VOIDED": {
      const { value: amount, currency_code: currency } = said.amount;
      const mismatch = mismatchOf(AMOUNTS, inquiry, { amount, currency });
      if (mismatch) return { outcome: "unknown", code: mismatch };
      return {
        outcome: "succeeded",
        code: null,
        gatewayReference: said.id,
        pgParams: paramsIn(said, said.id),
      };
    }
    case "CREATED":
      return NOT_FOUND;
    case "CAPTURED":
    case "PARTIALLY_CAPTURED":
    case "DENIED":
      return { outcome: "not_found", code: said.status };
    default:
      return { outcome: "unknown", code: said.status };
  }
}

function judge(inquiry: GatewayInquiry, [said, ...others]: readonly PayPalObject[]): InquiryReading {
  // Executed more than once under one id of ours: a person has to look.
  if (!said || others.length > 0) return { outcome: "unknown", code: "several_operations" };
  const isRefund = inquiry.type === "refund";
  const own = isRefund ? said.custom_id : said.invoice_id;
  const mismatch = mismatchOf(AMOUNTS, inquiry, {
    amount: said.amount.value,
    currency: said.amount.currency_code,
    ...(own ? { operationReference: own } : {}),
  });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  // A word that is not documented is not the end of an operation that PayPal knows.
  const outcome = (isRefund ? REFUND_OUTCOMES : CAPTURE_OUTCOMES)[said.status] ?? "pending";
  return {
    outcome,
    code: outcome === "succeeded" ? null : said.status,
    gatewayReference: said.id,
    pgParams: paramsIn(said, inquiry.payment.gatewayReference),
  };
}
