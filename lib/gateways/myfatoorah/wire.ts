import { z } from "zod";
import { type AmountForm, type ExactJson, exactJson } from "@/lib/gateways/amounts";
import { baseOf, bodyOf, type Reading, secretsOf, UNREADABLE } from "@/lib/gateways/answers";
import type { CredentialField } from "@/lib/gateways/capability-types";
import { type OutboundResult, sendOnce } from "@/lib/gateways/http-client";
import type { GatewayAccount, GatewayOutcome, GatewayPayment } from "@/lib/gateways/types";

/** Requests, answers and words of MyFatoorah, API version 2. Every request is a POST, questions too. */

export const AMOUNTS: AmountForm = { kind: "decimal_number" };

export const CREDENTIAL_FIELDS: readonly CredentialField[] = [
  {
    name: "token",
    label: "API token",
    secret: true,
    required: true,
    hint: "Of the account's own country: each country has its address and its token.",
  },
  {
    name: "webhookSecret",
    label: "Webhook secret key",
    secret: true,
    required: false,
    hint: "Integration Settings, Webhook Settings. Without it webhooks are refused.",
  },
];

/** An invoice takes one capture or release, which has no id of its own. */
export function operationName(type: "capture" | "void", { gatewayReference }: GatewayPayment): string {
  return `${gatewayReference}/${type === "capture" ? "capture" : "release"}`;
}

const ANSWER_LIMIT_BYTES = 512 * 1024;

/** Sends one request, once. */
export function sendToMyFatoorah(
  account: GatewayAccount,
  endpoint: string,
  body: ExactJson,
  deadlineMs: number,
): Promise<OutboundResult> {
  return sendOnce({
    method: "POST",
    url: `${baseOf(account)}/v2/${endpoint}`,
    headers: {
      authorization: `Bearer ${account.credentials.token ?? ""}`,
      accept: "application/json",
      "content-type": "application/json",
    },
    body: exactJson(body),
    deadlineMs,
    secrets: secretsOf(account, CREDENTIAL_FIELDS),
    answerLimitBytes: ANSWER_LIMIT_BYTES,
  });
}

const text = z.string().max(1_000).nullish();
const faults = z.array(z.object({ Name: text, Error: text })).nullish();

const envelope = z.object({
  IsSuccess: z.boolean(),
  Message: text,
  ValidationErrors: faults,
  FieldsErrors: faults,
  Data: z.unknown().optional(),
});
type Envelope = z.output<typeof envelope>;

/** The envelope around every answer; null for what is none, such as a page of something in front of the gateway. */
export function openEnvelope(answer: OutboundResult): Envelope | null {
  return answer.ok ? (envelope.safeParse(bodyOf(answer)).data ?? null) : null;
}

/** The gateway's reason for a refusal. */
export function refusalIn({ Message, ValidationErrors, FieldsErrors, Data }: Envelope) {
  const errors = ValidationErrors ?? FieldsErrors ?? [];
  const said = z.object({ ErrorMessage: text }).safeParse(Data).data?.ErrorMessage;
  const texts = [Message, said, ...errors.map((one) => one.Error)].filter(Boolean);
  return { code: errors[0]?.Name || "refused", message: texts.join(" ") || null };
}

const id = z.string().min(1).max(64);

export const refundAnswer = z.object({
  Key: id,
  RefundId: id,
  RefundReference: text,
  Amount: z.string().max(40),
  ExternalIdentifier: text,
});

const refundRow = z.object({
  RefundId: id,
  RefundStatus: z.string().min(1).max(40),
  InvoiceId: text,
  Amount: z.string().max(40),
  RefundReference: text,
  // Not in the documents of this answer; some have seen it there.
  ExternalIdentifier: text,
});
export type RefundRow = z.output<typeof refundRow>;

const transactionRow = z.object({
  TransactionStatus: z.string().min(1).max(40),
  // The vendor's spelling, and the one that it may have one day.
  TransationValue: text,
  TransactionValue: text,
  PaymentId: text,
});

const invoiceObject = z.object({
  InvoiceId: id,
  InvoiceStatus: z.string().min(1).max(40),
  InvoiceValue: z.string().max(40),
  CustomerReference: text,
  CustomerName: text,
  CustomerEmail: text,
  CreatedDate: text,
  InvoiceTransactions: z.array(transactionRow).max(200),
});
export type Invoice = z.output<typeof invoiceObject>;

/** In lower case: versions of the API differ in it. */
const REFUND_OUTCOMES: Readonly<Record<string, GatewayOutcome>> = {
  refunded: "succeeded",
  pending: "pending",
  // Their finance team refused it.
  canceled: "declined",
};

