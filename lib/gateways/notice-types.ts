import type { ExternalOperation } from "@/lib/gateways/types";

/** What gateways tell by themselves. */

export interface GatewayWebhookRequest {
  headers: Readonly<Record<string, string>>;
  rawBody: string;
  /** Epoch milliseconds; stale notices are refused against it. */
  receivedAtMs: number;
}

export type WebhookVerification = { ok: true } | { ok: false; reason: string };

interface Notice {
  /**
   * Unique per notice at the gateway; the same id twice is the same notice. It is made from the body alone, because a stored
   * notice is read again without its headers. At most 128 characters.
   */
  noticeId: string;
  /** The webhook proves too little (a plain shared secret): it is only a hint, and the gateway is asked before money moves. */
  mustConfirm: boolean;
  /** ISO 8601: when it happened by the gateway's own clock, where it says so. Of two contradicting notices the later one holds. */
  happenedAt?: string | null;
  /** Normalised fields for `pg_params`. */
  pgParams: Record<string, string>;
  /** The notice as an object, scrubbed. */
  response: Record<string, unknown>;
}

/** A fact about one operation. A `declined` after a success is a late failure: the money is not where it was said to be. */
export interface OperationNotice extends Notice {
  kind: "operation";
  type: ExternalOperation;
  outcome: "succeeded" | "pending" | "declined";
  /** Our operation id, or null for an operation done in the gateway's own portal. */
  operationReference: string | null;
  gatewayReference: string;
  /** The gateway's id of the payment. */
  paymentReference: string;
  /** Null only for a void, at gateways that do not repeat the amount: a void takes the whole authorization. */
  amountMinor: bigint | null;
  currencyCode: string;
  code: string | null;
  message: string | null;
}

/** Something happened to a payment. `status` is null where the notice does not say what: then it is asked. */
export interface PaymentNotice extends Notice {
  kind: "payment";
  /** The reference under which the merchant's side sent the customer to the gateway: ours for an attempt of ours. */
  reference: string | null;
  gatewayReference: string;
  status: "authorized" | "paid" | "failed" | "voided" | "expired" | null;
  amountMinor: bigint | null;
  currencyCode: string | null;
}

/** A customer's bank took a payment back, or asks about it. */
export interface DisputeNotice extends Notice {
  kind: "dispute";
  /** The gateway's id of the dispute, the same through all its stages. */
  disputeId: string;
  paymentReference: string;
  status: "opened" | "won" | "lost";
  amountMinor: bigint;
  currencyCode: string;
  reason: string | null;
  /** ISO 8601; until then the merchant may answer. */
  dueAt: string | null;
}

export type GatewayNotice = OperationNotice | PaymentNotice | DisputeNotice;

/** What a gateway expects as the answer to its webhook, where a plain 2xx is not enough. */
export interface WebhookAcknowledgement {
  contentType: string;
  body: string;
}
