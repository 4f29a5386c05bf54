import { createHash } from "node:crypto";
import { z } from "zod";
import { type AmountForm, amountRefusal, amountValue, exactJson } from "@/lib/gateways/amounts";
import {
  baseOf,
  bodyOf,
  mismatchOf,
  notSentExchange,
  paramsOf,
  type Reading,
  readWriteFault,
  refusedBeforeSending,
  secretsOf,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import { ADYEN_AMOUNTS, parseWebhook, verifyWebhook } from "@/lib/gateways/adyen/webhook";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import { type OutboundRequest, type OutboundResult, sendKeyed, sendOnce } from "@/lib/gateways/http-client";
import type { ConnectionCheck } from "@/lib/gateways/payment-types";
import type { GatewayAccount, GatewayCall, GatewayResult, InquiryResult } from "@/lib/gateways/types";

/**
 * Adyen's Checkout API. Every first answer is only an acknowledgement, the outcome comes by webhook, and there is nothing to ask. What
 * became of a request that was never answered is learned by sending it again under its idempotency key.
 */

const AMOUNTS: AmountForm = ADYEN_AMOUNTS;

const REFUND_REASONS = ["FRAUD", "CUSTOMER REQUEST", "RETURN", "DUPLICATE", "OTHER"];

const CAPABILITIES: GatewayCapabilities = {
  gateway: "adyen",
  displayName: "Adyen",
  purchase: true,
  authorize: true,
  // The rest of a partly captured payment is released; several captures need a feature of the account.
  capture: "partial",
  void: true,
  refund: "multiple",
  queuedRefund: true,
  inquiry: "none",
  neverSeen: null,
  // Its documents name 31 days in one place and 7 in another.
  idempotency: { kind: "header", lifetimeHours: 7 * 24, mayResend: true, except: [] },
  amounts: AMOUNTS,
  currencies: "all",
  windows: { refundDays: null, captureDays: null, voidHours: null },
  refundArrival: { minDays: 0, maxDays: 14, businessDays: false, confidence: "docs" },
  extraFields: [{ name: "reason", operations: ["refund"], kind: "choice", options: REFUND_REASONS }],
  credentialFields: [
    { name: "apiKey", label: "API key", secret: true, required: true },
    { name: "merchantAccount", label: "Merchant account", secret: false, required: true },
    {
      name: "hmacKey",
      label: "HMAC key of the webhook",
      secret: true,
      required: true,
      hint: "64 hexadecimal digits, made with the standard webhook in the Customer Area.",
    },
  ],
  // A live address begins with a prefix of the merchant's own.
  baseUrls: [{ kind: "test", url: "https://checkout-test.adyen.com/v72" }],
  verified: {
    level: "spec",
    note: "Against a server of our own that plays Adyen; requests checked against Adyen's published description, signatures with Adyen's own library. Never against Adyen itself.",
  },
};

export const adyenConnector: GatewayConnector = {
  capabilities: CAPABILITIES,
  webhookAcknowledgement: { contentType: "text/plain", body: "[accepted]" },
  execute,
  inquire,
  verifyWebhook,
  parseWebhook,
  checkConnection,
};

const PATHS = { refund: "refunds", capture: "captures", void: "cancels" } as const;
const modificationAnswer = z.object({
  pspReference: z.string().min(1).max(128),
  paymentPspReference: z.string(),
  merchantAccount: z.string(),
  reference: z.string().nullish(),
  status: z.string(),
  amount: z.object({ currency: z.string(), value: z.string() }).nullish(),
});
const errorAnswer = z.object({
  errorCode: z.string().min(1),
  message: z.string(),
  pspReference: z.string().nullish(),
});

async function execute(call: GatewayCall): Promise<GatewayResult> {
  const refusal = call.type === "void" ? null : amountRefusal(AMOUNTS, call.amountMinor, call.currencyCode);
  if (refusal) return refusedBeforeSending("amount_not_supported", refusal);
  const path = `/payments/${encodeURIComponent(call.payment.gatewayReference)}/${PATHS[call.type]}`;
  const answer = await sendKeyed({
    ...adyenRequest(call.account, path, call.deadlineMs, { "idempotency-key": keyOf(call.idempotencyKey) }),
    body: bodyFor(call),
  });
  return toResult(
    secretsOf(call.account, CAPABILITIES.credentialFields),
    answer,
    readExecution(call, answer),
  );
}

function adyenRequest(
  account: GatewayAccount,
  path: string,
  deadlineMs: number,
  headers: Record<string, string> = {},
): Omit<OutboundRequest, "body"> {
  return {
    method: "POST",
    url: `${baseOf(account)}${path}`,
    headers: {
      "x-api-key": account.credentials.apiKey ?? "",
      "content-type": "application/json",
      ...headers,
    },
    deadlineMs,
    secrets: secretsOf(account, CAPABILITIES.credentialFields),
  };
}

/** At most 64 characters are taken. */
function keyOf(idempotencyKey: string): string {
  return idempotencyKey.length <= 64
    ? idempotencyKey
    : createHash("sha256").update(idempotencyKey).digest("hex");
}

function bodyFor(call: GatewayCall): string {
  const value = call.type === "void" ? null : amountValue(AMOUNTS, call.amountMinor, call.currencyCode);
  const reason = call.type === "refund" && REFUND_REASONS.find((word) => word === call.extra.reason);
  return exactJson({
    merchantAccount: call.account.credentials.merchantAccount ?? "",
    reference: call.operationReference,
    amount: value === null ? undefined : { currency: call.currencyCode, value },
    merchantRefundReason: reason || undefined,
  });
}

function readExecution(call: GatewayCall, answer: OutboundResult): Reading {
  const fault = readWriteFault(answer, { tooManyRequests: "unknown" });
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  // Adyen itself says that the same request may succeed under the same key.
  if (answer.headers["transient-error"] === "true") return { outcome: "unknown", code: "transient_error" };
  if (answer.status !== 201) return readError(answer.status, bodyOf(answer));
  const said = modificationAnswer.safeParse(bodyOf(answer)).data;
  if (!said) return UNREADABLE;
  const mismatch = mismatchOf(AMOUNTS, call, {
    paymentReference: said.paymentPspReference,
    operationReference: said.reference,
    ...(call.type === "void" ? {} : { amount: said.amount?.value, currency: said.amount?.currency }),
  });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  return {
    outcome: said.status === "received" ? "pending" : "unknown",
    code: said.status,
    gatewayReference: said.pspReference,
    pgParams: paramsOf({
      transaction_id: said.pspReference,
      ref: said.paymentPspReference,
      result: said.status,
    }),
  };
}

/** A request with this key is still being worked on, or had other contents: nothing is said about ours. */
const KEY_IN_USE = "704";

function readError(status: number, body: unknown): Reading {
  const error = errorAnswer.safeParse(body).data;
  if (!error) return UNREADABLE;
  const clear = (status === 400 || status === 422) && error.errorCode !== KEY_IN_USE;
  return { outcome: clear ? "declined" : "unknown", code: error.errorCode, message: error.message };
}

/** Adyen cannot be asked. Its webhook tells, and the same request under the same key. */
async function inquire(): Promise<InquiryResult> {
  return {
    outcome: "unknown",
    gatewayReference: null,
    code: "no_inquiry",
    message: "Adyen answers no questions about operations. It tells by webhook.",
    pgParams: {},
    response: {},
    exchange: notSentExchange("no_inquiry"),
  };
}

/** Asks for the payment methods of the merchant account, which changes nothing. */
async function checkConnection(account: GatewayAccount, deadlineMs: number): Promise<ConnectionCheck> {
  const body = exactJson({ merchantAccount: account.credentials.merchantAccount ?? "" });
  const answer = await sendOnce({ ...adyenRequest(account, "/paymentMethods", deadlineMs), body });
  const { exchange } = answer;
  if (!answer.ok) return { outcome: "unreachable", message: answer.reason, exchange };
  if (answer.status === 200) return { outcome: "accepted", message: null, exchange };
  const refused = answer.status === 401 || answer.status === 403;
  return { outcome: refused ? "refused" : "unclear", message: `Adyen answered ${answer.status}.`, exchange };
}
