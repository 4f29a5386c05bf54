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

/** The gateway's totals before an operation was sent, as text. Only the connector that wrote it understands it. */
export type PreImage = Readonly<Record<string, string>>;

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
  /** What the payment looked like before, from `readPreImage`; null where the connector has none. */
  preImage: PreImage | null;
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
  /** The request was sent twice under one idempotency key, because the first connection broke in this way. */
  resentAfter?: string;
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
  /** The gateway's own id of the operation, when its first answer gave one. */
  gatewayReference: string | null;
  idempotencyKey: string;
  preImage: PreImage | null;
  concurrent: ConcurrentOperations;
  amountMinor: bigint;
  currencyCode: string;
  deadlineMs: number;
}

/**
 * Our other operations of the same type on the same payment that a comparison of totals has to take into account: those that were
 * certainly executed after the pre-image was read, and each of which nobody can say whether it lies in between.
 */
export interface ConcurrentOperations {
  certainMinor: bigint;
  possibleMinor: readonly bigint[];
}

/** `not_found`: the gateway answered clearly that it never saw the operation. */
export type InquiryResult = Omit<GatewayResult, "outcome"> & { outcome: GatewayOutcome | "not_found" };
