import { z } from "zod";
import { readAmount } from "@/lib/gateways/amounts";
import { type Answer, asObject, bodyOf, secretsOf } from "@/lib/gateways/answers";
import {
  AMOUNTS,
  actionList,
  ask,
  type CheckoutAction,
  type CheckoutPayment,
  CREDENTIAL_FIELDS,
  errorAnswer,
  operationIn,
  ownIdOf,
  paymentObject,
  paymentPath,
  statusOf,
} from "@/lib/gateways/checkoutcom/wire";
import type { OutboundResult } from "@/lib/gateways/http-client";
import { isoTime } from "@/lib/gateways/iso-time";
import type {
  ConnectionCheck,
  FetchedPayment,
  GatewayOperationRecord,
  GatewayPaymentRecord,
  PaymentLookup,
} from "@/lib/gateways/payment-types";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Reading payments that exist at Checkout.com. */

/** The words of a payment. Of one that is only authorized, `stateOf` looks closer. */
export const PAYMENT_STATES: Readonly<Record<string, GatewayPaymentRecord["state"]>> = {
  Pending: "waiting",
  "Card Verified": "waiting",
  Authorized: "authorized",
  "Partially Captured": "authorized",
  Captured: "paid",
  "Partially Refunded": "paid",
  Refunded: "paid",
  Paid: "paid",
  Voided: "voided",
  Declined: "failed",
  Canceled: "failed",
  Expired: "expired",
};

/** Reads a payment with its captures, refunds and voids. */
export async function fetchPayment({
  account,
  gatewayReference,
  deadlineMs,
}: PaymentLookup): Promise<FetchedPayment> {
  const left = timeLeft(deadlineMs);
  const answer = await ask(account, paymentPath(gatewayReference), left());
  const { exchange } = answer;
  if (answer.ok && saysMissing(answer)) return { outcome: "not_found", message: null, exchange };
  const said = readPayment(answer);
  if (!answer.ok || said?.id !== gatewayReference) return unclear(answer);
  const listed = await ask(account, paymentPath(gatewayReference, "/actions"), left());
  const actions = listed.ok && listed.status === 200 ? actionList.safeParse(bodyOf(listed)).data : undefined;
  const payment = actions && recordOf(said, actions);
  if (!payment) return unclear(listed);
  const response = asObject(answer.body, secretsOf(account, CREDENTIAL_FIELDS));
  return { outcome: "found", payment, response, message: null, exchange };
}

function unclear({ exchange }: OutboundResult): FetchedPayment {
  return { outcome: "unknown", message: "Checkout.com gave no clear answer.", exchange };
}

/** An unknown payment is answered without a body, or with the reason. A page of somebody in between is neither. */
function saysMissing(answer: Answer): boolean {
  return answer.status === 404 && (answer.body === "" || errorAnswer.safeParse(bodyOf(answer)).success);
}

function readPayment(answer: OutboundResult): CheckoutPayment | undefined {
  return answer.ok && answer.status === 200 ? paymentObject.safeParse(bodyOf(answer)).data : undefined;
}

function recordOf(said: CheckoutPayment, actions: readonly CheckoutAction[]): GatewayPaymentRecord | null {
  const state = stateOf(said);
  const currencyCode = said.currency.toUpperCase();
  const read = (text: string | null | undefined) => readAmount(AMOUNTS, text, currencyCode);
  const amountMinor = read(said.amount);
  if (!state || amountMinor === null) return null;
  return {
    gatewayReference: said.id,
    reference: said.reference ?? null,
    state,
    amountMinor,
    currencyCode,
    capturedMinor: read(said.balances?.total_captured),
    refundedMinor: read(said.balances?.total_refunded),
    createdAt: isoTime(said.requested_on),
    customerEmail: said.customer?.email ?? null,
    customerName: said.customer?.name ?? null,
    operations: actions.flatMap((action) => operationOf(action, currencyCode) ?? []),
  };
}

/** What is captured at once shows as authorized for a moment, with nothing left to capture. */
function stateOf({ status, balances }: CheckoutPayment): GatewayPaymentRecord["state"] | undefined {
  return status === "Authorized" && balances?.available_to_capture === "0" ? "paid" : PAYMENT_STATES[status];
}

function operationOf(action: CheckoutAction, currencyCode: string): GatewayOperationRecord | null {
  const type = operationIn(action);
  const amountMinor = readAmount(AMOUNTS, action.amount, currencyCode);
  if (type === null || amountMinor === null) return null;
  return {
    type,
    status: statusOf(action),
    gatewayReference: action.id,
    operationReference: ownIdOf(action),
    amountMinor,
    createdAt: isoTime(action.processed_on),
  };
}

const paymentList = z.object({ total_count: z.string() });

/** Looks for payments under a reference that nobody has: harmless, and it needs the right to see payments. */
export async function checkConnection(account: GatewayAccount, deadlineMs: number): Promise<ConnectionCheck> {
  const answer = await ask(account, "/payments?limit=1&reference=countersign-connection-check", deadlineMs);
  const { exchange } = answer;
  if (!answer.ok) return { outcome: "unreachable", message: answer.reason, exchange };
  const accepted = answer.status === 200 && paymentList.safeParse(bodyOf(answer)).success;
  if (accepted) return { outcome: "accepted", message: null, exchange };
  const refused = answer.status === 401 || answer.status === 403;
  const message = `Checkout.com answered ${answer.status}.`;
  return { outcome: refused ? "refused" : "unclear", message, exchange };
}
