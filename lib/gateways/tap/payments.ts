import { readAmount } from "@/lib/gateways/amounts";
import { asObject, bodyOf, secretsOf } from "@/lib/gateways/answers";
import { sendOnce } from "@/lib/gateways/http-client";
import { ourReference } from "@/lib/gateways/our-reference";
import type {
  ConnectionCheck,
  FetchedPayment,
  GatewayOperationRecord,
  GatewayPaymentRecord,
  PaymentLookup,
} from "@/lib/gateways/payment-types";
import { isAuthorization } from "@/lib/gateways/tap/capture-charge";
import {
  AMOUNTS,
  ask,
  authorizeObject,
  CAPTURE_OUTCOMES,
  CREDENTIAL_FIELDS,
  chargeObject,
  errorsObject,
  listCharges,
  listRefunds,
  outcomeIn,
  ownIdOf,
  REFUND_OUTCOMES,
  tapRequest,
  type TapAttempt,
  type TapCharge,
  type TapRefund,
} from "@/lib/gateways/tap/wire";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Reading payments that exist at Tap. */

const STATES: Readonly<Record<string, GatewayPaymentRecord["state"]>> = {
  CAPTURED: "paid",
  AUTHORIZED: "authorized",
  VOID: "voided",
  INITIATED: "waiting",
  IN_PROGRESS: "waiting",
  PENDING: "waiting",
  UNKNOWN: "waiting",
  DECLINED: "failed",
  FAILED: "failed",
  CANCELLED: "failed",
  ABANDONED: "failed",
  RESTRICTED: "failed",
  TIMEDOUT: "failed",
};

/** The state of a payment; null for words that are not documented. An authorization stays one when it is captured. */
export function paymentStateOf(said: TapAttempt): GatewayPaymentRecord["state"] | null {
  const state = Object.hasOwn(STATES, said.status) ? (STATES[said.status] ?? null) : null;
  return said.object === "authorize" && state === "paid" ? "authorized" : state;
}

/** Reads a charge or an authorization, with the capture and the refunds that belong to it. */
export async function fetchPayment(lookup: PaymentLookup): Promise<FetchedPayment> {
  const { account, gatewayReference, deadlineMs } = lookup;
  const left = timeLeft(deadlineMs);
  const kind = isAuthorization(gatewayReference) ? "authorize" : "charges";
  const answer = await ask(account, `/${kind}/${encodeURIComponent(gatewayReference)}`, left());
  const { exchange } = answer;
  const unclear = (message: string) => ({ outcome: "unknown", message, exchange }) as const;
  if (!answer.ok) return unclear(`No answer (${answer.fault}).`);
  const body = bodyOf(answer);
  const errors = errorsObject.safeParse(body).data?.errors;
  if ((answer.status === 404 || answer.status === 400) && errors)
    return { outcome: "not_found", message: errors[0]?.description ?? null, exchange };
  const schema = kind === "authorize" ? authorizeObject : chargeObject;
  const said = answer.status === 200 ? schema.safeParse(body).data : undefined;
  if (said?.id !== gatewayReference) return unclear(`The answer (HTTP ${answer.status}) is not clear.`);
  const done = await doneTo(account, said, left);
  const payment = done && recordOf(said, done);
  if (!payment) return unclear("What was done to the payment could not be read.");
  const response = asObject(answer.body, secretsOf(account, CREDENTIAL_FIELDS));
  return { outcome: "found", message: null, payment, response, exchange };
}

interface Done {
  captures: readonly TapCharge[];
  refunds: readonly TapRefund[];
}

async function doneTo(account: GatewayAccount, said: TapAttempt, left: () => number): Promise<Done | null> {
  const listed =
    said.object === "authorize" ? await listCharges(account, { sources: said.id }, left) : { items: [] };
  if (!("items" in listed)) return null;
  const captures = listed.items.filter((one) => one.source?.id === said.id);
  const charges = said.object === "charge" ? [said.id] : captures.map((one) => one.id);
  const refunds: TapRefund[] = [];
  for (const charge of charges) {
    const found = await listRefunds(account, { charges: charge }, left);
    if (found.reading) return null;
    refunds.push(...found.items.filter((one) => one.charge_id === charge));
  }
  return { captures, refunds };
}

function recordOf(said: TapAttempt, { captures, refunds }: Done): GatewayPaymentRecord | null {
  const state = paymentStateOf(said);
  const amountMinor = readAmount(AMOUNTS, said.amount, said.currency);
  const operations = [...captures, ...refunds].map((one) => operationOf(one, said.currency));
  if (!state || amountMinor === null || operations.includes(null)) return null;
  const certain = operations as GatewayOperationRecord[];
  const sum = (type: GatewayOperationRecord["type"]) =>
    certain
      .filter((one) => one.type === type && one.status === "succeeded")
      .reduce((total, one) => total + one.amountMinor, 0n);
  const { customer } = said;
  return {
    gatewayReference: said.id,
    reference: said.reference?.order ?? said.reference?.transaction ?? null,
    state,
    amountMinor,
    currencyCode: said.currency,
    capturedMinor: said.object === "authorize" ? sum("capture") : null,
    refundedMinor: sum("refund"),
    createdAt: moment(said.transaction?.created),
    customerEmail: customer?.email ?? null,
    customerName: [customer?.first_name, customer?.last_name].filter(Boolean).join(" ") || null,
    operations: certain,
  };
}

/** Null when it is of another currency or its amount is not exact. */
function operationOf(one: TapCharge | TapRefund, currencyCode: string): GatewayOperationRecord | null {
  const amountMinor = one.currency === currencyCode ? readAmount(AMOUNTS, one.amount, currencyCode) : null;
  if (amountMinor === null) return null;
  const isRefund = one.object === "refund";
  const outcome = outcomeIn(isRefund ? REFUND_OUTCOMES : CAPTURE_OUTCOMES, one.status);
  return {
    type: isRefund ? "refund" : "capture",
    status: outcome === "succeeded" || outcome === "declined" ? outcome : "pending",
    gatewayReference: one.id,
    operationReference: ourReference(ownIdOf(one)),
    amountMinor,
    createdAt: moment(isRefund ? one.created : one.transaction?.created),
  };
}

/** Tap writes times as milliseconds, older ones as seconds. */
function moment(text: string | null | undefined): string | null {
  if (!text || !/^\d{9,14}$/.test(text)) return null;
  return new Date(Number(text) * (text.length > 11 ? 1 : 1000)).toISOString();
}

/** Lists a single charge: harmless, and it needs the same key as our work. */
export async function checkConnection(account: GatewayAccount, deadlineMs: number): Promise<ConnectionCheck> {
  const request = tapRequest(account, "/charges/list", deadlineMs);
  const answer = await sendOnce({ ...request, method: "POST", body: JSON.stringify({ limit: "1" }) });
  const { exchange } = answer;
  if (!answer.ok) return { outcome: "unreachable", message: answer.reason, exchange };
  if (answer.status === 200) return { outcome: "accepted", message: null, exchange };
  const refused = answer.status === 401 || answer.status === 403;
  return { outcome: refused ? "refused" : "unclear", message: `Tap answered ${answer.status}.`, exchange };
}
