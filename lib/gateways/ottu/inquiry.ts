import { readAmount } from "@/lib/gateways/amounts";
import {
  bodyOf,
  type Reading,
  readQuestionFault,
  secretsOf,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import type { OutboundResult } from "@/lib/gateways/http-client";
import {
  AMOUNTS,
  CHILD_STATES,
  CREDENTIAL_FIELDS,
  NO_SESSION,
  type OttuPayment,
  PATHS,
  paymentObject,
  refusalIn,
  sendToOttu,
  sumOf,
} from "@/lib/gateways/ottu/wire";
import { outcomeOf, readOperation } from "@/lib/gateways/ottu/operation-answer";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayAccount, GatewayInquiry, GatewayOutcome, InquiryResult } from "@/lib/gateways/types";

type InquiryReading = Reading<GatewayOutcome | "not_found">;

/**
 * Asks what became of an operation: first what its Tracking-Key stands for, and when it stands for nothing, whether the payment has a child
 * that could be it all the same. A key alone proves nothing: after a refusal it is free, and it may be forgotten one day.
 */
export async function inquire(inquiry: GatewayInquiry): Promise<InquiryResult> {
  const { account } = inquiry;
  const left = timeLeft(inquiry.deadlineMs);
  const dress = (answer: OutboundResult, reading: InquiryReading) =>
    toResult(secretsOf(account, CREDENTIAL_FIELDS), answer, reading);
  const answer = await askUnderKey(inquiry, left());
  const tracked = readTracked(inquiry, answer);
  if (tracked !== "not_told") return dress(answer, tracked);
  const asked = await askPayment(account, inquiry.payment.gatewayReference, left());
  return dress(asked.answer, asked.reading ?? findChild(inquiry, asked.payment));
}

/** The same endpoint as for executing. With a payment that does not exist it cannot execute anything, whatever the key is. */
function askUnderKey(inquiry: GatewayInquiry, deadlineMs: number): Promise<OutboundResult> {
  const body = { operation: inquiry.type, session_id: NO_SESSION };
  return sendToOttu(inquiry.account, PATHS.operation, deadlineMs, body, inquiry.operationReference);
}

function readTracked(inquiry: GatewayInquiry, answer: OutboundResult): InquiryReading | "not_told" {
  if (answer.ok && (answer.status === 404 || answer.status === 400)) {
    const said = refusalIn(answer);
    if (!said) return UNREADABLE;
    // Any other field would be a question that was not understood.
    return said.fields.every((name) => name === "session_id" || name === "order_no")
      ? "not_told"
      : UNREADABLE;
  }
  const fault = readQuestionFault(answer);
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  return readOperation(inquiry, answer);
}

type AskedPayment = { answer: OutboundResult } & (
  | { payment: OttuPayment; reading?: undefined }
  | { reading: Reading<"unknown"> }
);

/** Reads a payment with its children. Of one that is paid or authorized, Ottu asks nobody else for that. */
export async function askPayment(
  account: GatewayAccount,
  sessionId: string,
  deadlineMs: number,
): Promise<AskedPayment> {
  const answer = await sendToOttu(account, PATHS.inquiry, deadlineMs, { session_id: sessionId });
  const fault = readQuestionFault(answer);
  if (fault || !answer.ok) return { answer, reading: fault ?? UNREADABLE };
  const payment = answer.status === 200 ? paymentObject.safeParse(bodyOf(answer)).data : undefined;
  if (!payment || payment.session_id !== sessionId) return { answer, reading: UNREADABLE };
  return { answer, payment };
}

function findChild(inquiry: GatewayInquiry, payment: OttuPayment): InquiryReading {
  if (payment.currency_code !== inquiry.currencyCode)
    return { outcome: "unknown", code: "currency_mismatch" };
  const children = payment.transactions ?? [];
  if (inquiry.gatewayReference) {
    const [own, ...others] = children.filter((child) => child.session_id === inquiry.gatewayReference);
    if (!own || others.length > 0) return { outcome: "unknown", code: "not_listed" };
    return { ...outcomeOf(inquiry, own), gatewayReference: own.session_id };
  }
  if (isIncomplete(payment)) return { outcome: "unknown", code: "list_incomplete" };
  // Whose a child is, is not said: one that could be ours is left to a person.
  return children.some((child) => couldBe(inquiry, child.state, child.amount))
    ? { outcome: "unknown", code: "similar_operation" }
    : { outcome: "not_found", code: null };
}

function couldBe(inquiry: GatewayInquiry, state: string, amount: string): boolean {
  const word = CHILD_STATES.get(state);
  if (!word) return true;
  if (word.type !== inquiry.type) return false;
  const minor = readAmount(AMOUNTS, amount, inquiry.currencyCode);
  return inquiry.type === "void" || minor === null || minor === inquiry.amountMinor;
}

/** The payment says that more was done to it than its children add up to: a list with gaps proves nothing. */
function isIncomplete(payment: OttuPayment): boolean {
  const { state, refunded_amount, paid_amount, voided_amount } = payment;
  const captured = state === "authorized" ? paid_amount : null;
  return (
    exceeds(payment, refunded_amount, ["refunded"]) ||
    exceeds(payment, captured, ["paid"]) ||
    exceeds(payment, voided_amount, ["voided"])
  );
}

function exceeds(payment: OttuPayment, total: string | null | undefined, states: readonly string[]): boolean {
  if (!total) return false;
  const minor = readAmount(AMOUNTS, total, payment.currency_code);
  const listed = sumOf(payment, states);
  return minor === null || listed === null || minor > listed;
}
