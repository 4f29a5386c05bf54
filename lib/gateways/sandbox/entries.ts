import { toText } from "@/lib/gateways/sandbox/amounts";

/** What the gateway keeps about payments and operations, and how one change of its book is written as a line. */

export const OPERATION_TYPES = ["refund", "capture", "void"] as const;
export type OperationType = (typeof OPERATION_TYPES)[number];

/** `rejected`: accepted into the queue first and refused by the bank later. */
export type OperationStatus = "succeeded" | "pending" | "declined" | "rejected";

export const REFUND_MODES = ["immediate", "queued", "queued_rejected"] as const;
/** `queued_rejected` is a queued refund that the bank refuses in the end. */
export type RefundMode = (typeof REFUND_MODES)[number];

export type PaymentState = "waiting" | "paid" | "authorized" | "voided" | "failed" | "canceled";

/** A card that the gateway keeps for one customer of an account. Its number is never kept. */
export interface SavedCard {
  token: string;
  customer: string;
  brand: string;
  lastFour: string;
  expiryMonth: number;
  expiryYear: number;
  name: string;
}

/** How a payment ended, for better or worse. */
export interface PaymentEnd {
  code: string | null;
  message: string | null;
  authCode: string | null;
  /** Brand and last four digits of the card. */
  card: string | null;
  savedCard: SavedCard | null;
}

export const NO_END: PaymentEnd = { code: null, message: null, authCode: null, card: null, savedCard: null };

export interface Payment {
  id: string;
  account: string;
  reference: string | null;
  amountMinor: bigint;
  currency: string;
  captureMode: "purchase" | "authorize";
  refundMode: RefundMode;
  returnUrl: string | null;
  /** Of the gateway's own page. */
  language?: "en" | "ar";
  idempotencyKey?: string | null;
  /** The customer under whose name the card is kept. */
  saveCardFor?: string | null;
  /** Who pays, where the merchant's side said so. */
  customerEmail?: string | null;
  customerName?: string | null;
  state: PaymentState;
  /** Absent while the payment waits, and in ledgers from before there were pages. */
  end?: PaymentEnd;
  capturedMinor: bigint;
  refundedMinor: bigint;
  refundPendingMinor: bigint;
  voidedMinor: bigint;
  createdAt: string;
  paidAt: string | null;
}

export interface Operation {
  /** Place in the gateway's own order of execution. */
  seq: number;
  id: string;
  paymentId: string;
  type: OperationType;
  /** The merchant's reference; null for what was done in the gateway's own portal. */
  reference: string | null;
  idempotencyKey: string | null;
  amountMinor: bigint;
  currency: string;
  status: OperationStatus;
  /** As answered at first: a repeated idempotency key gets this answer again, whatever happened since. */
  firstStatus: OperationStatus;
  code: string | null;
  message: string | null;
  createdAt: string;
  settledAt: string | null;
  /** Epoch milliseconds at which the queue settles it; null when nothing is planned. */
  settleAtMs: number | null;
}

export type DisputeStatus = "opened" | "won" | "lost";

/** A customer's objection at his bank. The gateway itself keeps no money back for it: that is the merchant's care. */
export interface Dispute {
  id: string;
  paymentId: string;
  amountMinor: bigint;
  currency: string;
  reason: string;
  status: DisputeStatus;
  dueAt: string | null;
  createdAt: string;
  closedAt: string | null;
}

export interface Notice {
  id: string;
  /** Null: it is about a payment or a dispute. */
  operationId: string | null;
  event: string;
  createdAt: string;
  /** The operation or payment as it was when the notice was made, ready for the wire. */
  data: Record<string, unknown>;
}

export type Entry =
  | { kind: "payment"; payment: Payment; operations: Operation[] }
  | { kind: "paid"; paymentId: string; at: string; end?: PaymentEnd }
  | { kind: "unpaid"; paymentId: string; at: string; state: "failed" | "canceled"; end: PaymentEnd }
  | { kind: "operation"; operation: Operation }
  | {
      kind: "settled";
      operationId: string;
      status: "succeeded" | "rejected";
      code: string | null;
      at: string;
    }
  | { kind: "dispute"; dispute: Dispute }
  | { kind: "dispute_closed"; disputeId: string; status: "won" | "lost"; at: string }
  | { kind: "notice"; notice: Notice }
  | { kind: "notice_delivered"; noticeId: string };

const MONEY_FIELDS = new Set([
  "amountMinor",
  "capturedMinor",
  "refundedMinor",
  "refundPendingMinor",
  "voidedMinor",
]);

/** One line of the ledger file. Minor units are written as text: JSON numbers are not exact. */
export function encodeEntry(entry: Entry): string {
  return JSON.stringify(entry, (_name, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}

/** Reads a line back. Throws on anything that `encodeEntry` did not write. */
export function decodeEntry(line: string): Entry {
  const entry = JSON.parse(line, (name, value: unknown) =>
    MONEY_FIELDS.has(name) ? BigInt(value as string) : value,
  ) as Entry;
  if (typeof entry !== "object" || entry === null || typeof entry.kind !== "string")
    throw new Error("not an entry");
  return entry;
}

/** A payment as the gateway shows it. */
export function paymentView(payment: Payment): Record<string, unknown> {
  const text = (minor: bigint) => toText(minor, payment.currency);
  return {
    id: payment.id,
    account: payment.account,
    reference: payment.reference,
    status: payment.state,
    amount: text(payment.amountMinor),
    currency: payment.currency,
    capture_mode: payment.captureMode,
    refund_mode: payment.refundMode,
    captured: text(payment.capturedMinor),
    refunded: text(payment.refundedMinor),
    refund_pending: text(payment.refundPendingMinor),
    voided: text(payment.voidedMinor),
    customer_email: payment.customerEmail ?? null,
    customer_name: payment.customerName ?? null,
    return_url: payment.returnUrl,
    code: payment.end?.code ?? null,
    message: payment.end?.message ?? null,
    auth_code: payment.end?.authCode ?? null,
    card: payment.end?.card ?? null,
    saved_card: payment.end?.savedCard ? savedCardView(payment.end.savedCard) : null,
    created_at: payment.createdAt,
    paid_at: payment.paidAt,
  };
}

function savedCardView(card: SavedCard): Record<string, unknown> {
  return {
    token: card.token,
    brand: card.brand,
    last_four: card.lastFour,
    expiry_month: card.expiryMonth,
    expiry_year: card.expiryYear,
    name: card.name,
  };
}

/** An operation as the merchant sees it. */
export function operationView(operation: Operation): Record<string, unknown> {
  return {
    id: operation.id,
    type: operation.type,
    payment_id: operation.paymentId,
    reference: operation.reference,
    amount: toText(operation.amountMinor, operation.currency),
    currency: operation.currency,
    status: operation.status,
    code: operation.code,
    message: operation.message,
    created_at: operation.createdAt,
    settled_at: operation.settledAt,
  };
}

/** A dispute as the merchant sees it. */
export function disputeView(dispute: Dispute): Record<string, unknown> {
  return {
    id: dispute.id,
    payment_id: dispute.paymentId,
    amount: toText(dispute.amountMinor, dispute.currency),
    currency: dispute.currency,
    status: dispute.status,
    reason: dispute.reason,
    due_at: dispute.dueAt,
    created_at: dispute.createdAt,
    closed_at: dispute.closedAt,
  };
}

/** The operation as it was answered at first. */
export function firstAnswerOf(operation: Operation): Operation {
  if (operation.firstStatus === operation.status) return operation;
  return { ...operation, status: operation.firstStatus, code: null, message: null, settledAt: null };
}
