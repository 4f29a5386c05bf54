import { amountRefusal, amountText } from "@/lib/gateways/amounts";
import {
  type Answer,
  bodyOf,
  type Reading,
  readWriteFault,
  refusedBeforeSending,
  secretsOf,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import type { OutboundResult } from "@/lib/gateways/http-client";
import { inquire } from "@/lib/gateways/mpgs/inquiry";
import { checkConnection, fetchPayment } from "@/lib/gateways/mpgs/payments";
import { parseWebhook, verifyWebhook } from "@/lib/gateways/mpgs/webhook";
import {
  AMOUNTS,
  CREDENTIAL_FIELDS,
  errorObject,
  orderObject,
  readTransaction,
  sendToMpgs,
  transactionObject,
} from "@/lib/gateways/mpgs/wire";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayCall, GatewayResult } from "@/lib/gateways/types";

/**
 * Mastercard Payment Gateway (MPGS). A payment is an order there, and every operation a transaction of it whose id is chosen by us:
 * our operation id. It is asked about under that id, and never sent twice, since what a second sending does is not documented.
 */

const CAPABILITIES: GatewayCapabilities = {
  gateway: "mpgs",
  displayName: "MPGS",
  purchase: true,
  authorize: true,
  // Whether a second capture is taken depends on the acquirer; an account narrows it.
  capture: "multiple",
  void: true,
  refund: "multiple",
  queuedRefund: true,
  inquiry: "by_operation",
  neverSeen: {
    afterMinutes: 15,
    confidence: "docs",
    note: "A transaction that cannot be retrieved was never stored; the minutes are for one that the acquirer keeps waiting.",
  },
  // An id is taken for as long as its order exists; a day is the careful number.
  idempotency: { kind: "url_id", lifetimeHours: 24, mayResend: false, except: [] },
  amounts: AMOUNTS,
  currencies: "all",
  windows: { refundDays: null, captureDays: null, voidHours: null },
  credentialFields: CREDENTIAL_FIELDS,
  baseUrls: [
    { kind: "live", url: "https://ap-gateway.mastercard.com" },
    { kind: "live", url: "https://eu-gateway.mastercard.com" },
    { kind: "test", url: "https://test-nbkpayment.mtf.gateway.mastercard.com" },
  ],
  verified: {
    level: "stand_in",
    note: "Written from the documentation and tried against a server of our own that plays the gateway. Never against MPGS itself.",
  },
};

export const mpgsConnector: GatewayConnector = {
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
  const left = timeLeft(call.deadlineMs);
  const target = call.type === "void" ? await findAuthorization(call, left()) : null;
  if (target && "outcome" in target) return target;
  const answer = await sendToMpgs({
    account: call.account,
    method: "PUT",
    path: ["order", call.payment.gatewayReference, "transaction", call.operationReference],
    body: JSON.stringify({
      apiOperation: call.type.toUpperCase(),
      transaction: target
        ? { targetTransactionId: target.id }
        : {
            amount: amountText(AMOUNTS, call.amountMinor, call.currencyCode),
            currency: call.currencyCode,
          },
    }),
    deadlineMs: left(),
  });
  return toResult(secretsOf(call.account, CREDENTIAL_FIELDS), answer, readExecution(call, answer));
}

/** A void names the transaction that it voids. When that cannot be found out, nothing is sent. */
async function findAuthorization(
  call: GatewayCall,
  deadlineMs: number,
): Promise<{ id: string } | GatewayResult> {
  const answer = await sendToMpgs({
    account: call.account,
    method: "GET",
    path: ["order", call.payment.gatewayReference],
    deadlineMs,
  });
  const stop = (reading: Reading) =>
    toResult(secretsOf(call.account, CREDENTIAL_FIELDS), answer, { ...reading, outcome: "failed" });
  const fault = readWriteFault(answer, { tooManyRequests: "not_executed" });
  if (fault || !answer.ok) return stop(fault ?? UNREADABLE);
  const order = answer.status === 200 ? orderObject.safeParse(bodyOf(answer)).data : undefined;
  if (!order || order.id !== call.payment.gatewayReference) {
    const message = "The order could not be read, so its authorization was not voided.";
    return stop({ outcome: "failed", code: "order_unreadable", message });
  }
  const [authorization, ...others] = order.transaction.filter(
    (one) => one.transaction.type === "AUTHORIZATION" && one.result === "SUCCESS",
  );
  if (authorization && others.length === 0) return { id: authorization.transaction.id };
  const message = "The order has no single authorization that could be voided.";
  return stop({ outcome: "failed", code: "authorization_not_found", message });
}

function readExecution(call: GatewayCall, answer: OutboundResult): Reading {
  // Busy is said in the body, whatever the status beside it: only those words prove that nothing was done.
  if (answer.ok && causeOf(answer) === "SERVER_BUSY") {
    return { outcome: "failed", code: "SERVER_BUSY", message: "The gateway is busy. Try again later." };
  }
  const fault = readWriteFault(answer, { tooManyRequests: "unknown" });
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  const said = transactionObject.safeParse(bodyOf(answer)).data;
  if (!said) return readError(answer);
  return answer.status < 300 ? readTransaction(call, said, "unknown") : UNREADABLE;
}

function causeOf(answer: Answer): string | undefined {
  return errorObject.safeParse(bodyOf(answer)).data?.error.cause;
}

function readError(answer: Answer): Reading {
  const error = errorObject.safeParse(bodyOf(answer)).data?.error;
  if (!error) return UNREADABLE;
  const { cause, explanation, field } = error;
  const message = [field, explanation].filter(Boolean).join(": ") || null;
  switch (cause) {
    case "INVALID_REQUEST":
      return { outcome: "declined", code: cause, message };
    case "REQUEST_REJECTED":
      // A firewall rule or an expired certificate: a matter of the account, not of the operation.
      return { outcome: "failed", code: cause, message };
    default:
      return { outcome: "unknown", code: cause, message };
  }
}
