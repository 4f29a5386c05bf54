import { createHmac } from "node:crypto";
import { z } from "zod";
import {
  type AmountForm,
  amountRefusal,
  amountValue,
  exactJson,
  parseExactJson,
  readAmount,
} from "@/lib/gateways/amounts";
import {
  asObject,
  baseOf,
  bodyOf,
  mismatchOf,
  paramsOf,
  type Reading,
  readQuestionFault,
  readWriteFault,
  refusedBeforeSending,
  secretsOf,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import { type OutboundResult, sendKeyed, sendOnce } from "@/lib/gateways/http-client";
import type { GatewayNotice, GatewayWebhookRequest, WebhookVerification } from "@/lib/gateways/notice-types";
import { headerOf, sameText } from "@/lib/gateways/signatures";
import type { GatewayAccount, GatewayCall, GatewayInquiry, GatewayOutcome } from "@/lib/gateways/types";

/**
 * A connector for a vendor that does not exist. It is the shortest one that passes the contract, and with one of the defects
 * planted in it, the suite has to turn red.
 */
export type Defect =
  | "timeout_is_failed"
  | "mismatch_is_success"
  | "acknowledgement_is_success"
  | "signature_skipped"
  | "resent_without_key"
  | "unlisted_is_declined"
  | "server_error_is_declined"
  | "failed_question_is_not_found"
  | "secret_is_kept"
  | "amount_through_float"
  | "unconfigured_is_trusted";

export const EXAMPLE_AMOUNTS: AmountForm = { kind: "decimal_number" };
const WORDS: Record<string, GatewayOutcome> = { done: "succeeded", waiting: "pending", refused: "declined" };
const PATHS = { refund: "refunds", capture: "captures", void: "voids" } as const;

const operationAnswer = z.object({
  id: z.string().min(1),
  payment: z.string(),
  reference: z.string().nullable(),
  amount: z.string(),
  currency: z.string(),
  status: z.string(),
});
const refusalAnswer = z.object({ error: z.object({ code: z.string().min(1), text: z.string() }) });
const noticeBody = z.object({
  event: z.string().min(1),
  type: z.enum(["refund", "capture", "void"]),
  operation: operationAnswer,
});

export const EXAMPLE_CAPABILITIES: GatewayCapabilities = {
  gateway: "example",
  displayName: "Example",
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
    note: "Its books are written before it answers.",
  },
  idempotency: { kind: "header", lifetimeHours: 24, mayResend: true, except: [] },
  amounts: EXAMPLE_AMOUNTS,
  currencies: "all",
  windows: { refundDays: null, captureDays: null, voidHours: null },
  credentialFields: [
    { name: "apiKey", label: "API key", secret: true, required: true },
    { name: "webhookSecret", label: "Webhook secret", secret: true, required: true },
  ],
  baseUrls: [],
  verified: { level: "stand_in", note: "There is no such vendor." },
};

