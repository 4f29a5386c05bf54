/**
 * What every gateway connector takes and gives. A connector gets all it needs as arguments: it reads no
 * database, no environment and no clock of its own beyond the deadline of the call.
 */

export type ExternalOperation = "refund" | "capture" | "void";

/**
 * - `succeeded`: the gateway did it.
 * - `pending`: the gateway took it and will tell later.
 * - `declined`: the gateway said no.
 * - `failed`: provably not executed (nothing was sent, or the connection was refused).
 * - `unknown`: anything else. Never guessed into one of the others.
 */
export type GatewayOutcome = "succeeded" | "pending" | "declined" | "failed" | "unknown";

/** The account (MID) at one gateway, with its credentials already unsealed. */
export interface GatewayAccount {
  pgCode: string;
  gateway: string;
  /** ISO 4217 code of the account's default currency. */
  currencyCode: string;
  baseUrl: string;
  credentials: Readonly<Record<string, string>>;
}

export interface GatewayPayment {
  /** The gateway's own id of the payment that is refunded, captured or voided. */
  gatewayReference: string;
  /** Our reference of the settling attempt, as sent to the gateway when the customer paid. */
  attemptReference: string;
}

export interface GatewayCall {
  account: GatewayAccount;
  type: ExternalOperation;
  payment: GatewayPayment;
  /** Our operation id: the reference under which the gateway knows this operation. */
  operationReference: string;
  /** Stable for one execution attempt; sent where the gateway honours idempotency keys. */
  idempotencyKey: string;
  /** Minor units of `currencyCode`. For a void: the whole authorization. */
  amountMinor: bigint;
  currencyCode: string;
  /** Gateway-specific options that the merchant sent, stored as they came. */
  extra: Readonly<Record<string, unknown>>;
  /** Time that the whole call may take. */
  deadlineMs: number;
}

/** One request and its answer, without secrets and card numbers, kept for people who investigate. */
export interface GatewayExchange {
  request: { method: string; url: string; headers: Record<string, string>; body: string | null };
  /** `null` when no answer arrived. */
  response: { status: number; headers: Record<string, string>; body: string } | null;
  /** Why no usable answer arrived: `timeout`, `reset`, `refused`, `too_large`, ... */
  fault: string | null;
  startedAt: string;
  durationMs: number;
}

export interface GatewayResult {
  outcome: GatewayOutcome;
  /** The gateway's own id of the operation, where it gave one. */
  gatewayReference: string | null;
  /** Machine-readable reason of a refusal or fault, in the gateway's or our words. */
  code: string | null;
  /** Text that may be shown to staff. */
  message: string | null;
  /** Normalised fields for `pg_params`. */
  pgParams: Record<string, string>;
  /** The gateway's answer as an object, scrubbed, for `pg_response`. */
  response: Record<string, unknown>;
  exchange: GatewayExchange;
}

export interface GatewayInquiry {
  account: GatewayAccount;
  type: ExternalOperation;
  payment: GatewayPayment;
  operationReference: string;
  amountMinor: bigint;
  currencyCode: string;
  deadlineMs: number;
}

/** `not_found`: the gateway answered clearly that it never saw the operation. */
export type InquiryResult = Omit<GatewayResult, "outcome"> & { outcome: GatewayOutcome | "not_found" };

export interface GatewayWebhookRequest {
  headers: Readonly<Record<string, string>>;
  rawBody: string;
  /** Epoch milliseconds; stale notices are refused against it. */
  receivedAtMs: number;
}

export type WebhookVerification = { ok: true } | { ok: false; reason: string };

/** A fact that the gateway reports about one operation. */
export interface GatewayNotice {
  /** Unique per notice at the gateway; the same id twice is the same notice. */
  noticeId: string;
  type: ExternalOperation;
  outcome: "succeeded" | "pending" | "declined";
  /** Our operation id, or null for an operation done in the gateway's own portal. */
  operationReference: string | null;
  gatewayReference: string;
  /** The gateway's id of the payment. */
  paymentReference: string;
  amountMinor: bigint;
  currencyCode: string;
  code: string | null;
  message: string | null;
  pgParams: Record<string, string>;
  response: Record<string, unknown>;
}

// ---------------------------------------------------------------- payments by customers

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

/** A gateway says that something happened to a payment; what, is asked. */
export interface PaymentNotice {
  noticeId: string;
  /** Our reference number of the attempt. */
  reference: string;
  gatewayReference: string;
}

/** Taking payments from customers: an ability that a connector may have. */
export interface GatewayPayments {
  createPayment(order: HostedPaymentOrder): Promise<PaymentCreation>;
  inquirePayment(inquiry: PaymentInquiry): Promise<PaymentStatus>;
  /** The notice in a verified webhook, or null when it is about something else. */
  parsePaymentNotice(request: GatewayWebhookRequest): PaymentNotice | null;
  /** Ends a payment that still waits, so that nobody can pay it any more; answers what it came to. */
  cancelPayment?(inquiry: PaymentInquiry): Promise<PaymentStatus>;
  /** Charges a saved card at once, without the customer. `waiting` never comes back. */
  chargeToken?(charge: TokenCharge): Promise<PaymentStatus>;
}

export interface GatewayCapabilities {
  gateway: string;
  displayName: string;
  capture: "none" | "single" | "multiple";
  void: boolean;
  refund: "none" | "full" | "partial" | "multiple";
  /** Refunds are accepted first and settled by the bank later. */
  queuedRefund: boolean;
  inquiry: boolean;
  idempotencyKeys: boolean;
  /** How far the connector was verified, in words. */
  verified: string;
}

export interface GatewayConnector {
  readonly capabilities: GatewayCapabilities;
  readonly payments?: GatewayPayments;
  execute(call: GatewayCall): Promise<GatewayResult>;
  inquire(inquiry: GatewayInquiry): Promise<InquiryResult>;
  verifyWebhook(account: GatewayAccount, request: GatewayWebhookRequest): WebhookVerification;
  parseWebhook(account: GatewayAccount, request: GatewayWebhookRequest): GatewayNotice;
}
