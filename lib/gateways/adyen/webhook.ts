import { createHmac } from "node:crypto";
import { z } from "zod";
import { type AmountForm, parseExactJson, readAmount } from "@/lib/gateways/amounts";
import { asObject, paramsOf } from "@/lib/gateways/answers";
import type {
  DisputeNotice,
  GatewayNotice,
  GatewayWebhookRequest,
  OperationNotice,
  PaymentNotice,
  WebhookVerification,
} from "@/lib/gateways/notice-types";
import { ourReference } from "@/lib/gateways/our-reference";
import { sameText } from "@/lib/gateways/signatures";
import type { ExternalOperation, GatewayAccount } from "@/lib/gateways/types";

/** Adyen's standard webhook: several facts in one body, each signed by itself over eight of its fields. */

/** Adyen counts some currencies with decimals of its own. The exceptions are common knowledge, not from its description. */
export const ADYEN_AMOUNTS: AmountForm = {
  kind: "minor_integer",
  exponents: { CLP: 2, CVE: 0, IDR: 0, ISK: 2 },
};

const text = z.string().nullish();
const itemBody = z.object({
  pspReference: z.string().min(1).max(64),
  originalReference: text,
  merchantAccountCode: z.string(),
  merchantReference: text,
  amount: z.object({ value: text, currency: text }).nullish(),
  eventCode: z.string().min(1).max(50),
  eventDate: text,
  // A word, not a truth value.
  success: z.enum(["true", "false"]),
  reason: text,
  paymentMethod: text,
  additionalData: z.record(z.string(), z.unknown()).nullish(),
});
type Item = z.output<typeof itemBody>;
const webhookBody = z.object({
  notificationItems: z
    .array(z.object({ NotificationRequestItem: itemBody }))
    .min(1)
    .max(100),
});

export function verifyWebhook(account: GatewayAccount, request: GatewayWebhookRequest): WebhookVerification {
  const { hmacKey, merchantAccount } = account.credentials;
  if (!hmacKey || !/^([0-9a-f]{2})+$/i.test(hmacKey)) return { ok: false, reason: "not_configured" };
  const body = webhookBody.safeParse(parseExactJson(request.rawBody)).data;
  if (!body) return { ok: false, reason: "unreadable" };
  for (const { NotificationRequestItem: item } of body.notificationItems) {
    const given = item.additionalData?.hmacSignature;
    if (typeof given !== "string" || given === "") return { ok: false, reason: "signature_missing" };
    if (!sameText(given, signItem(item, hmacKey))) return { ok: false, reason: "signature_wrong" };
    if (item.merchantAccountCode !== merchantAccount) return { ok: false, reason: "other_merchant_account" };
  }
  return { ok: true };
}

/** The signature of one item: eight fields in this order, joined without escaping, empty where missing. */
export function signItem(item: Omit<Item, "additionalData">, hmacKey: string): string {
  const signed = [
    item.pspReference,
    item.originalReference,
    item.merchantAccountCode,
    item.merchantReference,
    item.amount?.value,
    item.amount?.currency,
    item.eventCode,
    item.success,
  ];
  return createHmac("sha256", Buffer.from(hmacKey, "hex"))
    .update(signed.map((field) => field ?? "").join(":"))
    .digest("base64");
}

export function parseWebhook(_account: GatewayAccount, request: GatewayWebhookRequest): GatewayNotice[] {
  const body = webhookBody.parse(parseExactJson(request.rawBody));
  const notices = body.notificationItems.flatMap(({ NotificationRequestItem: item }) => read(item) ?? []);
  // Adyen repeats an item when an earlier answer got lost, in whatever batch.
  return [...new Map(notices.map((notice) => [notice.noticeId, notice])).values()];
}

function read(item: Item): GatewayNotice | null {
  const operation = OPERATIONS[item.eventCode];
  if (operation) return operationNotice(item, operation);
  if (item.eventCode === "CANCEL_OR_REFUND") return reversalNotice(item);
  const payment = PAYMENTS[item.eventCode];
  if (payment) return paymentNotice(item, item.success === "true" ? payment : "failed");
  const dispute = DISPUTES[item.eventCode];
  return dispute ? disputeNotice(item, dispute) : null;
}

interface OperationEvent {
  type: ExternalOperation;
  /** What `success: true` means. */
  outcome: OperationNotice["outcome"];
}

