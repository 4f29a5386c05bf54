import { amountRefusal, amountValue, exactJson } from "@/lib/gateways/amounts";
import {
  type Answer,
  bodyOf,
  mismatchOf,
  type Reading,
  readWriteFault,
  refusedBeforeSending,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import { findCapture } from "@/lib/gateways/paypal/find-capture";
import { inquire } from "@/lib/gateways/paypal/inquiry";
import { checkConnection, fetchPayment } from "@/lib/gateways/paypal/payments";
import { type PayPalAnswer, saysMissing, sendPayPal } from "@/lib/gateways/paypal/send";
import { verifyWebhook } from "@/lib/gateways/paypal/verify";
import { parseWebhook } from "@/lib/gateways/paypal/webhook";
import {
  AMOUNTS,
  authorizationObject,
  CAPTURE_OUTCOMES,
  CREDENTIAL_FIELDS,
  CURRENCIES,
  captureObject,
  errorAnswer,
  linked,
  paramsIn,
  REFUND_OUTCOMES,
  refundObject,
  secretsIn,
} from "@/lib/gateways/paypal/wire";
import { shortKey } from "@/lib/gateways/short-key";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayCall, GatewayResult } from "@/lib/gateways/types";

/**
 * PayPal. Captures and refunds carry our key; a void takes none and is never sent twice. A payment is known by its capture or, where it was
 * only authorized at first, by its authorization; refunds belong to captures.
 */

const CAPABILITIES: GatewayCapabilities = {
  gateway: "paypal",
  displayName: "PayPal",
  purchase: true,
  authorize: true,
  // PayPal takes several, but then a refund would not know which of them it belongs to.
  capture: "partial",
  void: true,
  refund: "multiple",
  queuedRefund: true,
  inquiry: "by_operation",
  neverSeen: {
    afterMinutes: 60,
    confidence: "mem",
    note: "An order is expected to show its captures and refunds at once, but no document promises it.",
  },
  idempotency: { kind: "header", lifetimeHours: 45 * 24, mayResend: true, except: ["void"] },
  // A void takes no reference.
  toldNameless: ["void"],
  amounts: AMOUNTS,
  currencies: CURRENCIES,
  // These numbers are common knowledge, not from PayPal's description.
  windows: { refundDays: 180, captureDays: 29, voidHours: 29 * 24 },
  credentialFields: CREDENTIAL_FIELDS,
  baseUrls: [
    { kind: "live", url: "https://api-m.paypal.com" },
    { kind: "test", url: "https://api-m.sandbox.paypal.com" },
  ],
  verified: {
    level: "spec",
    note: "Against a server of our own that plays PayPal; captures, refunds, voids and the questions about them checked against PayPal's published description, orders and webhooks are not in it. Payments have to be known by their capture id, or by their authorization id when they were authorized first. Never against PayPal itself.",
  },
};

export const payPalConnector: GatewayConnector = {
  capabilities: CAPABILITIES,
  execute,
  inquire,
  verifyWebhook,
  parseWebhook,
  fetchPayment,
  checkConnection,
};

async function execute(call: GatewayCall): Promise<GatewayResult> {
  const refusal = call.type === "void" ? null : refusalOf(call);
  if (refusal) return refusedBeforeSending("amount_not_supported", refusal);
  const left = timeLeft(call.deadlineMs);
  if (call.type === "refund") return refund(call, left);
  const authorization = encodeURIComponent(call.payment.gatewayReference);
  const path = `/v2/payments/authorizations/${authorization}/${call.type}`;
  const request =
    call.type === "capture"
      ? ({ method: "POST", path, key: keyOf(call.idempotencyKey), body: captureBody(call) } as const)
      : ({ method: "POST", path } as const);
  return dress(
    call,
    await sendPayPal(call.account, request, left),
    call.type === "capture" ? readCapture : readVoid,
  );
}

function refusalOf({ amountMinor, currencyCode }: GatewayCall): string | null {
  if (!CURRENCIES.includes(currencyCode)) return `PayPal does not work with ${currencyCode}.`;
  return amountRefusal(AMOUNTS, amountMinor, currencyCode);
}

/** What the payment's reference names shows when PayPal knows no capture of that id: then nothing was refunded yet. */
async function refund(call: GatewayCall, left: () => number): Promise<GatewayResult> {
  const reference = call.payment.gatewayReference;
  const first = await refundOf(call, reference, left);
  const { answer } = first;
  const missing = first.sent && answer.ok && saysMissing(answer) && answer.exchange.resentAfter === undefined;
  const found = missing ? await findCapture(call.account, reference, left) : null;
  if (!found) return dress(call, first, (asked, said) => readRefund(asked, said, reference));
  if (!found.ok) {
    const message = "PayPal names no single capture of this authorization, so nothing was refunded.";
    return toResult(secretsIn(call.account), found.answer, {
      outcome: "failed",
      code: "capture_not_found",
      message,
    });
  }
  // Under a key of its own: with the first one PayPal might repeat that it knows no such capture.
  const second = await refundOf(call, found.id, left, `${found.id}:${call.idempotencyKey}`);
  return dress(call, second, (asked, said) => readRefund(asked, said, found.id));
}

