import { z } from "zod";
import type { AmountForm } from "@/lib/gateways/amounts";
import {
  baseOf,
  mismatchOf,
  paramsOf,
  type AskedAbout,
  type Reading,
  secretsOf,
} from "@/lib/gateways/answers";
import type { CredentialField } from "@/lib/gateways/capability-types";
import { type OutboundResult, sendOnce } from "@/lib/gateways/http-client";
import type { ExternalOperation, GatewayAccount, GatewayOutcome } from "@/lib/gateways/types";

/** Requests, objects and words of the Mastercard Payment Gateway (MPGS), REST with JSON. */

export const AMOUNTS: AmountForm = { kind: "decimal_string", maxLength: 14 };

export const CREDENTIAL_FIELDS: readonly CredentialField[] = [
  { name: "merchantId", label: "Merchant ID", secret: false, required: true },
  {
    name: "apiPassword",
    label: "API password",
    secret: true,
    required: true,
    hint: "Merchant Administration, Integration Settings, password of the Web Services API.",
  },
  {
    name: "webhookSecret",
    label: "Notification secret",
    secret: true,
    required: false,
    hint: "Merchant Administration, Webhook Notifications. Without it notifications are refused.",
  },
  {
    name: "apiVersion",
    label: "API version",
    secret: false,
    required: false,
    hint: "A number; 100 when left empty. Lower it when the bank's host is older.",
  },
];

/** An order with all its transactions in it is larger than usual answers. */
const ANSWER_LIMIT_BYTES = 1024 * 1024;

interface Asked {
  account: GatewayAccount;
  method: "GET" | "PUT";
  /** Below the merchant, e.g. `["order", "1001"]`. */
  path: readonly string[];
  body?: string;
  deadlineMs: number;
}

