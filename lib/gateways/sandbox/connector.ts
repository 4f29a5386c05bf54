import { createHmac } from "node:crypto";
import { z } from "zod";
import {
  asObject,
  baseOf,
  mismatchOf,
  type Reading,
  readQuestionFault,
  readWriteFault,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import { type OutboundResult, sendOnce } from "@/lib/gateways/http-client";
import { parseJson, secretsOf } from "@/lib/gateways/sandbox/connector-wire";
import { fetchPayment } from "@/lib/gateways/sandbox/fetch-payment";
import { parseDisputeNotice } from "@/lib/gateways/sandbox/dispute-notice";
import { parsePaymentNotice, sandboxPayments } from "@/lib/gateways/sandbox/payments-connector";
import { headerOf, sameText } from "@/lib/gateways/signatures";
import type { AmountForm } from "@/lib/gateways/amounts";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import type { GatewayNotice, GatewayWebhookRequest, WebhookVerification } from "@/lib/gateways/notice-types";
import type {
  GatewayAccount,
  GatewayCall,
  GatewayInquiry,
  GatewayOutcome,
  GatewayResult,
  InquiryResult,
} from "@/lib/gateways/types";
import { formatAmount, parseAmount } from "@/lib/money/money";

/**
 * Connector of the sandbox gateway. Credentials: `secret` (bearer token) and `webhookSecret`.
 * The rule of every translation here: only an answer that is certain in every field is a definite outcome.
 */

const PATHS = { refund: "refunds", capture: "captures", void: "voids" } as const;
const AMOUNTS: AmountForm = { kind: "decimal_string" };
const STALE_AFTER_MS = 5 * 60 * 1000;

const operationAnswer = z.object({
  id: z.string().min(1).max(128),
  type: z.enum(["refund", "capture", "void"]),
  payment_id: z.string().min(1).max(128),
  reference: z.string().max(128).nullable(),
  amount: z.string().max(32),
  currency: z.string().length(3),
  status: z.enum(["succeeded", "pending", "declined", "rejected"]),
  code: z.string().max(64).nullable(),
  message: z.string().max(500).nullable(),
});
const errorAnswer = z.object({
  error: z.object({ code: z.string().min(1).max(64), message: z.string().max(500) }),
});
const listAnswer = z.object({ operations: z.array(operationAnswer).max(100) });
const noticeBody = z.object({
  id: z.string().min(1).max(128),
  event: z.string(),
  created_at: z.iso.datetime().optional(),
  data: operationAnswer,
});

type OperationAnswer = z.output<typeof operationAnswer>;

const OUTCOMES = {
  succeeded: "succeeded",
  pending: "pending",
  declined: "declined",
  rejected: "declined",
} as const;
/** Statuses with which this gateway refuses before it executes anything. */
const REFUSALS = new Set([400, 402, 404, 405, 409, 413, 422]);

export const sandboxConnector: GatewayConnector = {
  capabilities: {
    gateway: "sandbox",
    displayName: "Sandbox gateway",
    purchase: true,
    authorize: true,
    capture: "multiple",
    void: true,
    refund: "multiple",
    queuedRefund: true,
    inquiry: "by_operation",
    neverSeen: {
      afterMinutes: 0,
      confidence: "own",
      note: "Its ledger is written before it answers.",
    },
    // It never forgets a key, and tells of every operation when asked, so that nothing has to be sent again.
    idempotency: { kind: "header", lifetimeHours: 24, mayResend: false, except: [] },
    amounts: AMOUNTS,
    currencies: "all",
    windows: { refundDays: null, captureDays: null, voidHours: null },
    refundArrival: { minDays: 0, maxDays: 0, businessDays: false, confidence: "own" },
    credentialFields: [
      { name: "secret", label: "Secret", secret: true, required: true },
      { name: "webhookSecret", label: "Webhook secret", secret: true, required: true },
    ],
    baseUrls: [],
    verified: {
      level: "sandbox",
      note: "Against the sandbox gateway that ships with this product, every fault included.",
    },
  },
  execute,
  inquire,
  verifyWebhook,
  parseWebhook,
  fetchPayment,
  payments: sandboxPayments,
};

async function execute(call: GatewayCall): Promise<GatewayResult> {
  const answer = await sendOnce({
    method: "POST",
    url: `${baseOf(call.account)}/v1/payments/${encodeURIComponent(call.payment.gatewayReference)}/${PATHS[call.type]}`,
    headers: {
      authorization: `Bearer ${call.account.credentials.secret ?? ""}`,
      "content-type": "application/json",
      accept: "application/json",
      "idempotency-key": call.idempotencyKey,
    },
    body: JSON.stringify({
      reference: call.operationReference,
      amount: formatAmount(call.amountMinor, call.currencyCode),
      currency: call.currencyCode,
    }),
    deadlineMs: call.deadlineMs,
    secrets: secretsOf(call.account),
  });
  return toResult(secretsOf(call.account), answer, readExecution(call, answer));
}

function readExecution(call: GatewayCall, answer: OutboundResult): Reading {
  const fault = readWriteFault(answer, { tooManyRequests: "unknown" });
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  const body = parseJson(answer.body);
  if (answer.status === 201 || answer.status === 202) {
    const operation = operationAnswer.safeParse(body).data;
    if (!operation) return UNREADABLE;
    const expected = answer.status === 201 ? "succeeded" : "pending";
    if (operation.status !== expected)
      return { outcome: "unknown", code: "status_mismatch", ...named(operation) };
    const mismatch = mismatchWith(call, operation);
    return mismatch
      ? { outcome: "unknown", code: mismatch }
      : { outcome: expected, code: null, ...named(operation) };
  }
  if (!REFUSALS.has(answer.status)) return { outcome: "unknown", code: `http_${answer.status}` };
  const refusal = errorAnswer.safeParse(body).data?.error;
  if (!refusal) return UNREADABLE;
  // Something else was executed under our key: what became of this operation is not said.
  return { outcome: refusal.code === "idempotency_key_reused" ? "unknown" : "declined", ...refusal };
}

async function inquire(inquiry: GatewayInquiry): Promise<InquiryResult> {
  const query = new URLSearchParams({ reference: inquiry.operationReference, type: inquiry.type });
  const answer = await sendOnce({
    method: "GET",
    url: `${baseOf(inquiry.account)}/v1/operations?${query}`,
    headers: {
      authorization: `Bearer ${inquiry.account.credentials.secret ?? ""}`,
      accept: "application/json",
    },
    body: null,
    deadlineMs: inquiry.deadlineMs,
    secrets: secretsOf(inquiry.account),
  });
  return toResult(secretsOf(inquiry.account), answer, readInquiry(inquiry, answer));
}

/** A question that fails says nothing about the operation: every doubt is `unknown`, also a refused connection. */
function readInquiry(inquiry: GatewayInquiry, answer: OutboundResult): Reading<GatewayOutcome | "not_found"> {
  const fault = readQuestionFault(answer);
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  if (answer.status !== 200) return { outcome: "unknown", code: `http_${answer.status}` };
  const list = listAnswer.safeParse(parseJson(answer.body)).data;
  if (!list) return UNREADABLE;
  const [operation, ...others] = list.operations;
  if (!operation) return { outcome: "not_found", code: null };
  // Executed more than once under one reference: a person has to look.
  if (others.length > 0) return { outcome: "unknown", code: "several_operations" };
  const mismatch = mismatchWith(inquiry, operation);
  if (mismatch) return { outcome: "unknown", code: mismatch };
  const { status, code, message } = operation;
  return { outcome: OUTCOMES[status], code, message, ...named(operation) };
}

/** What in the answer is not what was asked, or null. */
function mismatchWith(asked: GatewayCall | GatewayInquiry, answer: OperationAnswer): string | null {
  if (answer.type !== asked.type) return "answer_mismatch";
  // More decimals than any currency has are not how this gateway writes.
  const isItsForm = /^\d+(\.\d{1,3})?$/.test(answer.amount);
  return mismatchOf(AMOUNTS, asked, {
    amount: isItsForm ? answer.amount : null,
    currency: answer.currency,
    paymentReference: answer.payment_id,
    operationReference: answer.reference,
  });
}

function named(operation: OperationAnswer): Pick<Reading, "gatewayReference" | "pgParams"> {
  return { gatewayReference: operation.id, pgParams: paramsOf(operation) };
}

function paramsOf(operation: OperationAnswer): Record<string, string> {
  return {
    transaction_id: operation.id,
    ref: operation.payment_id,
    result: operation.status,
    ...(operation.code === null ? {} : { decision: operation.code }),
  };
}

function verifyWebhook(account: GatewayAccount, request: GatewayWebhookRequest): WebhookVerification {
  const secret = account.credentials.webhookSecret;
  if (!secret) return { ok: false, reason: "not_configured" };
  const parts = (headerOf(request, "sandbox-signature") ?? "").split(",").map((part) => part.trim());
  const timestamp = parts.find((part) => part.startsWith("t="))?.slice(2) ?? "";
  const signatures = parts.filter((part) => part.startsWith("v1=")).map((part) => part.slice(3));
  if (!/^\d{1,12}$/.test(timestamp) || signatures.length === 0)
    return { ok: false, reason: "signature_missing" };
  const expected = createHmac("sha256", secret).update(`${timestamp}.${request.rawBody}`).digest("hex");
  if (!signatures.some((signature) => sameText(signature, expected)))
    return { ok: false, reason: "signature_wrong" };
  const ageMs = Math.abs(request.receivedAtMs - Number(timestamp) * 1000);
  return ageMs > STALE_AFTER_MS ? { ok: false, reason: "stale" } : { ok: true };
}

/** Reads a notice whose signature was verified. Throws on what is none. */
function parseWebhook(account: GatewayAccount, request: GatewayWebhookRequest): GatewayNotice[] {
  const payment = parsePaymentNotice(account, request);
  if (payment) return [payment];
  const dispute = parseDisputeNotice(account, request);
  if (dispute) return [dispute];
  const { id, created_at, data } = noticeBody.parse(JSON.parse(request.rawBody));
  const notice: GatewayNotice = {
    kind: "operation",
    noticeId: id,
    mustConfirm: false,
    happenedAt: created_at ?? null,
    type: data.type,
    outcome: OUTCOMES[data.status],
    operationReference: data.reference,
    gatewayReference: data.id,
    paymentReference: data.payment_id,
    amountMinor: parseAmount(data.amount, data.currency),
    currencyCode: data.currency,
    code: data.code,
    message: data.message,
    pgParams: paramsOf(data),
    response: asObject(request.rawBody, secretsOf(account)),
  };
  return [notice];
}
