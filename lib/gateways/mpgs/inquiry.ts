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
  CREDENTIAL_FIELDS,
  errorObject,
  orderObject,
  readTransaction,
  sendToMpgs,
  transactionObject,
  undoneIn,
} from "@/lib/gateways/mpgs/wire";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayInquiry, GatewayOutcome, InquiryResult } from "@/lib/gateways/types";

type InquiryReading = Reading<GatewayOutcome | "not_found">;

/**
 * Asks for the transaction under our id. An error for it is not proof enough that it does not exist, since its wording is not
 * documented, and a success does not say whether it was voided since: for both the order is read, which lists everything.
 */
export async function inquire(inquiry: GatewayInquiry): Promise<InquiryResult> {
  const secrets = secretsOf(inquiry.account, CREDENTIAL_FIELDS);
  const left = timeLeft(inquiry.deadlineMs);
  const order = ["order", inquiry.payment.gatewayReference];
  const question = { account: inquiry.account, method: "GET" } as const;
  const answer = await sendToMpgs({
    ...question,
    path: [...order, "transaction", inquiry.operationReference],
    deadlineMs: left(),
  });
  const said = saysError(answer) ? null : readAnswer(inquiry, answer);
  const isEnd = said !== null && (said.outcome !== "succeeded" || inquiry.type === "void");
  if (isEnd) return toResult(secrets, answer, said);
  const whole = await sendToMpgs({ ...question, path: order, deadlineMs: left() });
  return toResult(secrets, whole, readOrder(inquiry, whole, said !== null));
}

/** A clear "no" of the gateway itself, not of something in front of it. */
function saysError(answer: OutboundResult): boolean {
  if (!answer.ok || (answer.status !== 400 && answer.status !== 404)) return false;
  return errorObject.safeParse(bodyOf(answer)).data?.error.cause === "INVALID_REQUEST";
}

function readAnswer(inquiry: GatewayInquiry, answer: OutboundResult): InquiryReading {
  const fault = readQuestionFault(answer);
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  const said = answer.status === 200 ? transactionObject.safeParse(bodyOf(answer)).data : undefined;
  return said ? readTransaction(inquiry, said, "pending") : UNREADABLE;
}

function readOrder(inquiry: GatewayInquiry, answer: OutboundResult, isKnown: boolean): InquiryReading {
  const fault = readQuestionFault(answer);
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  const order = answer.status === 200 ? orderObject.safeParse(bodyOf(answer)).data : undefined;
  if (!order || order.id !== inquiry.payment.gatewayReference) return UNREADABLE;
  const ours = order.transaction.find((one) => one.transaction.id === inquiry.operationReference);
  if (!ours)
    return isKnown ? { outcome: "unknown", code: "order_contradicts" } : { outcome: "not_found", code: null };
  const said = readTransaction(inquiry, ours, "pending");
  return said.outcome === "succeeded" && undoneIn(order).has(ours.transaction.id)
    ? { ...said, outcome: "declined", code: "voided" }
    : said;
}
