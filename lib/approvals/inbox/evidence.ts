import "server-only";
import { getRequest } from "@/lib/approvals/get-request";
import { type KnownRefund, type RequestRiskFacts, riskFactsOf } from "@/lib/approvals/inbox/risk-facts";
import { judgeRisks, type RiskHint } from "@/lib/approvals/inbox/risk-rules";
import type { RelatedRefundView, RequestEvidence, RequestView, RiskNote } from "@/lib/approvals/inbox/types";
import type { UserActor } from "@/lib/auth/actor";
import { formatAmount } from "@/lib/money/money";

/** The hints about each of these requests; one statement. */
export async function risksOf(requestIds: readonly number[]): Promise<Map<number, RiskNote[]>> {
  const facts = await riskFactsOf(requestIds);
  return new Map([...facts].map(([id, one]) => [id, notesOf(one)]));
}

/** One request as its page and the pane beside the list show it. Throws `not_found`. */
export async function viewRequest(actor: UserActor, requestId: number): Promise<RequestView> {
  const request = await getRequest(actor, requestId);
  // Once it is approved or over there is nothing left to weigh, and the page is read every second while the gateway is at it.
  if (request.status !== "pending" && request.status !== "manual_action_required")
    return { ...request, evidence: null };
  const facts = (await riskFactsOf([requestId])).get(requestId);
  return { ...request, evidence: facts ? toEvidence(facts) : null };
}

function toEvidence(facts: RequestRiskFacts): RequestEvidence {
  const { usual } = facts;
  return {
    risks: notesOf(facts),
    // What happened to the payment itself stands under its own heading once it is done.
    related: facts.related.filter((one) => !one.samePayment || one.open).map(toRelatedView),
    maker: {
      requests: facts.makerRequests,
      rejected: facts.makerRejected,
      usual: usual ? formatAmount(usual.medianMinor, facts.currencyCode) : null,
      rightSince: facts.rightSince === null ? null : new Date(facts.rightSince).toISOString(),
    },
  };
}

function notesOf(facts: RequestRiskFacts): RiskNote[] {
  return judgeRisks(facts).map((hint) => toNote(hint, facts.currencyCode));
}

function toNote(hint: RiskHint, currencyCode: string): RiskNote {
  const amountMinor =
    hint.code === "split" ? hint.sumMinor : hint.code === "above_usual" ? hint.medianMinor : null;
  return {
    code: hint.code,
    weight: hint.weight,
    count: "count" in hint ? hint.count : 0,
    percent: "percent" in hint ? hint.percent : 0,
    amount: amountMinor === null ? null : formatAmount(amountMinor, currencyCode),
    at: "at" in hint ? new Date(hint.at).toISOString() : null,
  };
}

function toRelatedView(refund: KnownRefund): RelatedRefundView {
  return {
    key: refund.key,
    relation: refund.samePayment ? "payment" : refund.sameCard ? "card" : "customer",
    transaction: refund.sessionId,
    orderNo: refund.orderNo,
    amount: formatAmount(refund.amountMinor, refund.currencyCode),
    currency: refund.currencyCode,
    at: new Date(refund.at).toISOString(),
    open: refund.open,
  };
}