const OPERATIONS: Readonly<Record<string, OperationEvent>> = {
  CAPTURE: { type: "capture", outcome: "succeeded" },
  CAPTURE_FAILED: { type: "capture", outcome: "declined" },
  CANCELLATION: { type: "void", outcome: "succeeded" },
  TECHNICAL_CANCEL: { type: "void", outcome: "succeeded" },
  REFUND: { type: "refund", outcome: "succeeded" },
  REFUND_WITH_DATA: { type: "refund", outcome: "succeeded" },
  REFUND_FAILED: { type: "refund", outcome: "declined" },
  REFUNDED_REVERSED: { type: "refund", outcome: "declined" },
  POSTPONED_REFUND: { type: "refund", outcome: "pending" },
};

const PAYMENTS: Readonly<Record<string, NonNullable<PaymentNotice["status"]>>> = {
  AUTHORISATION: "authorized",
  EXPIRE: "expired",
  OFFER_CLOSED: "expired",
};

/** Common knowledge, not from Adyen's description. */
const DISPUTES: Readonly<Record<string, DisputeNotice["status"]>> = {
  NOTIFICATION_OF_CHARGEBACK: "opened",
  CHARGEBACK: "opened",
  CHARGEBACK_REVERSED: "won",
  PREARBITRATION_WON: "won",
  SECOND_CHARGEBACK: "lost",
  PREARBITRATION_LOST: "lost",
};

function common(item: Item) {
  return {
    noticeId: `${item.pspReference}:${item.eventCode}:${item.success}`,
    mustConfirm: false,
    happenedAt: timeOf(item.eventDate),
    pgParams: paramsOf({
      transaction_id: item.pspReference,
      ref: item.originalReference,
      result: `${item.eventCode} ${item.success}`,
      decision: item.reason,
      card_type: item.paymentMethod,
    }),
    response: asObject(JSON.stringify(item), []),
  };
}

function operationNotice(item: Item, { type, outcome }: OperationEvent): OperationNotice {
  const minor = amountOf(item);
  if (type !== "void" && minor === null) throw new Error(`${item.eventCode} without an amount`);
  return {
    ...common(item),
    kind: "operation",
    type,
    outcome: item.success === "true" ? outcome : "declined",
    // What was done in the Customer Area carries the payment's own reference or none.
    operationReference: ourReference(item.merchantReference),
    gatewayReference: item.pspReference,
    paymentReference: required(item.originalReference),
    // A cancellation releases the whole, whatever it names.
    amountMinor: type === "void" ? null : minor,
    currencyCode: required(item.amount?.currency),
    code: item.success === "true" && outcome !== "declined" ? null : (item.reason ?? item.eventCode),
    message: item.reason ?? null,
  };
}

/** What it did stands outside of what is signed, so it is not believed without being confirmed. */
function reversalNotice(item: Item): OperationNotice {
  const isVoid = item.additionalData?.["modification.action"] === "cancel";
  const notice = operationNotice(item, { type: isVoid ? "void" : "refund", outcome: "succeeded" });
  return { ...notice, mustConfirm: true };
}

function paymentNotice(item: Item, status: NonNullable<PaymentNotice["status"]>): PaymentNotice {
  return {
    ...common(item),
    kind: "payment",
    reference: item.merchantReference ?? null,
    gatewayReference:
      item.eventCode === "AUTHORISATION" ? item.pspReference : (item.originalReference ?? item.pspReference),
    status,
    amountMinor: amountOf(item),
    currencyCode: item.amount?.currency ?? null,
  };
}

function disputeNotice(item: Item, status: DisputeNotice["status"]): DisputeNotice {
  const amountMinor = amountOf(item);
  if (amountMinor === null) throw new Error(`${item.eventCode} without an amount`);
  const endsAt = item.additionalData?.defensePeriodEndsAt;
  return {
    ...common(item),
    kind: "dispute",
    disputeId: item.pspReference,
    paymentReference: required(item.originalReference),
    status,
    amountMinor,
    currencyCode: required(item.amount?.currency),
    reason: item.reason ?? null,
    dueAt: timeOf(typeof endsAt === "string" ? endsAt : null),
  };
}

function timeOf(text: string | null | undefined): string | null {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function amountOf({ amount }: Item): bigint | null {
  return amount?.value && amount.currency ? readAmount(ADYEN_AMOUNTS, amount.value, amount.currency) : null;
}

function required(value: string | null | undefined): string {
  if (!value) throw new Error("a reference is missing");
  return value;
}
