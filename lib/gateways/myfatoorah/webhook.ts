import { createHmac } from "node:crypto";
import { z } from "zod";
import { parseExactJson, readAmount } from "@/lib/gateways/amounts";
import { asObject, paramsOf } from "@/lib/gateways/answers";
import { AMOUNTS, refundOutcome } from "@/lib/gateways/myfatoorah/wire";
import type {
  GatewayNotice,
  GatewayWebhookRequest,
  OperationNotice,
  PaymentNotice,
  WebhookVerification,
} from "@/lib/gateways/notice-types";
import { ourReference } from "@/lib/gateways/our-reference";
import { headerOf, sameText } from "@/lib/gateways/signatures";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Webhooks of both versions. What decides about money is taken from fields that are signed. */

const words = z.string().max(1_000).nullish();
const firstVersion = z.object({
  EventType: z.string().min(1),
  Data: z.record(z.string(), z.unknown()),
});
const secondVersion = z.object({
  Event: z.object({ Code: z.string().min(1) }),
  Data: z.record(z.string(), z.unknown()),
});
type Told = { version: 1 | 2; code: string; data: Record<string, unknown> };

/** The versions have different shapes, and the same shape decides what is verified and what is read. */
function open(rawBody: string): Told | null {
  const body = parseExactJson(rawBody);
  const second = secondVersion.safeParse(body).data;
  if (second) return { version: 2, code: second.Event.Code, data: second.Data };
  const first = firstVersion.safeParse(body).data;
  return first ? { version: 1, code: first.EventType, data: first.Data } : null;
}

export function verifyWebhook(account: GatewayAccount, request: GatewayWebhookRequest): WebhookVerification {
  const secret = account.credentials.webhookSecret;
  if (!secret) return { ok: false, reason: "not_configured" };
  const given = headerOf(request, "myfatoorah-signature");
  if (!given) return { ok: false, reason: "signature_missing" };
  const told = open(request.rawBody);
  const text = told && signedText(told);
  if (text === null) return { ok: false, reason: "signature_wrong" };
  const expected = createHmac("sha256", secret).update(text).digest("base64");
  return sameText(given, expected) ? { ok: true } : { ok: false, reason: "signature_wrong" };
}

/** The signed fields of each event of the second version, in their order (`ref`: the last two were never seen in use). */
const SIGNED: Readonly<Record<string, readonly string[]>> = {
  "1": [
    "Invoice.Id",
    "Invoice.Status",
    "Transaction.Status",
    "Transaction.PaymentId",
    "Invoice.ExternalIdentifier",
  ],
  "2": ["Refund.Id", "Refund.Status", "Amount.ValueInBaseCurrency", "ReferencedInvoice.Id"],
  "3": ["Deposit.Reference", "Deposit.ValueInBaseCurrency", "Deposit.NumberOfTransactions"],
  "4": ["Supplier.Code", "KycDecision.Status"],
  "5": ["Recurring.Id", "Recurring.Status", "Recurring.InitialInvoiceId"],
  "6": [
    "Dispute.DisputeTransactionId",
    "Dispute.Status",
    "Invoice.Id",
    "Invoice.Status",
    "Transaction.Status",
    "Transaction.PaymentId",
    "Invoice.ExternalIdentifier",
  ],
  "7": ["Supplier.Code", "RequestStatus.Status"],
};

/** The text that is signed: chosen fields in the second version, all of them by name in the first. Null: it cannot be made. */
function signedText({ version, code, data }: Told): string | null {
  const names =
    version === 2
      ? Object.hasOwn(SIGNED, code)
        ? SIGNED[code]
        : undefined
      : Object.keys(data)
          .filter((name) => name !== "GatewayReference")
          .sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1));
  if (!names) return null;
  const pairs = names.map((name) => {
    const value = version === 2 ? at(data, name) : data[name];
    return typeof value === "object" && value !== null ? null : `${name}=${value ?? ""}`;
  });
  return pairs.includes(null) ? null : pairs.join(",");
}

function at(data: Record<string, unknown>, path: string): unknown {
  const [outer = "", inner = ""] = path.split(".");
  const parent = data[outer];
  return typeof parent === "object" && parent !== null
    ? (parent as Record<string, unknown>)[inner]
    : undefined;
}

export function parseWebhook(account: GatewayAccount, request: GatewayWebhookRequest): GatewayNotice[] {
  const told = open(request.rawBody);
  if (!told) throw new Error("This is no webhook of MyFatoorah.");
  const common = { mustConfirm: false, response: asObject(request.rawBody, []) };
  if (told.code === "1") return [{ ...common, ...paymentOf(account, told) }];
  if (told.code === "2") return [{ ...common, ...refundOf(account, told) }];
  // Its amount is not signed and its words are not documented: kept for a person instead of being guessed.
  if (told.version === 2 && told.code === "6")
    throw new Error("A dispute at MyFatoorah has to be read by a person.");
  return [];
}

