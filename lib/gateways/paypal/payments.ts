import { readAmount } from "@/lib/gateways/amounts";
import { asObject } from "@/lib/gateways/answers";
import { isoTime } from "@/lib/gateways/iso-time";
import { ourReference } from "@/lib/gateways/our-reference";
import type {
  ConnectionCheck,
  FetchedPayment,
  GatewayOperationRecord,
  GatewayPaymentRecord,
  PaymentLookup,
} from "@/lib/gateways/payment-types";
import {
  capturesIn,
  type PaymentReading,
  readOrder,
  readPayment,
  refundsIn,
} from "@/lib/gateways/paypal/find";
import { newToken } from "@/lib/gateways/paypal/token";
import {
  AMOUNTS,
  authorizationOf,
  CAPTURE_OUTCOMES,
  linked,
  type PayPalObject,
  type PayPalOrder,
  REFUND_OUTCOMES,
  secretsIn,
} from "@/lib/gateways/paypal/wire";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayAccount, GatewayOutcome } from "@/lib/gateways/types";

/** Reading payments that exist at PayPal. */

export const CAPTURE_STATES: Readonly<Record<string, GatewayPaymentRecord["state"]>> = {
  COMPLETED: "paid",
  PARTIALLY_REFUNDED: "paid",
  REFUNDED: "paid",
  PENDING: "waiting",
  DECLINED: "failed",
  FAILED: "failed",
};

/** What was captured of it is said beside the state. */
export const AUTHORIZATION_STATES: Readonly<Record<string, GatewayPaymentRecord["state"]>> = {
  CREATED: "authorized",
  CAPTURED: "authorized",
  PARTIALLY_CAPTURED: "authorized",
  VOIDED: "voided",
  DENIED: "failed",
  PENDING: "waiting",
};

/** Reads a capture or an authorization, with what the order says was done to it. */
export async function fetchPayment({
  account,
  gatewayReference,
  deadlineMs,
}: PaymentLookup): Promise<FetchedPayment> {
  const left = timeLeft(deadlineMs);
  const found = await readPayment(account, gatewayReference, left);
  const { exchange } = found.answer;
  const unclear = { outcome: "unknown", message: "PayPal gave no clear answer.", exchange } as const;
  if (!found.ok) return found.missing ? { outcome: "not_found", message: null, exchange } : unclear;
  const read = await readOrder(account, found, left);
  const payment = read.ok && recordOf(found, read.order);
  if (!payment || !found.answer.ok) return { ...unclear, exchange: read.answer.exchange };
  const response = asObject(found.answer.body, secretsIn(account));
  return { outcome: "found", payment, response, message: null, exchange };
}

type Found = Extract<PaymentReading, { ok: true }>;

function recordOf({ kind, payment: said }: Found, order: PayPalOrder): GatewayPaymentRecord | null {
  const state = (kind === "capture" ? CAPTURE_STATES : AUTHORIZATION_STATES)[said.status];
  const currencyCode = said.amount.currency_code;
  const amountMinor = readAmount(AMOUNTS, said.amount.value, currencyCode);
  if (!state || amountMinor === null) return null;
  const captures = kind === "capture" ? [said] : capturesIn(order).filter((one) => belongs(one, said.id));
  const refunds = refundsIn(order).filter((one) => {
    const parent = linked(one, "captures");
    return parent === null || captures.some((capture) => capture.id === parent);
  });
  const captured = captures.flatMap((one) => operationOf("capture", one, CAPTURE_OUTCOMES, one.invoice_id));
  const refunded = refunds.flatMap((one) => operationOf("refund", one, REFUND_OUTCOMES, one.custom_id));
  const name = order.payer?.name;
  return {
    gatewayReference: said.id,
    reference: said.custom_id ?? said.invoice_id ?? null,
    state,
    amountMinor,
    currencyCode,
    capturedMinor: sumOf(captured),
    refundedMinor: sumOf(refunded),
    createdAt: isoTime(said.create_time),
    customerEmail: order.payer?.email_address ?? null,
    customerName: [name?.given_name, name?.surname].filter(Boolean).join(" ") || null,
    // The capture of a payment at once is the payment itself.
    operations: kind === "capture" ? refunded : [...captured, ...refunded],
  };
}

function belongs(capture: PayPalObject, authorization: string): boolean {
  return (authorizationOf(capture) ?? authorization) === authorization;
}

function operationOf(
  type: GatewayOperationRecord["type"],
  said: PayPalObject,
  outcomes: Readonly<Record<string, GatewayOutcome>>,
  ownId: string | null | undefined,
): GatewayOperationRecord[] {
  const amountMinor = readAmount(AMOUNTS, said.amount.value, said.amount.currency_code);
  const outcome = outcomes[said.status];
  if (amountMinor === null) return [];
  return [
    {
      type,
      status: outcome === "succeeded" || outcome === "declined" ? outcome : "pending",
      gatewayReference: said.id,
      operationReference: ourReference(ownId),
      amountMinor,
      createdAt: isoTime(said.create_time),
    },
  ];
}

function sumOf(operations: readonly GatewayOperationRecord[]): bigint {
  return operations
    .filter((one) => one.status === "succeeded")
    .reduce((total, one) => total + one.amountMinor, 0n);
}

/** Asks for an access token, which nothing works without. */
export async function checkConnection(account: GatewayAccount, deadlineMs: number): Promise<ConnectionCheck> {
  const { token, answer } = await newToken(account, deadlineMs);
  const { exchange } = answer;
  if (token !== null) return { outcome: "accepted", message: null, exchange };
  if (!answer.ok) return { outcome: "unreachable", message: answer.reason, exchange };
  const refused = answer.status === 401 || answer.status === 403;
  return { outcome: refused ? "refused" : "unclear", message: `PayPal answered ${answer.status}.`, exchange };
}
