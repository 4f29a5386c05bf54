import { amountRefusal, amountValue, exactJson } from "@/lib/gateways/amounts";
import {
  type Answer,
  bodyOf,
  mismatchOf,
  type Reading,
  readWriteFault,
  refusedBeforeSending,
  type Said,
  secretsOf,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import { type OutboundResult, sendKeyed, sendOnce } from "@/lib/gateways/http-client";
import { findCharge, isAuthorization } from "@/lib/gateways/tap/capture-charge";
import { inquire } from "@/lib/gateways/tap/inquiry";
import { checkConnection, fetchPayment } from "@/lib/gateways/tap/payments";
import { parseWebhook, verifyWebhook } from "@/lib/gateways/tap/webhook";
import {
  AMOUNTS,
  ask,
  authorizeObject,
  CAPTURE_OUTCOMES,
  CREDENTIAL_FIELDS,
  chargeObject,
  errorsObject,
  outcomeIn,
  ownIdOf,
  paramsIn,
  REFUND_OUTCOMES,
  reasonOf,
  refundObject,
  tapRequest,
} from "@/lib/gateways/tap/wire";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayCall, GatewayResult } from "@/lib/gateways/types";

/**
 * Tap Payments. Refunds belong to charges; a capture is a charge whose source is an authorization. Both take our key in the body; a
 * void takes nothing and is never sent twice.
 */

const CAPABILITIES: GatewayCapabilities = {
  gateway: "tap",
  displayName: "Tap Payments",
  purchase: true,
  authorize: true,
  capture: "partial",
  void: true,
  refund: "multiple",
  queuedRefund: true,
  inquiry: "by_operation",
  neverSeen: {
    afterMinutes: 60,
    confidence: "mem",
    note: "No document says how soon the list of refunds or charges shows a new one.",
  },
  // Tap says 24 hours; a margin for the time that a request is under way and for clocks that differ.
  idempotency: { kind: "body", lifetimeHours: 20, mayResend: true, except: ["void"] },
  amounts: AMOUNTS,
  currencies: ["AED", "BHD", "EGP", "EUR", "GBP", "KWD", "OMR", "QAR", "SAR", "USD"],
  windows: { refundDays: null, captureDays: 7, voidHours: 168 },
  credentialFields: CREDENTIAL_FIELDS,
  baseUrls: [
    { kind: "live", url: "https://api.tap.company/v2" },
    { kind: "test", url: "https://api.tap.company/v2" },
  ],
  verified: {
    level: "stand_in",
    note: "Written from the documentation and tried against a server of our own that plays Tap. Never against Tap itself.",
  },
};

export const tapConnector: GatewayConnector = {
  capabilities: CAPABILITIES,
  execute,
  inquire,
  verifyWebhook,
  parseWebhook,
  fetchPayment,
  checkConnection,
};

async function execute(call: GatewayCall): Promise<GatewayResult> {
  const refusal = call.type === "void" ? null : amountRefusal(AMOUNTS, call.amountMinor, call.currencyCode);
  if (refusal) return refusedBeforeSending("amount_not_supported", refusal);
  if (call.type === "refund") return refund(call);
  if (!isAuthorization(call.payment.gatewayReference)) {
    const message = "Tap captures and voids authorizations (auth_...) only.";
    return refusedBeforeSending("not_an_authorization", message);
  }
  return call.type === "capture" ? capture(call) : voidAuthorization(call);
}

async function refund(call: GatewayCall): Promise<GatewayResult> {
  const left = timeLeft(call.deadlineMs);
  const charge = await findCharge(call.account, call.payment.gatewayReference, left);
  if ("reading" in charge) return notSent(call, charge.answer, charge.reading);
  const answer = await sendKeyed({
    ...tapRequest(call.account, "/refunds", left()),
    method: "POST",
    body: exactJson({
      charge_id: charge.id,
      amount: amountValue(AMOUNTS, call.amountMinor, call.currencyCode),
      currency: call.currencyCode,
      reason: "requested_by_customer",
      reference: { merchant: call.operationReference, idempotent: call.idempotencyKey },
      metadata: { udf1: call.operationReference },
      post: postOf(call),
    }),
  });
  return dress(call, answer, (said) => readRefund(call, charge.id, said));
}

