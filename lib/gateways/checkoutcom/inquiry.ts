import { readAmount } from "@/lib/gateways/amounts";
import {
  bodyOf,
  mismatchOf,
  type Reading,
  readQuestionFault,
  secretsOf,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import {
  ACTION_TYPES,
  AMOUNTS,
  actionList,
  actionParams,
  ask,
  type CheckoutAction,
  CREDENTIAL_FIELDS,
  operationIn,
  ownIdOf,
  paymentObject,
  paymentPath,
  statusOf,
} from "@/lib/gateways/checkoutcom/wire";
import type { OutboundResult } from "@/lib/gateways/http-client";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayInquiry, GatewayOutcome, InquiryResult } from "@/lib/gateways/types";

type InquiryReading = Reading<GatewayOutcome | "not_found">;

/** Looks through the payment's actions: for the one that was acknowledged, else for one that carries our id. */
export async function inquire(inquiry: GatewayInquiry): Promise<InquiryResult> {
  const left = timeLeft(inquiry.deadlineMs);
  const payment = inquiry.payment.gatewayReference;
  const answer = await ask(inquiry.account, paymentPath(payment, "/actions"), left());
  const actions = readList(answer);
  if ("outcome" in actions) return dress(inquiry, answer, actions);
  const found = actions.filter((action) =>
    inquiry.gatewayReference
      ? action.id === inquiry.gatewayReference
      : operationIn(action) === inquiry.type && ownIdOf(action) === inquiry.operationReference,
  );
  if (found.length > 0) return dress(inquiry, answer, judgeFound(inquiry, found));
  // It was acknowledged, so it exists; it is listed once it is processed.
  if (inquiry.gatewayReference)
    return dress(inquiry, answer, { outcome: "pending", code: "not_processed_yet" });
  const whole = await ask(inquiry.account, paymentPath(payment), left());
  return dress(inquiry, whole, judgeAbsent(inquiry, actions, whole));
}

function dress(inquiry: GatewayInquiry, answer: OutboundResult, reading: InquiryReading): InquiryResult {
  return toResult(secretsOf(inquiry.account, CREDENTIAL_FIELDS), answer, reading);
}

function readList(answer: OutboundResult): CheckoutAction[] | InquiryReading {
  const fault = readQuestionFault(answer);
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  return (answer.status === 200 && actionList.safeParse(bodyOf(answer)).data) || UNREADABLE;
}

function judgeFound(inquiry: GatewayInquiry, [action, ...others]: readonly CheckoutAction[]): InquiryReading {
  // Executed more than once under one id of ours: a person has to look.
  if (!action || others.length > 0) return { outcome: "unknown", code: "several_operations" };
  const own = ownIdOf(action);
  const mismatch = mismatchOf(AMOUNTS, inquiry, {
    amount: action.amount,
    ...(own === null ? {} : { operationReference: own }),
  });
  if (mismatch ?? action.type !== ACTION_TYPES[inquiry.type])
    return { outcome: "unknown", code: mismatch ?? "answer_mismatch" };
  const outcome = statusOf(action);
  return {
    outcome,
    code: outcome === "succeeded" ? null : (action.response_code ?? "not_processed_yet"),
    message: outcome === "declined" ? (action.response_summary ?? null) : null,
    gatewayReference: action.id,
    pgParams: actionParams(action, inquiry.payment.gatewayReference),
  };
}

/**
 * The list shows nothing of ours. That proves something only while it explains everything that was captured or refunded of the payment:
 * an operation that already counts and is not listed yet may be ours.
 */
function judgeAbsent(
  inquiry: GatewayInquiry,
  actions: readonly CheckoutAction[],
  answer: OutboundResult,
): InquiryReading {
  const fault = readQuestionFault(answer);
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  const payment = answer.status === 200 ? paymentObject.safeParse(bodyOf(answer)).data : undefined;
  if (payment?.id !== inquiry.payment.gatewayReference || payment.currency !== inquiry.currencyCode)
    return UNREADABLE;
  const { balances } = payment;
  const said = {
    refund: balances?.total_refunded,
    capture: balances?.total_captured,
    void: balances?.total_voided,
  };
  const total = readAmount(AMOUNTS, said[inquiry.type], inquiry.currencyCode);
  const listed = sumOf(inquiry, actions);
  return total !== null && total === listed
    ? { outcome: "not_found", code: null }
    : { outcome: "unknown", code: "totals_unclear" };
}

function sumOf({ type, currencyCode }: GatewayInquiry, actions: readonly CheckoutAction[]): bigint | null {
  let sum = 0n;
  for (const action of actions) {
    if (operationIn(action) !== type || statusOf(action) !== "succeeded") continue;
    const amount = readAmount(AMOUNTS, action.amount, currencyCode);
    if (amount === null) return null;
    sum += amount;
  }
  return sum;
}