export function refundOutcome(status: string): GatewayOutcome | null {
  const word = status.toLowerCase();
  return Object.hasOwn(REFUND_OUTCOMES, word) ? (REFUND_OUTCOMES[word] ?? null) : null;
}

/** Where the money of an invoice is. */
export type InvoiceState = "authorized" | "captured" | "released" | "canceled" | "waiting" | "other";

/** How an invoice whose authorization was released is shown is not documented (`mem`). */
const RELEASED = new Set(["canceled", "released"]);
const WAITING = new Set(["inprogress", "failed"]);

/** The one success among an invoice's attempts counts, whatever the others say. "Succss" is the vendor's own spelling. */
export function invoiceState({ InvoiceStatus, InvoiceTransactions }: Invoice): InvoiceState {
  const words = InvoiceTransactions.map((one) => one.TransactionStatus.toLowerCase());
  const known = words.every((word) => WAITING.has(word) || RELEASED.has(word) || ATTEMPTS.has(word));
  if (!known) return "other";
  if (words.some((word) => CAPTURED.has(word))) return "captured";
  if (words.includes("authorize")) return "authorized";
  if (words.some((word) => RELEASED.has(word))) return "released";
  if (InvoiceStatus === "Canceled") return "canceled";
  return InvoiceStatus === "Pending" ? "waiting" : "other";
}

const CAPTURED = new Set(["succss", "success"]);
const ATTEMPTS = new Set([...CAPTURED, "authorize"]);

/** What was taken, as the gateway writes it; null where it does not say. */
export function takenOf({ InvoiceTransactions }: Invoice): string | null {
  const taken = InvoiceTransactions.find((one) => CAPTURED.has(one.TransactionStatus.toLowerCase()));
  return taken?.TransationValue ?? taken?.TransactionValue ?? null;
}

export type Asked<T> = { answer: OutboundResult } & (
  | { said: T; reading?: undefined }
  | { reading: Reading<"unknown"> }
);

/** Statuses whose body is the gateway's own word about a question. */
const READABLE = new Set([200, 400, 404]);

/** The answer's envelope, or what the question comes to without one. */
function readQuestion(answer: OutboundResult): Envelope | Reading<"unknown"> {
  if (!answer.ok) return { outcome: "unknown", code: answer.fault };
  if (!READABLE.has(answer.status)) return { outcome: "unknown", code: `http_${answer.status}` };
  return openEnvelope(answer) ?? UNREADABLE;
}

/** Asks for an invoice with all attempts to pay it. */
export async function askInvoice(
  account: GatewayAccount,
  invoiceId: string,
  deadlineMs: number,
): Promise<Asked<Invoice>> {
  const question = { Key: invoiceId, KeyType: "InvoiceId" };
  const answer = await sendToMyFatoorah(account, "GetPaymentStatus", question, deadlineMs);
  const read = readQuestion(answer);
  if ("outcome" in read) return { answer, reading: read };
  const said = read.IsSuccess ? invoiceObject.safeParse(read.Data).data : undefined;
  if (said?.InvoiceId === invoiceId) return { answer, said };
  const { code, message } = refusalIn(read);
  return { answer, reading: read.IsSuccess ? UNREADABLE : { outcome: "unknown", code, message } };
}

/** How the gateway says that it has nothing under a key (`mem`). */
const NO_DATA = /\bno data\b/i;

/** Whether the gateway says clearly that there is nothing under the key of a question. */
export function saysNoData(answer: OutboundResult): boolean {
  const read = readQuestion(answer);
  return !("outcome" in read) && !read.IsSuccess && NO_DATA.test(read.Message ?? "");
}

/** Asks for refunds, by the invoice or by one refund's own id. */
export async function askRefunds(
  account: GatewayAccount,
  keyType: "InvoiceId" | "RefundId",
  key: string,
  left: () => number,
): Promise<Asked<readonly RefundRow[]>> {
  const answer = await sendToMyFatoorah(account, "GetRefundStatus", { KeyType: keyType, Key: key }, left());
  const read = readQuestion(answer);
  if ("outcome" in read) return { answer, reading: read };
  if (read.IsSuccess) {
    const rows = z.object({ RefundStatusResult: z.array(refundRow).max(500) }).safeParse(read.Data).data;
    return rows ? { answer, said: rows.RefundStatusResult } : { answer, reading: UNREADABLE };
  }
  const { code, message } = refusalIn(read);
  if (keyType !== "InvoiceId" || !saysNoData(answer))
    return { answer, reading: { outcome: "unknown", code, message } };
  // No refunds yet, or no such invoice: only an invoice that exists makes it the first.
  const invoice = await askInvoice(account, key, left());
  return invoice.reading ? invoice : { answer, said: [] };
}
