import { createHash } from "node:crypto";
import { parseExactJson, readAmount } from "@/lib/gateways/amounts";
import { asObject } from "@/lib/gateways/answers";
import {
  AMOUNTS,
  type MpgsTransaction,
  operationTypeOf,
  outcomeOf,
  referenceOf,
  transactionObject,
  transactionParams,
} from "@/lib/gateways/mpgs/wire";
import type {
  GatewayNotice,
  GatewayWebhookRequest,
  OperationNotice,
  WebhookVerification,
} from "@/lib/gateways/notice-types";
import { ourReference } from "@/lib/gateways/our-reference";
import { headerOf, sameText } from "@/lib/gateways/signatures";
import type { ExternalOperation, GatewayAccount } from "@/lib/gateways/types";

/**
 * A notification repeats a transaction. It carries the merchant's secret in a header and no signature, so it proves too little to
 * move money: every notice has to be confirmed by asking.
 */

export function verifyWebhook(account: GatewayAccount, request: GatewayWebhookRequest): WebhookVerification {
  const secret = account.credentials.webhookSecret;
  if (!secret) return { ok: false, reason: "not_configured" };
  const given = headerOf(request, "x-notification-secret");
  if (!given) return { ok: false, reason: "signature_missing" };
  return sameText(given, secret) ? { ok: true } : { ok: false, reason: "signature_wrong" };
}

/** Voids of an operation: what was reported as done is undone. */
const UNDOES: Readonly<Record<string, ExternalOperation>> = {
  VOID_REFUND: "refund",
  VOID_CAPTURE: "capture",
};

/** Transactions that say something about the payment itself; which, its order says when asked. */
const PAYMENTS = new Set(["PAYMENT", "AUTHORIZATION", "AUTHORIZATION_UPDATE", "VOID_PAYMENT"]);

export function parseWebhook(_account: GatewayAccount, request: GatewayWebhookRequest): GatewayNotice[] {
  const said = transactionObject.parse(parseExactJson(request.rawBody));
  const kind = said.transaction.type ?? "";
  const common = {
    noticeId: noticeIdOf(said),
    mustConfirm: true,
    pgParams: transactionParams(said),
    response: asObject(request.rawBody, []),
  };
  const type = operationTypeOf(kind);
  if (type) return [{ ...common, ...operationOf(said, type) }];
  if (Object.hasOwn(UNDOES, kind)) return undoing(said, UNDOES[kind] as ExternalOperation, common);
  if (!PAYMENTS.has(kind)) return [];
  const { amount, currency } = said.order;
  return [
    {
      ...common,
      kind: "payment",
      reference: said.order.reference ?? null,
      gatewayReference: said.order.id,
      status: null,
      amountMinor: amount && currency ? readAmount(AMOUNTS, amount, currency) : null,
      currencyCode: currency ?? null,
    },
  ];
}

function operationOf(said: MpgsTransaction, type: ExternalOperation) {
  const currencyCode = said.transaction.currency ?? said.order.currency;
  if (!currencyCode) throw new Error("The notification names no currency.");
  const amountMinor = readAmount(AMOUNTS, said.transaction.amount, currencyCode);
  if (amountMinor === null && type !== "void") throw new Error("The notification names no readable amount.");
  const outcome = outcomeOf(said);
  const declined = outcome === "declined";
  return {
    kind: "operation",
    type,
    outcome: outcome === "succeeded" || declined ? outcome : "pending",
    operationReference: ourReference(said.transaction.id),
    gatewayReference: referenceOf(said),
    paymentReference: said.order.id,
    amountMinor,
    currencyCode,
    code: declined ? (said.response?.gatewayCode ?? said.result) : null,
    message: declined ? (said.response?.acquirerMessage ?? null) : null,
  } as const;
}

/** The operation that a successful void takes back; a void that did not succeed changes nothing. */
function undoing(
  said: MpgsTransaction,
  type: ExternalOperation,
  common: Pick<OperationNotice, "noticeId" | "mustConfirm" | "pgParams" | "response">,
): GatewayNotice[] {
  const target = said.transaction.targetTransactionId;
  if (!target) throw new Error("The notification of a void does not say what was voided.");
  if (outcomeOf(said) !== "succeeded") return [];
  const undone = { ...said, transaction: { ...said.transaction, id: target } };
  return [{ ...common, ...operationOf(undone, type), outcome: "declined", code: "voided", message: null }];
}

/** There is no id of the notification in its body: the transaction and what became of it are the fact. */
function noticeIdOf(said: MpgsTransaction): string {
  const fact = `${referenceOf(said)}:${said.result}:${said.response?.gatewayCode ?? ""}`;
  return fact.length <= 128 ? fact : createHash("sha256").update(fact).digest("hex");
}
