import {
  bodyOf,
  mismatchOf,
  type Reading,
  readQuestionFault,
  secretsOf,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import type { OutboundResult } from "@/lib/gateways/http-client";
import { findCharge } from "@/lib/gateways/tap/capture-charge";
import {
  AMOUNTS,
  ask,
  authorizeObject,
  CAPTURE_OUTCOMES,
  CREDENTIAL_FIELDS,
  chargeObject,
  listCharges,
  listRefunds,
  outcomeIn,
  ownIdOf,
  paramsIn,
  REFUND_OUTCOMES,
  reasonOf,
  refundObject,
  type TapAttempt,
  type TapCharge,
  type TapRefund,
} from "@/lib/gateways/tap/wire";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayInquiry, GatewayOutcome, InquiryResult } from "@/lib/gateways/types";

type InquiryReading = Reading<GatewayOutcome | "not_found">;

/** Asks by Tap's id where an answer gave one; else the operation is looked for by our id in Tap's lists. */
export async function inquire(inquiry: GatewayInquiry): Promise<InquiryResult> {
  const left = timeLeft(inquiry.deadlineMs);
  if (inquiry.type === "void") return inquireVoid(inquiry, left);
  const isRefund = inquiry.type === "refund";
  if (!inquiry.gatewayReference) return isRefund ? findRefund(inquiry, left) : findCapture(inquiry, left);
  const path = `/${isRefund ? "refunds" : "charges"}/${encodeURIComponent(inquiry.gatewayReference)}`;
  const answer = await ask(inquiry.account, path, left());
  const schema = isRefund ? refundObject : chargeObject;
  return dress(inquiry, answer, (body) => {
    const said = schema.safeParse(body).data;
    return said && said.id === inquiry.gatewayReference ? judge(inquiry, [said]) : UNREADABLE;
  });
}

function dress(
  inquiry: GatewayInquiry,
  answer: OutboundResult,
  read: (body: unknown) => InquiryReading,
): InquiryResult {
  const fault = readQuestionFault(answer);
  const reading = fault ?? (answer.ok && answer.status === 200 ? read(bodyOf(answer)) : UNREADABLE);
  return toResult(secretsOf(inquiry.account, CREDENTIAL_FIELDS), answer, reading);
}

/**
 * That lists of refunds can be narrowed to a charge is common knowledge, not documented. So a refund counts as never made only when
 * neither the narrowed list nor the newest refunds of the account show it.
 */
async function findRefund(inquiry: GatewayInquiry, left: () => number): Promise<InquiryResult> {
  const { account } = inquiry;
  const charge = await findCharge(account, inquiry.payment.gatewayReference, left);
  if ("reading" in charge)
    return dress(inquiry, charge.answer, () => ({ ...charge.reading, outcome: "unknown" }));
  const isOurs = (one: TapRefund) => ownIdOf(one) === inquiry.operationReference;
  for (const filter of [{ charges: charge.id }, "newest"] as const) {
    const listed = await listRefunds(account, filter, left);
    if (listed.reading) return dress(inquiry, listed.answer, () => listed.reading);
    const ours = listed.items.filter(isOurs);
    if (ours.some((one) => one.charge_id !== charge.id))
      return dress(inquiry, listed.answer, () => ({ outcome: "unknown", code: "answer_mismatch" }));
    if (ours.length > 0 || filter === "newest")
      return dress(inquiry, listed.answer, () => judge(inquiry, ours));
  }
  throw new Error("the loop ends with the newest refunds");
}

async function findCapture(inquiry: GatewayInquiry, left: () => number): Promise<InquiryResult> {
  const authorization = inquiry.payment.gatewayReference;
  const listed = await listCharges(inquiry.account, { sources: authorization }, left);
  if (listed.reading) return dress(inquiry, listed.answer, () => listed.reading);
  const charges = listed.items.filter((one) => one.source?.id === authorization);
  const ours = charges.filter((one) => ownIdOf(one) === inquiry.operationReference);
  if (ours.length > 0) return dress(inquiry, listed.answer, () => judge(inquiry, ours));
  const answer = await ask(inquiry.account, `/authorize/${encodeURIComponent(authorization)}`, left());
  return dress(inquiry, answer, (body) => readUncaptured(inquiry, charges, body));
}

/** The list shows no capture of ours; only an authorization that agrees with the list proves that there is none. */
function readUncaptured(
  inquiry: GatewayInquiry,
  charges: readonly TapCharge[],
  body: unknown,
): InquiryReading {
  const said = authorizeObject.safeParse(body).data;
  if (said?.id !== inquiry.payment.gatewayReference) return UNREADABLE;
  if (said.status === "AUTHORIZED" || said.status === "VOID") return { outcome: "not_found", code: null };
  const captured = charges.some((one) => one.status === "CAPTURED");
  return said.status === "CAPTURED" && captured
    ? { outcome: "not_found", code: "captured_elsewhere" }
    : { outcome: "unknown", ...reasonOf(said) };
}

async function inquireVoid(inquiry: GatewayInquiry, left: () => number): Promise<InquiryResult> {
  const path = `/authorize/${encodeURIComponent(inquiry.payment.gatewayReference)}`;
  const answer = await ask(inquiry.account, path, left());
  return dress(inquiry, answer, (body) => {
    const said = authorizeObject.safeParse(body).data;
    if (said?.id !== inquiry.payment.gatewayReference) return UNREADABLE;
    if (said.status === "AUTHORIZED" || said.status === "CAPTURED")
      return { outcome: "not_found", code: said.status === "CAPTURED" ? "captured_elsewhere" : null };
    if (said.status !== "VOID") return { outcome: "unknown", ...reasonOf(said) };
    const { amount, currency } = said;
    const mismatch = mismatchOf(AMOUNTS, inquiry, { amount, currency });
    if (mismatch) return { outcome: "unknown", code: mismatch };
    return { outcome: "succeeded", code: null, gatewayReference: said.id, pgParams: paramsIn(said) };
  });
}

function judge(
  inquiry: GatewayInquiry,
  [said, ...others]: readonly (TapAttempt | TapRefund)[],
): InquiryReading {
  if (!said) return { outcome: "not_found", code: null };
  // Executed more than once under one id of ours: a person has to look.
  if (others.length > 0) return { outcome: "unknown", code: "several_operations" };
  const own = ownIdOf(said);
  const mismatch = mismatchOf(AMOUNTS, inquiry, {
    amount: said.amount,
    currency: said.currency,
    ...(own === null ? {} : { operationReference: own }),
  });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  const table = said.object === "refund" ? REFUND_OUTCOMES : CAPTURE_OUTCOMES;
  // A word that is not documented is not the end of an operation that Tap knows.
  const outcome = outcomeIn(table, said.status) ?? "pending";
  const reason = outcome === "succeeded" ? { code: null } : reasonOf(said);
  return { outcome, ...reason, gatewayReference: said.id, pgParams: paramsIn(said) };
}
