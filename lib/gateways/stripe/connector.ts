import { amountRefusal, amountText } from "@/lib/gateways/amounts";
import {
  type Answer,
  bodyOf,
  mismatchOf,
  type Reading,
  readWriteFault,
  refusedBeforeSending,
  secretsOf,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import { formBody, type OutboundResult, sendKeyed } from "@/lib/gateways/http-client";
import { inquire } from "@/lib/gateways/stripe/inquiry";
import { checkConnection, fetchPayment } from "@/lib/gateways/stripe/payments";
import { parseWebhook, verifyWebhook } from "@/lib/gateways/stripe/webhook";
import {
  AMOUNTS,
  CREDENTIAL_FIELDS,
  errorAnswer,
  intentParams,
  OPERATION_FIELD,
  paymentIntentObject,
  REFUND_OUTCOMES,
  refundObject,
  refundParams,
  stripeRequest,
} from "@/lib/gateways/stripe/wire";
import type { GatewayCall, GatewayResult } from "@/lib/gateways/types";

/** Stripe: PaymentIntents and Refunds over the plain API, form bodies, an idempotency key on every write. */

const REASONS = ["duplicate", "fraudulent", "requested_by_customer"];

const CAPABILITIES: GatewayCapabilities = {
  gateway: "stripe",
  displayName: "Stripe",
  purchase: true,
  authorize: true,
  // The rest of a partly captured payment is released; several captures need a feature of the account.
  capture: "partial",
  void: true,
  refund: "multiple",
  queuedRefund: true,
  inquiry: "by_operation",
  neverSeen: {
    afterMinutes: 15,
    confidence: "mem",
    note: "Lists and objects show what was executed at once; a request may be worked on for longer than we wait.",
  },
  idempotency: { kind: "header", lifetimeHours: 24, mayResend: true, except: [] },
  // Canceling takes no metadata.
  toldNameless: ["void"],
  amounts: AMOUNTS,
  currencies: "all",
  windows: { refundDays: null, captureDays: 7, voidHours: null },
  refundArrival: { minDays: 5, maxDays: 10, businessDays: true, confidence: "docs" },
  extraFields: [{ name: "reason", operations: ["refund"], kind: "choice", options: REASONS }],
  credentialFields: CREDENTIAL_FIELDS,
  baseUrls: [
    { kind: "live", url: "https://api.stripe.com" },
    { kind: "test", url: "https://api.stripe.com" },
  ],
  verified: {
    level: "spec",
    note: "Against a server of our own that plays Stripe; requests checked against Stripe's published description, signatures with Stripe's own library. Never against Stripe itself.",
  },
};

export const stripeConnector: GatewayConnector = {
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
  if (call.type !== "refund" && !call.payment.gatewayReference.startsWith("pi_")) {
    return refusedBeforeSending(
      "not_a_payment_intent",
      "Stripe captures and cancels PaymentIntents (pi_...) only.",
    );
  }
  const { path, fields } = requestOf(call);
  const request = stripeRequest(call.account, path, call.deadlineMs);
  const answer = await sendKeyed({
    ...request,
    method: "POST",
    headers: {
      ...request.headers,
      "content-type": "application/x-www-form-urlencoded",
      "idempotency-key": call.idempotencyKey,
    },
    body: formBody(fields),
  });
  return toResult(secretsOf(call.account, CREDENTIAL_FIELDS), answer, readExecution(call, answer));
}

function requestOf(call: GatewayCall): { path: string; fields: Record<string, string | undefined> } {
  const payment = call.payment.gatewayReference;
  const ours = { [`metadata[${OPERATION_FIELD}]`]: call.operationReference };
  const intent = `/v1/payment_intents/${encodeURIComponent(payment)}`;
  if (call.type === "void") {
    return { path: `${intent}/cancel`, fields: { cancellation_reason: "requested_by_customer" } };
  }
  const amount = amountText(AMOUNTS, call.amountMinor, call.currencyCode);
  if (call.type === "capture")
    return { path: `${intent}/capture`, fields: { amount_to_capture: amount, ...ours } };
  const reason = REASONS.find((word) => word === call.extra.reason);
  const parent = payment.startsWith("pi_") ? { payment_intent: payment } : { charge: payment };
  return { path: "/v1/refunds", fields: { ...parent, amount, reason, ...ours } };
}

function readExecution(call: GatewayCall, answer: OutboundResult): Reading {
  const fault = readWriteFault(answer, { tooManyRequests: "not_executed" });
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  if (answer.status !== 200) return readError(answer);
  return call.type === "refund" ? readRefund(call, answer) : readIntent(call, answer);
}

/** Only these are refusals of what was asked; a conflict with another request says nothing about ours. */
const REFUSALS = new Set([400, 402, 404]);

function readError(answer: Answer): Reading {
  const error = errorAnswer.safeParse(bodyOf(answer)).data?.error;
  if (!error) return UNREADABLE;
  const code = error.decline_code ?? error.code ?? error.type;
  const said = { code, message: error.message ?? null };
  // The key stands for another request: what became of this one is not said.
  const clear =
    REFUSALS.has(answer.status) && error.type !== "idempotency_error" && error.type !== "api_error";
  return { outcome: clear ? "declined" : "unknown", ...said };
}

function readRefund(call: GatewayCall, answer: Answer): Reading {
  const refund = refundObject.safeParse(bodyOf(answer)).data;
  if (!refund) return UNREADABLE;
  const mismatch = mismatchOf(AMOUNTS, call, {
    amount: refund.amount,
    currency: refund.currency,
    paymentReference: call.payment.gatewayReference.startsWith("pi_") ? refund.payment_intent : refund.charge,
    operationReference: refund.metadata?.[OPERATION_FIELD],
  });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  const outcome = REFUND_OUTCOMES[refund.status ?? ""] ?? "unknown";
  return {
    outcome,
    code: outcome === "succeeded" ? null : (refund.failure_reason ?? refund.status ?? "no_status"),
    gatewayReference: refund.id,
    pgParams: refundParams(refund),
  };
}

function readIntent(call: GatewayCall, answer: Answer): Reading {
  const intent = paymentIntentObject.safeParse(bodyOf(answer)).data;
  if (!intent) return UNREADABLE;
  const isCapture = call.type === "capture";
  const mismatch = mismatchOf(AMOUNTS, call, {
    amount: isCapture ? intent.amount_received : intent.amount,
    currency: intent.currency,
    paymentReference: intent.id,
    ...(isCapture ? { operationReference: intent.metadata?.[OPERATION_FIELD] } : {}),
  });
  if (mismatch && intent.status !== "processing") return { outcome: "unknown", code: mismatch };
  const done = isCapture ? "succeeded" : "canceled";
  const outcome =
    intent.status === done
      ? "succeeded"
      : isCapture && intent.status === "processing"
        ? "pending"
        : "unknown";
  return {
    outcome,
    code: outcome === "succeeded" ? null : intent.status,
    // A void has no id of its own; a payment has one at most.
    gatewayReference: isCapture ? (intent.latest_charge ?? intent.id) : intent.id,
    pgParams: intentParams(intent),
  };
}
