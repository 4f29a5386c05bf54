import { amountRefusal, amountValue } from "@/lib/gateways/amounts";
import {
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
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import type { OutboundResult } from "@/lib/gateways/http-client";
import { inquire, readPreImage } from "@/lib/gateways/myfatoorah/inquiry";
import { checkConnection, fetchPayment } from "@/lib/gateways/myfatoorah/payments";
import { parseWebhook, verifyWebhook } from "@/lib/gateways/myfatoorah/webhook";
import {
  AMOUNTS,
  CREDENTIAL_FIELDS,
  openEnvelope,
  operationName,
  refundAnswer,
  refusalIn,
  sendToMyFatoorah,
} from "@/lib/gateways/myfatoorah/wire";
import type { GatewayCall, GatewayResult } from "@/lib/gateways/types";

/**
 * MyFatoorah. It knows no key against doubles, so nothing is ever sent twice: what an invoice held before is kept and compared. A
 * refund is a request that people there decide about, so its answer is never the end of it.
 */

const CAPABILITIES: GatewayCapabilities = {
  gateway: "myfatoorah",
  displayName: "MyFatoorah",
  purchase: true,
  authorize: true,
  capture: "partial",
  void: true,
  refund: "multiple",
  queuedRefund: true,
  inquiry: "by_comparison",
  neverSeen: {
    afterMinutes: 60,
    confidence: "mem",
    note: "No document says how soon a refund stands in the list of its invoice.",
  },
  idempotency: { kind: "none", lifetimeHours: 0, mayResend: false, except: [] },
  amounts: AMOUNTS,
  currencies: ["AED", "BHD", "EGP", "JOD", "KWD", "OMR", "QAR", "SAR"],
  windows: { refundDays: null, captureDays: null, voidHours: null },
  credentialFields: CREDENTIAL_FIELDS,
  baseUrls: [
    { kind: "live", url: "https://api.myfatoorah.com" },
    { kind: "live", url: "https://api-sa.myfatoorah.com" },
    { kind: "live", url: "https://api-ae.myfatoorah.com" },
    { kind: "live", url: "https://api-qa.myfatoorah.com" },
    { kind: "live", url: "https://api-eg.myfatoorah.com" },
    { kind: "test", url: "https://apitest.myfatoorah.com" },
  ],
  verified: {
    level: "stand_in",
    note: "Written from the documentation and tried against a server of our own that plays MyFatoorah. Never against MyFatoorah itself.",
  },
};

export const myFatoorahConnector: GatewayConnector = {
  capabilities: CAPABILITIES,
  execute,
  inquire,
  readPreImage,
  verifyWebhook,
  parseWebhook,
  fetchPayment,
  checkConnection,
};

async function execute(call: GatewayCall): Promise<GatewayResult> {
  const { account, currencyCode } = call;
  // No request names a currency: the amount is in that of the account, whatever the customer was shown.
  if (currencyCode !== account.currencyCode) {
    const message = `This account of MyFatoorah works in ${account.currencyCode} only.`;
    return refusedBeforeSending("currency_not_supported", message);
  }
  const refusal = amountRefusal(AMOUNTS, call.amountMinor, currencyCode);
  if (refusal) return refusedBeforeSending("amount_not_supported", refusal);
  const { endpoint, body } = requestOf(call);
  const answer = await sendToMyFatoorah(account, endpoint, body, call.deadlineMs);
  return toResult(secretsOf(account, CREDENTIAL_FIELDS), answer, readExecution(call, answer));
}

function requestOf(call: GatewayCall) {
  const invoice = { KeyType: "InvoiceId", Key: call.payment.gatewayReference };
  const Amount = amountValue(AMOUNTS, call.amountMinor, call.currencyCode);
  if (call.type !== "refund") {
    const Operation = call.type === "capture" ? "Capture" : "Release";
    return { endpoint: "UpdatePaymentStatus", body: { Operation, Amount, ...invoice } };
  }
  const body = {
    ...invoice,
    Amount,
    ServiceChargeOnCustomer: false,
    // Older webhooks repeat the comment but not the identifier.
    Comment: `Refund ${call.operationReference}`,
    ExternalIdentifier: call.operationReference,
  };
  return { endpoint: "MakeRefund", body };
}

/** Statuses beside which the gateway's "no" means that nothing was done. */
const REFUSALS = new Set([200, 400, 404, 422]);

function readExecution(call: GatewayCall, answer: OutboundResult): Reading {
  const fault = readWriteFault(answer, { tooManyRequests: "unknown" });
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  const said = openEnvelope(answer);
  if (!said) return UNREADABLE;
  if (!said.IsSuccess)
    return { outcome: REFUSALS.has(answer.status) ? "declined" : "unknown", ...refusalIn(said) };
  if (answer.status >= 300) return UNREADABLE;
  if (call.type === "refund") return readRefund(call, said.Data);
  // That it was done, and nothing else that is documented.
  return { outcome: "succeeded", code: null, gatewayReference: operationName(call.type, call.payment) };
}

/** Taken, and no more: people at MyFatoorah carry it out. */
function readRefund(call: GatewayCall, data: unknown): Reading {
  const said = refundAnswer.safeParse(data).data;
  if (!said) return UNREADABLE;
  const own = said.ExternalIdentifier;
  const mismatch = mismatchOf(AMOUNTS, call, {
    amount: said.Amount,
    paymentReference: said.Key,
    ...(own ? { operationReference: own } : {}),
  });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  return {
    outcome: "pending",
    code: null,
    gatewayReference: said.RefundId,
    pgParams: paramsOf({ transaction_id: said.RefundId, ref: said.RefundReference, result: "Pending" }),
  };
}