/** Sends one request under the merchant's address. */
export function sendToMpgs({ account, method, path, body, deadlineMs }: Asked): Promise<OutboundResult> {
  const { merchantId = "", apiPassword = "", apiVersion } = account.credentials;
  const version = /^\d{1,3}$/.test(apiVersion ?? "") ? apiVersion : "100";
  const steps = ["merchant", merchantId, ...path].map(encodeURIComponent).join("/");
  const basic = Buffer.from(`merchant.${merchantId}:${apiPassword}`).toString("base64");
  return sendOnce({
    method,
    url: `${baseOf(account)}/api/rest/version/${version}/${steps}`,
    headers: {
      authorization: `Basic ${basic}`,
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body ?? null,
    deadlineMs,
    secrets: [...secretsOf(account, CREDENTIAL_FIELDS), basic],
    answerLimitBytes: ANSWER_LIMIT_BYTES,
  });
}

const id = z.string().min(1).max(64);
const text = z.string().max(500).nullish();

export const transactionObject = z.object({
  result: z.string().min(1).max(32),
  order: z.object({ id, reference: text, amount: text, currency: text }),
  transaction: z.object({ id, type: text, amount: text, currency: text, targetTransactionId: text }),
  response: z.object({ gatewayCode: text, acquirerCode: text, acquirerMessage: text }).nullish(),
  timeOfRecord: text,
});
export type MpgsTransaction = z.output<typeof transactionObject>;

export const orderObject = z.object({
  id,
  status: z.string().min(1).max(64),
  amount: z.string().max(32),
  currency: z.string().length(3),
  totalCapturedAmount: text,
  totalRefundedAmount: text,
  reference: text,
  creationTime: text,
  customer: z.object({ email: text, firstName: text, lastName: text }).nullish(),
  transaction: z.array(transactionObject).max(1_000),
});
export type MpgsOrder = z.output<typeof orderObject>;

export const errorObject = z.object({
  result: z.literal("ERROR"),
  error: z.object({ cause: z.string().min(1).max(64), explanation: text, field: text }),
});

/** The words of `result`, and what they mean unless the code beside them says otherwise. */
const RESULTS: Readonly<Record<string, GatewayOutcome>> = {
  SUCCESS: "succeeded",
  FAILURE: "declined",
  PENDING: "pending",
  UNKNOWN: "unknown",
};

/** Codes that confirm a SUCCESS. Those after the first are common knowledge (`mem`). */
const APPROVALS = new Set(["APPROVED", "APPROVED_AUTO", "APPROVED_PENDING_SETTLEMENT"]);

/** Codes of a FAILURE that do not say what the bank did. Those after the first are common knowledge (`mem`). */
const DOUBTS = new Set(["TIMED_OUT", "UNKNOWN", "SYSTEM_ERROR", "PENDING", "SUBMITTED", ...APPROVALS]);

/** Codes of a SUCCESS that is not the end yet (`mem`). */
const UNDER_WAY = new Set(["PENDING", "SUBMITTED"]);

/** What the gateway says became of a transaction; null for words that its documents do not know. */
export function outcomeOf({ result, response }: MpgsTransaction): GatewayOutcome | null {
  const code = response?.gatewayCode ?? "";
  const outcome = Object.hasOwn(RESULTS, result) ? (RESULTS[result] ?? null) : null;
  if (outcome === "declined") return DOUBTS.has(code) ? "unknown" : "declined";
  if (outcome !== "succeeded" || APPROVALS.has(code)) return outcome;
  return UNDER_WAY.has(code) ? "pending" : null;
}

/** Kinds of transactions that are operations, by the beginning of their word: a void says what it voids. */
const TYPES: Readonly<Record<ExternalOperation, RegExp>> = {
  refund: /^REFUND$/,
  capture: /^CAPTURE$/,
  void: /^VOID_AUTHORIZATION$/,
};

/** The operation that a transaction of this kind is, or null. */
export function operationTypeOf(kind: string | null | undefined): ExternalOperation | null {
  const found = Object.entries(TYPES).find(([, pattern]) => pattern.test(kind ?? ""));
  return found ? (found[0] as ExternalOperation) : null;
}

/** Transaction ids are unique within their order only, so the order belongs to the reference. */
export function referenceOf({ order, transaction }: MpgsTransaction): string {
  return `${order.id}/${transaction.id}`;
}

/** Ids of the refunds and captures of an order that were voided themselves, and so did not last. */
export function undoneIn(order: MpgsOrder): ReadonlySet<string> {
  const voids = order.transaction.filter(
    (one) => /^VOID_(REFUND|CAPTURE)$/.test(one.transaction.type ?? "") && outcomeOf(one) === "succeeded",
  );
  return new Set(voids.map((one) => one.transaction.targetTransactionId ?? ""));
}

export function transactionParams(said: MpgsTransaction): Record<string, string> {
  return paramsOf({
    transaction_id: said.transaction.id,
    ref: said.order.id,
    result: said.result,
    decision: said.response?.gatewayCode,
    auth_code: said.response?.acquirerCode,
  });
}

/** Reads a transaction that has to be the operation that was asked about. `unlisted`: what an undocumented word comes to. */
export function readTransaction(
  asked: AskedAbout,
  said: MpgsTransaction,
  unlisted: "unknown" | "pending",
): Reading {
  const { amount, currency, type } = said.transaction;
  // A void may come back without its amount: it takes the whole authorization.
  const amounts = asked.type === "void" && amount == null ? {} : { amount, currency };
  const mismatch = mismatchOf(AMOUNTS, asked, {
    ...amounts,
    paymentReference: said.order.id,
    operationReference: said.transaction.id,
  });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  if (type != null && operationTypeOf(type) !== asked.type)
    return { outcome: "unknown", code: "answer_mismatch" };
  const outcome = outcomeOf(said) ?? unlisted;
  return {
    outcome,
    code: outcome === "succeeded" ? null : (said.response?.gatewayCode ?? said.result),
    message: outcome === "declined" ? (said.response?.acquirerMessage ?? null) : null,
    gatewayReference: referenceOf(said),
    pgParams: transactionParams(said),
  };
}