function refundOf(
  call: GatewayCall,
  capture: string,
  left: () => number,
  key = call.idempotencyKey,
): Promise<PayPalAnswer> {
  const path = `/v2/payments/captures/${encodeURIComponent(capture)}/refund`;
  const body = exactJson({ amount: moneyOf(call), custom_id: call.operationReference });
  return sendPayPal(call.account, { method: "POST", path, key: keyOf(key), body }, left);
}

/** A capture takes no other field that comes back, so our id stands where an invoice number could. */
function captureBody(call: GatewayCall): string {
  return exactJson({ amount: moneyOf(call), invoice_id: call.operationReference, final_capture: true });
}

function moneyOf({ amountMinor, currencyCode }: GatewayCall) {
  return { currency_code: currencyCode, value: amountValue(AMOUNTS, amountMinor, currencyCode) };
}

/** The shortest limit that any of PayPal's interfaces names. */
const LONGEST_KEY = 38;

function keyOf(idempotencyKey: string): string {
  return shortKey(idempotencyKey, LONGEST_KEY);
}

function dress(
  call: GatewayCall,
  { sent, answer }: PayPalAnswer,
  read: (call: GatewayCall, answer: Answer) => Reading,
): GatewayResult {
  const secrets = secretsIn(call.account);
  const fault = readWriteFault(answer, { tooManyRequests: "unknown" });
  if (!sent) {
    const { code, message } = { message: NO_TOKEN, ...(fault ?? { code: "no_token" }) };
    return toResult(secrets, answer, { outcome: "failed", code, message: message ?? NO_TOKEN });
  }
  if (fault || !answer.ok) return toResult(secrets, answer, fault ?? UNREADABLE);
  return toResult(secrets, answer, answer.status >= 400 ? readError(answer) : read(call, answer));
}

const NO_TOKEN = "PayPal gave no access token; nothing was sent.";

const REFUSALS = new Set([400, 404, 422]);

/** The authorization was voided before: by an earlier void of ours or by somebody else. Asking tells that it is. */
const ALREADY_VOIDED = "PREVIOUSLY_VOIDED";

/** A conflict (409, PREVIOUS_REQUEST_IN_PROGRESS) says that the same request is under way; asking tells what became of it. */
function readError(answer: Answer): Reading {
  const error = errorAnswer.safeParse(bodyOf(answer)).data;
  if (!error) return UNREADABLE;
  const [detail] = error.details ?? [];
  const code = detail?.issue ?? error.name;
  // Of a request that was sent twice, the second refusal may come from what the first one did.
  const clear =
    REFUSALS.has(answer.status) && code !== ALREADY_VOIDED && answer.exchange.resentAfter === undefined;
  const message = detail?.description ?? error.message ?? null;
  return { outcome: clear ? "declined" : "unknown", code, message };
}

function isMade({ status }: Answer): boolean {
  // A repeated request is answered with 200 instead of 201.
  return status === 201 || status === 200;
}

function readRefund(call: GatewayCall, answer: Answer, capture: string): Reading {
  const said = isMade(answer) ? refundObject.safeParse(bodyOf(answer)).data : undefined;
  if (!said) return UNREADABLE;
  const parent = linked(said, "captures");
  const mismatch = mismatchOf(AMOUNTS, call, {
    amount: said.amount.value,
    currency: said.amount.currency_code,
    ...(said.custom_id ? { operationReference: said.custom_id } : {}),
  });
  if (mismatch ?? (parent !== null && parent !== capture))
    return { outcome: "unknown", code: mismatch ?? "answer_mismatch" };
  const outcome = REFUND_OUTCOMES[said.status] ?? "unknown";
  const code = outcome === "succeeded" ? null : said.status;
  return { outcome, code, gatewayReference: said.id, pgParams: paramsIn(said, capture) };
}

function readCapture(call: GatewayCall, answer: Answer): Reading {
  const said = isMade(answer) ? captureObject.safeParse(bodyOf(answer)).data : undefined;
  if (!said) return UNREADABLE;
  const parent = linked(said, "authorizations");
  const mismatch = mismatchOf(AMOUNTS, call, {
    amount: said.amount.value,
    currency: said.amount.currency_code,
    ...(said.invoice_id ? { operationReference: said.invoice_id } : {}),
    ...(parent ? { paymentReference: parent } : {}),
  });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  const outcome = CAPTURE_OUTCOMES[said.status] ?? "unknown";
  const code = outcome === "succeeded" ? null : said.status;
  const pgParams = paramsIn(said, call.payment.gatewayReference);
  return { outcome, code, gatewayReference: said.id, pgParams };
}

function readVoid(call: GatewayCall, answer: Answer): Reading {
  const authorization = call.payment.gatewayReference;
  // Done, said without a word.
  if (answer.status === 204) return { outcome: "succeeded", code: null, gatewayReference: authorization };
  const said = answer.status === 200 ? authorizationObject.safeParse(bodyOf(answer)).data : undefined;
  if (!said) return UNREADABLE;
  const mismatch = mismatchOf(AMOUNTS, call, {
    amount: said.amount.value,
    currency: said.amount.currency_code,
    paymentReference: said.id,
  });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  if (said.status !== "VOIDED") return { outcome: "unknown", code: said.status };
  // A void has no id of its own; an authorization has one at most.
  return {
    outcome: "succeeded",
    code: null,
    gatewayReference: authorization,
    pgParams: paramsIn(said, authorization),
  };
}