const id = z.string().min(1).max(64);
const refundV1 = z.object({
  RefundId: id,
  RefundStatus: z.string().min(1).max(40),
  RefundReference: words,
  Amount: z.string().max(40),
  InvoiceId: id,
  Comments: words,
  ExternalIdentifier: words,
});
const refundV2 = z.object({
  Refund: z.object({
    Id: id,
    Status: z.string().min(1).max(40),
    Reference: words,
    Comments: words,
    ExternalIdentifier: words,
  }),
  Amount: z.object({ ValueInBaseCurrency: z.string().max(40) }),
  ReferencedInvoice: z.object({ Id: id }),
});

type Own = "mustConfirm" | "response";

function refundOf(account: GatewayAccount, { version, data }: Told): Omit<OperationNotice, Own> {
  const { currencyCode } = account;
  const said = version === 1 ? firstRefund(data) : secondRefund(data);
  const amountMinor = readAmount(AMOUNTS, said.amount, currencyCode);
  if (amountMinor === null) throw new Error("The refund's amount is not exact in the account's currency.");
  const outcome = refundOutcome(said.status) ?? "pending";
  const isEnd = outcome === "succeeded" || outcome === "declined";
  return {
    kind: "operation",
    type: "refund",
    // Made of signed fields: the webhook's own id is not signed.
    noticeId: `refund:${said.id}:${said.status}:${said.amount}`.slice(0, 128),
    outcome: isEnd ? outcome : "pending",
    operationReference: ourReference(said.own) ?? ourReference(UUID.exec(said.comment ?? "")?.[0]),
    gatewayReference: said.id,
    paymentReference: said.invoice,
    amountMinor,
    currencyCode,
    code: outcome === "declined" ? said.status : null,
    message: null,
    pgParams: paramsOf({ transaction_id: said.id, ref: said.reference, result: said.status }),
  };
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

function firstRefund(data: unknown) {
  const said = refundV1.parse(data);
  return {
    id: said.RefundId,
    status: said.RefundStatus,
    reference: said.RefundReference,
    amount: said.Amount,
    invoice: said.InvoiceId,
    comment: said.Comments,
    own: said.ExternalIdentifier,
  };
}

function secondRefund(data: unknown) {
  const { Refund, Amount, ReferencedInvoice } = refundV2.parse(data);
  return {
    id: Refund.Id,
    status: Refund.Status,
    reference: Refund.Reference,
    amount: Amount.ValueInBaseCurrency,
    invoice: ReferencedInvoice.Id,
    comment: Refund.Comments,
    own: Refund.ExternalIdentifier,
  };
}

const paymentV1 = z.object({
  InvoiceId: id,
  TransactionStatus: words,
  PaymentId: words,
  CustomerReference: words,
});
const paymentV2 = z.object({
  Invoice: z.object({ Id: id, ExternalIdentifier: words }),
  Transaction: z.object({ Status: words, PaymentId: words }),
});

/** A failed attempt is not a failed invoice: the next one may succeed. So only these are said, and the rest is asked. */
const PAYMENT_WORDS: Readonly<Record<string, PaymentNotice["status"]>> = {
  success: "paid",
  succss: "paid",
  authorize: "authorized",
};

function paymentOf(account: GatewayAccount, { version, data }: Told): Omit<PaymentNotice, Own> {
  const said = version === 1 ? firstPayment(data) : secondPayment(data);
  const word = (said.status ?? "").toLowerCase();
  return {
    kind: "payment",
    noticeId: `payment:${said.invoice}:${said.attempt ?? ""}:${said.status ?? ""}`.slice(0, 128),
    reference: said.reference ?? null,
    gatewayReference: said.invoice,
    status: Object.hasOwn(PAYMENT_WORDS, word) ? (PAYMENT_WORDS[word] ?? null) : null,
    // Not among the signed fields.
    amountMinor: null,
    currencyCode: account.currencyCode,
    pgParams: paramsOf({ ref: said.attempt, result: said.status }),
  };
}

function firstPayment(data: unknown) {
  const said = paymentV1.parse(data);
  return {
    invoice: said.InvoiceId,
    status: said.TransactionStatus,
    attempt: said.PaymentId,
    reference: said.CustomerReference,
  };
}

function secondPayment(data: unknown) {
  const { Invoice, Transaction } = paymentV2.parse(data);
  return {
    invoice: Invoice.Id,
    status: Transaction.Status,
    attempt: Transaction.PaymentId,
    reference: Invoice.ExternalIdentifier,
  };
}
