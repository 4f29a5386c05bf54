import type { GatewayAccount, GatewayExchange } from "@/lib/gateways/types";

/** Taking payments from customers, and reading payments that exist at the gateway. */

/** What a payment at the gateway is to be. */
export interface PaymentOrder {
  account: GatewayAccount;
  /** Our reference number of the attempt: the gateway knows the payment by it. */
  reference: string;
  /** Stable for one attempt; sent where the gateway honours idempotency keys. */
  idempotencyKey: string;
  /** Fee included, in minor units of `currencyCode`. Zero only when a card is saved. */
  amountMinor: bigint;
  currencyCode: string;
  captureMode: "purchase" | "authorize";
  deadlineMs: number;
}

export interface HostedPaymentOrder extends PaymentOrder {
  /** Where the gateway sends the customer afterwards. */
  returnUrl: string;
  language: "en" | "ar";
  /** Keep the card under this customer's name and say its token with the outcome. */
  saveCardFor: string | null;
}

export interface TokenCharge extends PaymentOrder {
  /** The gateway's own token of a saved card. */
  token: string;
}

/** A card that the gateway keeps. */
export interface GatewayCard {
  /** Whoever has it can charge the card. */
  token: string;
  brand: string;
  lastFour: string;
  /** 1 to 12. */
  expiryMonth: number;
  /** Four digits. */
  expiryYear: number;
  nameOnCard?: string | undefined;
}

interface PaymentAnswer {
  /** The gateway's own id of the payment, where it gave one. */
  gatewayReference: string | null;
  code: string | null;
  /** Text that may be shown to staff. */
  message: string | null;
  /** Normalised fields for `pg_params`. */
  pgParams: Record<string, string>;
  /** The gateway's answer as an object, scrubbed. */
  response: Record<string, unknown>;
  exchange: GatewayExchange;
}

/** `declined` and `failed`: there is no payment. `unknown`: there may be one, which nobody can pay without its address. */
export interface PaymentCreation extends PaymentAnswer {
  outcome: "created" | "declined" | "failed" | "unknown";
  /** The gateway's page; set when created. */
  redirectUrl: string | null;
}

export interface PaymentInquiry {
  account: GatewayAccount;
  reference: string;
  /** Null when the creation was never answered. */
  gatewayReference: string | null;
  amountMinor: bigint;
  currencyCode: string;
  captureMode: "purchase" | "authorize";
  deadlineMs: number;
}

/**
 * - `succeeded`: paid, or authorized where that was asked.
 * - `waiting`: the customer can still pay.
 * - `failed`, `canceled`: over without money.
 * - `not_found`: the gateway answered clearly that it never saw the payment.
 * - `unknown`: no clear answer; nothing was learned.
 */
export type PaymentOutcome = "succeeded" | "waiting" | "failed" | "canceled" | "not_found" | "unknown";

export interface PaymentStatus extends PaymentAnswer {
  outcome: PaymentOutcome;
  /** The card that was saved with it. */
  card: GatewayCard | null;
}

/** Taking payments from customers: an ability that a connector may have. */
export interface GatewayPayments {
  createPayment(order: HostedPaymentOrder): Promise<PaymentCreation>;
  inquirePayment(inquiry: PaymentInquiry): Promise<PaymentStatus>;
  /** Ends a payment that still waits, so that nobody can pay it any more; answers what it came to. */
  cancelPayment?(inquiry: PaymentInquiry): Promise<PaymentStatus>;
  /** Charges a saved card at once, without the customer. `waiting` never comes back. */
  chargeToken?(charge: TokenCharge): Promise<PaymentStatus>;
}

/** What the gateway holds about one payment, whoever began it. Null where it does not say. */
export interface GatewayPaymentRecord {
  gatewayReference: string;
  /** The reference that the merchant's side gave it. */
  reference: string | null;
  state: "waiting" | "authorized" | "paid" | "failed" | "voided" | "expired";
  amountMinor: bigint;
  currencyCode: string;
  capturedMinor: bigint | null;
  refundedMinor: bigint | null;
  /** ISO 8601. */
  createdAt: string | null;
  customerEmail: string | null;
  customerName: string | null;
  operations: readonly GatewayOperationRecord[];
}

/** One refund, capture or void as the gateway lists it. */
export interface GatewayOperationRecord {
  type: "refund" | "capture" | "void";
  status: "succeeded" | "pending" | "declined";
  gatewayReference: string;
  /** Our operation id, where the gateway kept it. */
  operationReference: string | null;
  amountMinor: bigint;
  createdAt: string | null;
}

export interface PaymentLookup {
  account: GatewayAccount;
  gatewayReference: string;
  deadlineMs: number;
}

/** `unknown`: no clear answer; nothing was learned. */
export type FetchedPayment = { exchange: GatewayExchange; message: string | null } & (
  | { outcome: "found"; payment: GatewayPaymentRecord; response: Record<string, unknown> }
  | { outcome: "not_found" | "unknown" }
);

/** Whether an account's address and credentials work, found out by a question that changes nothing. */
export interface ConnectionCheck {
  outcome: "accepted" | "refused" | "unreachable" | "unclear";
  message: string | null;
  exchange: GatewayExchange;
}