/** The charge needs the customer whom the authorization names. */
async function capture(call: GatewayCall): Promise<GatewayResult> {
  const left = timeLeft(call.deadlineMs);
  const authorization = call.payment.gatewayReference;
  const asked = await ask(call.account, `/authorize/${encodeURIComponent(authorization)}`, left());
  const fault = readWriteFault(asked, { tooManyRequests: "not_executed" });
  if (fault || !asked.ok) return notSent(call, asked, fault ?? UNREADABLE);
  const found = asked.status === 200 ? authorizeObject.safeParse(bodyOf(asked)).data : undefined;
  if (found?.id !== authorization || !found.customer?.id) {
    const message = "The authorization could not be read, so it was not captured.";
    return notSent(call, asked, { ...UNREADABLE, code: "authorization_unreadable", message });
  }
  const answer = await sendKeyed({
    ...tapRequest(call.account, "/charges", left()),
    method: "POST",
    body: exactJson({
      amount: amountValue(AMOUNTS, call.amountMinor, call.currencyCode),
      currency: call.currencyCode,
      source: { id: authorization },
      customer: { id: found.customer.id },
      merchant: found.merchant?.id ? { id: found.merchant.id } : undefined,
      reference: {
        transaction: call.operationReference,
        order: call.payment.attemptReference || undefined,
        idempotent: call.idempotencyKey,
      },
      post: postOf(call),
    }),
  });
  return dress(call, answer, (said) => readCapture(call, said));
}

async function voidAuthorization(call: GatewayCall): Promise<GatewayResult> {
  const path = `/authorize/${encodeURIComponent(call.payment.gatewayReference)}/void`;
  const request = tapRequest(call.account, path, call.deadlineMs);
  const answer = await sendOnce({ ...request, method: "POST", body: null });
  return dress(call, answer, (said) => readVoid(call, said));
}

function postOf({ account }: GatewayCall): { url: string } | undefined {
  const { webhookUrl } = account.credentials;
  return webhookUrl ? { url: webhookUrl } : undefined;
}

/** What was found out before anything was sent: whatever it is, nothing was executed. */
function notSent(call: GatewayCall, answer: OutboundResult, reading: Reading): GatewayResult {
  return toResult(secretsOf(call.account, CREDENTIAL_FIELDS), answer, { ...reading, outcome: "failed" });
}

/** Statuses with which Tap refuses what was asked. */
const REFUSALS = new Set([400, 402, 404, 422]);

function dress(call: GatewayCall, answer: OutboundResult, read: (said: Answer) => Reading): GatewayResult {
  const secrets = secretsOf(call.account, CREDENTIAL_FIELDS);
  const fault = readWriteFault(answer, { tooManyRequests: "unknown" });
  if (fault || !answer.ok) return toResult(secrets, answer, fault ?? UNREADABLE);
  return toResult(secrets, answer, answer.status < 300 ? read(answer) : readErrors(answer));
}

function readErrors(answer: Answer): Reading {
  const error = errorsObject.safeParse(bodyOf(answer)).data?.errors[0];
  if (!error) return UNREADABLE;
  const outcome = REFUSALS.has(answer.status) ? "declined" : "unknown";
  return { outcome, code: error.code, message: error.description ?? null };
}

/** Tap repeats our id; where it does not, the key in the body already says that the answer is ours. */
function repeated(id: string | null): Said {
  return id === null ? {} : { operationReference: id };
}

function readRefund(call: GatewayCall, chargeId: string, answer: Answer): Reading {
  const said = refundObject.safeParse(bodyOf(answer)).data;
  if (!said) return UNREADABLE;
  const { amount, currency } = said;
  const mismatch = mismatchOf(AMOUNTS, call, { amount, currency, ...repeated(ownIdOf(said)) });
  if (mismatch ?? said.charge_id !== chargeId)
    return { outcome: "unknown", code: mismatch ?? "answer_mismatch" };
  const outcome = outcomeIn(REFUND_OUTCOMES, said.status) ?? "unknown";
  const reason = outcome === "succeeded" ? { code: null } : reasonOf(said);
  return { outcome, ...reason, gatewayReference: said.id, pgParams: paramsIn(said) };
}

function readCapture(call: GatewayCall, answer: Answer): Reading {
  const said = chargeObject.safeParse(bodyOf(answer)).data;
  if (!said) return UNREADABLE;
  const { amount, currency, source } = said;
  const from = source?.id && isAuthorization(source.id) ? { paymentReference: source.id } : {};
  const mismatch = mismatchOf(AMOUNTS, call, { amount, currency, ...from, ...repeated(ownIdOf(said)) });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  const outcome = outcomeIn(CAPTURE_OUTCOMES, said.status) ?? "unknown";
  const reason = outcome === "succeeded" ? { code: null } : reasonOf(said);
  return { outcome, ...reason, gatewayReference: said.id, pgParams: paramsIn(said) };
}

function readVoid(call: GatewayCall, answer: Answer): Reading {
  const said = authorizeObject.safeParse(bodyOf(answer)).data;
  if (!said) return UNREADABLE;
  const { amount, currency } = said;
  const mismatch = mismatchOf(AMOUNTS, call, { amount, currency, paymentReference: said.id });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  if (said.status !== "VOID") return { outcome: "unknown", ...reasonOf(said) };
  // A void has no id of its own; an authorization has one at most.
  return { outcome: "succeeded", code: null, gatewayReference: said.id, pgParams: paramsIn(said) };
}