/** The connector, right or with one defect. */
export function exampleConnector(defect?: Defect, send = sendKeyed): GatewayConnector {
  const has = (one: Defect) => defect === one;
  const secrets = (account: GatewayAccount) =>
    has("secret_is_kept") ? [] : secretsOf(account, EXAMPLE_CAPABILITIES.credentialFields);

  async function execute(call: GatewayCall) {
    const refusal = amountRefusal(EXAMPLE_AMOUNTS, call.amountMinor, call.currencyCode);
    if (refusal) return refusedBeforeSending("amount_not_supported", refusal);
    const amount = amountValue(EXAMPLE_AMOUNTS, call.amountMinor, call.currencyCode);
    const request = {
      method: "POST",
      url: `${baseOf(call.account)}/payments/${encodeURIComponent(call.payment.gatewayReference)}/${PATHS[call.type]}`,
      headers: {
        "x-key": call.account.credentials.apiKey ?? "",
        "content-type": "application/json",
        ...(has("resent_without_key") ? {} : { "idempotency-key": call.idempotencyKey }),
      },
      body: exactJson({
        reference: call.operationReference,
        amount: has("amount_through_float") ? Number(call.amountMinor) / 1000 : amount,
        currency: call.currencyCode,
      }),
      deadlineMs: call.deadlineMs,
      secrets: secrets(call.account),
    } as const;
    const answer = await send(request);
    return toResult(secrets(call.account), answer, readExecution(call, answer));
  }

  function readExecution(call: GatewayCall, answer: OutboundResult): Reading {
    const fault = readWriteFault(answer, { tooManyRequests: "not_executed" });
    if (fault && has("timeout_is_failed") && !answer.ok) return { ...fault, outcome: "failed" };
    if (fault && has("server_error_is_declined") && answer.ok && answer.status >= 500)
      return { ...fault, outcome: "declined" };
    if (fault) return fault;
    if (!answer.ok) return UNREADABLE;
    if (answer.status >= 300) {
      const refusal = refusalAnswer.safeParse(bodyOf(answer)).data?.error;
      return refusal ? { outcome: "declined", code: refusal.code, message: refusal.text } : UNREADABLE;
    }
    return readOperation(call, bodyOf(answer), answer.status);
  }

  function readOperation(asked: GatewayCall | GatewayInquiry, body: unknown, status = 200): Reading {
    const operation = operationAnswer.safeParse(body).data;
    if (!operation) return UNREADABLE;
    const mismatch = mismatchOf(EXAMPLE_AMOUNTS, asked, {
      amount: operation.amount,
      currency: operation.currency,
      paymentReference: operation.payment,
      operationReference: operation.reference,
    });
    if (mismatch && !has("mismatch_is_success")) return { outcome: "unknown", code: mismatch };
    if (has("acknowledgement_is_success") && status === 202) return { outcome: "succeeded", code: null };
    const outcome = WORDS[operation.status] ?? (has("unlisted_is_declined") ? "declined" : "unknown");
    const pgParams = paramsOf({ transaction_id: operation.id, result: operation.status });
    return {
      outcome,
      code: outcome === "succeeded" ? null : operation.status,
      gatewayReference: operation.id,
      pgParams,
    };
  }

  async function inquire(inquiry: GatewayInquiry) {
    const answer = await sendOnce({
      method: "GET",
      url: `${baseOf(inquiry.account)}/operations/${encodeURIComponent(inquiry.operationReference)}`,
      headers: { "x-key": inquiry.account.credentials.apiKey ?? "" },
      body: null,
      deadlineMs: inquiry.deadlineMs,
      secrets: secrets(inquiry.account),
    });
    return toResult(secrets(inquiry.account), answer, readInquiry(inquiry, answer));
  }

  function readInquiry(
    inquiry: GatewayInquiry,
    answer: OutboundResult,
  ): Reading<GatewayOutcome | "not_found"> {
    const fault = readQuestionFault(answer);
    if (fault && has("failed_question_is_not_found")) return { ...fault, outcome: "not_found" };
    if (fault || !answer.ok) return fault ?? UNREADABLE;
    const body = bodyOf(answer);
    if (answer.status === 404) {
      const said = refusalAnswer.safeParse(body).data?.error.code;
      return said === "no_such_operation" ? { outcome: "not_found", code: null } : UNREADABLE;
    }
    return readOperation(inquiry, body);
  }

  function verifyWebhook(account: GatewayAccount, request: GatewayWebhookRequest): WebhookVerification {
    const secret = account.credentials.webhookSecret;
    if (!secret)
      return has("unconfigured_is_trusted") ? { ok: true } : { ok: false, reason: "not_configured" };
    if (has("signature_skipped")) return { ok: true };
    return sameText(headerOf(request, "x-signature") ?? "", signExample(secret, request.rawBody))
      ? { ok: true }
      : { ok: false, reason: "signature_wrong" };
  }

  function parseWebhook(account: GatewayAccount, request: GatewayWebhookRequest): GatewayNotice[] {
    const { event, type, operation } = noticeBody.parse(parseExactJson(request.rawBody));
    const outcome = WORDS[operation.status] ?? "pending";
    return [
      {
        kind: "operation",
        noticeId: event,
        mustConfirm: false,
        type,
        outcome: outcome === "succeeded" || outcome === "declined" ? outcome : "pending",
        operationReference: operation.reference,
        gatewayReference: operation.id,
        paymentReference: operation.payment,
        amountMinor: readAmount(EXAMPLE_AMOUNTS, operation.amount, operation.currency),
        currencyCode: operation.currency,
        code: null,
        message: null,
        pgParams: {},
        response: asObject(request.rawBody, secrets(account)),
      },
    ];
  }

  return { capabilities: EXAMPLE_CAPABILITIES, execute, inquire, verifyWebhook, parseWebhook };
}

/** The vendor's signature over the raw body. */
export function signExample(secret: string, rawBody: string): string {
  return createHmac("sha256", secret).update(rawBody).digest("hex");
}
