import { readAmount } from "@/lib/gateways/amounts";
import { asObject, bodyOf, secretsOf } from "@/lib/gateways/answers";
import { ourReference } from "@/lib/gateways/our-reference";
import type {
  ConnectionCheck,
  FetchedPayment,
  GatewayOperationRecord,
  GatewayPaymentRecord,
  PaymentLookup,
} from "@/lib/gateways/payment-types";
import {
  AMOUNTS,
  CREDENTIAL_FIELDS,
  errorObject,
  type MpgsOrder,
  operationTypeOf,
  orderObject,
  outcomeOf,
  referenceOf,
  sendToMpgs,
  undoneIn,
} from "@/lib/gateways/mpgs/wire";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Reading orders that exist at the gateway. */

/** Words of an order's status (`mem`, but for AUTHORIZED and CAPTURED). Others say nothing that could be relied on. */
const STATES: Readonly<Record<string, GatewayPaymentRecord["state"]>> = {
  AUTHORIZED: "authorized",
  CAPTURED: "paid",
  PARTIALLY_CAPTURED: "authorized",
  PARTIALLY_REFUNDED: "paid",
  REFUNDED: "paid",
  EXCESSIVELY_REFUNDED: "paid",
  CANCELLED: "voided",
  VOIDED: "voided",
  FAILED: "failed",
  INITIATED: "waiting",
  PENDING: "waiting",
  AUTHENTICATION_INITIATED: "waiting",
  AUTHENTICATION_AVAILABLE: "waiting",
  AUTHENTICATION_PENDING: "waiting",
  AUTHENTICATED: "waiting",
  AUTHENTICATION_NOT_NEEDED: "waiting",
  AUTHENTICATION_UNSUCCESSFUL: "failed",
};

/** Reads one order by its id. */
export async function fetchPayment(lookup: PaymentLookup): Promise<FetchedPayment> {
  const { account, gatewayReference, deadlineMs } = lookup;
  const answer = await sendToMpgs({ account, method: "GET", path: ["order", gatewayReference], deadlineMs });
  const { exchange } = answer;
  if (!answer.ok) return { outcome: "unknown", message: `No answer (${answer.fault}).`, exchange };
  const error = errorObject.safeParse(bodyOf(answer)).data?.error;
  if ([400, 404].includes(answer.status) && error?.cause === "INVALID_REQUEST") {
    return { outcome: "not_found", message: error.explanation ?? null, exchange };
  }
  const order = answer.status === 200 ? orderObject.safeParse(bodyOf(answer)).data : undefined;
  const payment = order?.id === gatewayReference ? recordOf(order) : null;
  if (!payment)
    return { outcome: "unknown", message: `The answer (HTTP ${answer.status}) is not clear.`, exchange };
  const response = asObject(answer.body, secretsOf(account, CREDENTIAL_FIELDS));
  return { outcome: "found", message: null, payment, response, exchange };
}

/** Null when its state or an amount is not certain: then nothing of it can be relied on. */
function recordOf(order: MpgsOrder): GatewayPaymentRecord | null {
  const minor = (text: string | null | undefined) => readAmount(AMOUNTS, text, order.currency);
  const state = Object.hasOwn(STATES, order.status) ? STATES[order.status] : undefined;
  const amountMinor = minor(order.amount);
  const operations = operationsOf(order);
  if (!state || amountMinor === null || !operations) return null;
  const authorized = order.transaction.some(
    (one) => one.transaction.type === "AUTHORIZATION" && one.result === "SUCCESS",
  );
  return {
    gatewayReference: order.id,
    reference: order.reference ?? null,
    // What was captured was authorized first, whatever its status says since.
    state: authorized && state === "paid" ? "authorized" : state,
    amountMinor,
    currencyCode: order.currency,
    capturedMinor: authorized ? minor(order.totalCapturedAmount) : null,
    refundedMinor: minor(order.totalRefundedAmount),
    createdAt: order.creationTime ?? null,
    customerEmail: order.customer?.email ?? null,
    customerName: [order.customer?.firstName, order.customer?.lastName].filter(Boolean).join(" ") || null,
    operations,
  };
}

function operationsOf(order: MpgsOrder): GatewayOperationRecord[] | null {
  const undone = undoneIn(order);
  const records: GatewayOperationRecord[] = [];
  for (const one of order.transaction) {
    const type = operationTypeOf(one.transaction.type);
    if (!type) continue;
    const said = outcomeOf(one) ?? "pending";
    const status = said === "unknown" || said === "failed" ? "pending" : said;
    const amountMinor = readAmount(AMOUNTS, one.transaction.amount ?? order.amount, order.currency);
    if (amountMinor === null) return null;
    records.push({
      type,
      status: undone.has(one.transaction.id) ? "declined" : status,
      gatewayReference: referenceOf(one),
      operationReference: ourReference(one.transaction.id),
      amountMinor,
      createdAt: one.timeOfRecord ?? null,
    });
  }
  return records;
}

/** Asks for an order that does not exist: only a merchant who may ask learns that. */
export async function checkConnection(account: GatewayAccount, deadlineMs: number): Promise<ConnectionCheck> {
  const path = ["order", "connection-check"];
  const answer = await sendToMpgs({ account, method: "GET", path, deadlineMs });
  const { exchange } = answer;
  if (!answer.ok) return { outcome: "unreachable", message: answer.reason, exchange };
  const { status } = answer;
  const cause = errorObject.safeParse(bodyOf(answer)).data?.error.cause;
  if (status === 401 || status === 403 || cause === "REQUEST_REJECTED")
    return { outcome: "refused", message: `MPGS answered ${status}.`, exchange };
  const asked = status === 200 || ([400, 404].includes(status) && cause === "INVALID_REQUEST");
  return asked
    ? { outcome: "accepted", message: null, exchange }
    : { outcome: "unclear", message: `MPGS answered ${status}.`, exchange };
}
