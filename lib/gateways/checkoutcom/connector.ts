import { amountRefusal, amountValue, exactJson } from "@/lib/gateways/amounts";
import {
  type Answer,
  bodyOf,
  mismatchOf,
  paramsOf,
  type Reading,
  readWriteFault,
  refusedBeforeSending,
  secretsOf,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import { inquire } from "@/lib/gateways/checkoutcom/inquiry";
import { checkConnection, fetchPayment } from "@/lib/gateways/checkoutcom/payments";
import { parseWebhook, verifyWebhook } from "@/lib/gateways/checkoutcom/webhook";
import {
  AMOUNTS,
  acceptedAnswer,
  CREDENTIAL_FIELDS,
  checkoutRequest,
  errorAnswer,
  OPERATION_FIELD,
  paymentPath,
} from "@/lib/gateways/checkoutcom/wire";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import { type OutboundResult, sendKeyed } from "@/lib/gateways/http-client";
import { shortKey } from "@/lib/gateways/short-key";
import type { GatewayCall, GatewayResult } from "@/lib/gateways/types";

/**
 * Checkout.com. Every operation is acknowledged with the id of an action; what became of it stands in the payment's list of actions and
 * is told by webhook.
 */

const CAPABILITIES: GatewayCapabilities = {
  gateway: "checkoutcom",
  displayName: "Checkout.com",
  purchase: true,
  authorize: true,
  // Older accounts take one partial capture only; such an account is narrowed.
  capture: "multiple",
  void: true,
  refund: "multiple",
  queuedRefund: true,
  inquiry: "by_operation",
  neverSeen: {
    afterMinutes: 24 * 60,
    confidence: "mem",
    note: "Operations are accepted first and listed once they are processed; no document says how soon. Sending again under the key proves nothing either: only accepted requests are remembered.",
  },
  // Its documents say 24 hours in one place and 72 in another.
  idempotency: { kind: "header", lifetimeHours: 24, mayResend: true, except: [] },
  // No document says clearly that the reference of an operation comes back in its webhook instead of the payment's own.
  toldNameless: ["refund", "capture", "void"],
  amounts: AMOUNTS,
  currencies: "all",
  windows: { refundDays: null, captureDays: 7, voidHours: 7 * 24 },
  extraFields: [
    { name: "capture_type", operations: ["capture"], kind: "choice", options: ["Final", "NonFinal"] },
  ],
  credentialFields: CREDENTIAL_FIELDS,
  // Newer accounts have addresses that begin with a prefix of their own.
  baseUrls: [
    { kind: "live", url: "https://api.checkout.com" },
    { kind: "test", url: "https://api.sandbox.checkout.com" },
  ],
  verified: {
    level: "stand_in",
    note: "Written from the documentation and tried against a server of our own that plays Checkout.com. Never against Checkout.com itself.",
  },
};

export const checkoutComConnector: GatewayConnector = {
  capabilities: CAPABILITIES,
  execute,
  inquire,
  verifyWebhook,
  parseWebhook,
  fetchPayment,
  checkConnection,
};

const PATHS = { refund: "/refunds", capture: "/captures", void: "/voids" } as const;

/** No length is documented; what is this short fits everywhere. */
const LONGEST_KEY = 64;

async function execute(call: GatewayCall): Promise<GatewayResult> {
  const refusal = call.type === "void" ? null : amountRefusal(AMOUNTS, call.amountMinor, call.currencyCode);
  if (refusal) return refusedBeforeSending("amount_not_supported", refusal);
  const path = paymentPath(call.payment.gatewayReference, PATHS[call.type]);
  const request = checkoutRequest(call.account, path, call.deadlineMs);
  const answer = await sendKeyed({
    ...request,
    method: "POST",
    headers: {
      ...request.headers,
      "content-type": "application/json",
      "cko-idempotency-key": shortKey(call.idempotencyKey, LONGEST_KEY),
    },
    body: bodyFor(call),
  });
  return toResult(secretsOf(call.account, CREDENTIAL_FIELDS), answer, readExecution(call, answer));
}

function bodyFor(call: GatewayCall): string {
  return exactJson({
    amount: call.type === "void" ? undefined : amountValue(AMOUNTS, call.amountMinor, call.currencyCode),
    capture_type: call.type === "capture" ? captureType(call) : undefined,
    reference: call.operationReference,
    metadata: { [OPERATION_FIELD]: call.operationReference },
  });
}

/** A capture leaves the rest to be captured later, unless the merchant says that it was the last one. */
function captureType({ extra }: GatewayCall): "Final" | "NonFinal" {
  return extra.capture_type === "Final" ? "Final" : "NonFinal";
}

function readExecution(call: GatewayCall, answer: OutboundResult): Reading {
  const fault = readWriteFault(answer, { tooManyRequests: "unknown" });
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  if (answer.status >= 400) return readError(answer);
  const said = answer.status === 202 ? acceptedAnswer.safeParse(bodyOf(answer)).data : undefined;
  if (!said) return UNREADABLE;
  const mismatch = mismatchOf(AMOUNTS, call, said.reference ? { operationReference: said.reference } : {});
  if (mismatch) return { outcome: "unknown", code: mismatch };
  return {
    // Accepted for processing is not done.
    outcome: "pending",
    code: "accepted",
    gatewayReference: said.action_id,
    pgParams: paramsOf({
      transaction_id: said.action_id,
      ref: call.payment.gatewayReference,
      result: "accepted",
    }),
  };
}

/** A conflict (409) says that a request with our key is under way, not what becomes of it. */
const REFUSALS = new Set([400, 404, 422]);

function readError(answer: Answer): Reading {
  const error = errorAnswer.safeParse(bodyOf(answer)).data;
  const [code] = error?.error_codes ?? [];
  if (!error || !code) return UNREADABLE;
  // Of a request that was sent twice, the second refusal may come from what the first one did.
  const clear = REFUSALS.has(answer.status) && answer.exchange.resentAfter === undefined;
  return { outcome: clear ? "declined" : "unknown", code, message: error.error_codes.join(", ") };
}
