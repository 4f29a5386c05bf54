import { readAmount } from "@/lib/gateways/amounts";
import { asObject, secretsOf } from "@/lib/gateways/answers";
import { askPayment } from "@/lib/gateways/ottu/inquiry";
import {
  AMOUNTS,
  CHILD_STATES,
  CREDENTIAL_FIELDS,
  NO_SESSION,
  type OttuPayment,
  PATHS,
  refusalIn,
  sendToOttu,
  sumOf,
} from "@/lib/gateways/ottu/wire";
import type {
  ConnectionCheck,
  FetchedPayment,
  GatewayOperationRecord,
  GatewayPaymentRecord,
  PaymentLookup,
} from "@/lib/gateways/payment-types";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Reading payments that exist in an Ottu installation. */

/** What is paid in cash on delivery has nothing at a gateway, so it has no place here. */
export const PAYMENT_STATES: ReadonlyMap<string, GatewayPaymentRecord["state"]> = new Map([
  ["created", "waiting"],
  ["pending", "waiting"],
  ["attempted", "waiting"],
  ["paid", "paid"],
  ["authorized", "authorized"],
  ["failed", "failed"],
  ["canceled", "failed"],
  ["invalided", "failed"],
  ["expired", "expired"],
]);

/** Reads one payment by its session id, with its refunds, captures and void. */
export async function fetchPayment({
  account,
  gatewayReference,
  deadlineMs,
}: PaymentLookup): Promise<FetchedPayment> {
  const asked = await askPayment(account, gatewayReference, deadlineMs);
  const { answer } = asked;
  const { exchange } = answer;
  if (asked.reading) {
    const said = answer.ok ? refusalIn(answer) : null;
    const missing = answer.ok && answer.status === 404 && said !== null;
    const message = said?.message ?? `Ottu gave no clear answer (${asked.reading.code}).`;
    return { outcome: missing ? "not_found" : "unknown", message, exchange };
  }
  const payment = recordOf(asked.payment);
  if (!payment) return { outcome: "unknown", message: "The payment could not be read exactly.", exchange };
  const response = asObject(answer.ok ? answer.body : "", secretsOf(account, CREDENTIAL_FIELDS));
  return { outcome: "found", message: null, payment, response, exchange };
}

function recordOf(said: OttuPayment): GatewayPaymentRecord | null {
  const operations = operationsOf(said);
  const state = PAYMENT_STATES.get(said.state);
  const amountMinor = amountOf(said);
  const capturedMinor = sumOf(said, ["paid"]);
  const refundedMinor = sumOf(said, ["refunded"]);
  if (!state || !operations || amountMinor === null || capturedMinor === null || refundedMinor === null)
    return null;
  const name = [said.customer_first_name, said.customer_last_name].filter(Boolean).join(" ");
  return {
    gatewayReference: said.session_id,
    reference: said.order_no || null,
    // Ottu leaves the payment as it was; its child says that it was voided.
    state: operations.some((one) => one.type === "void") ? "voided" : state,
    amountMinor,
    currencyCode: said.currency_code,
    capturedMinor: state === "authorized" ? capturedMinor : null,
    refundedMinor,
    // The only time that is said is that of the last change.
    createdAt: null,
    customerEmail: said.customer_email || null,
    customerName: name || null,
    operations,
  };
}

/** What was settled, without the fee, which cannot be refunded; before that, what is to be paid. */
export function amountOf(
  said: Pick<OttuPayment, "amount" | "settled_amount" | "currency_code">,
): bigint | null {
  return readAmount(AMOUNTS, said.settled_amount ?? said.amount, said.currency_code);
}

function operationsOf(said: OttuPayment): GatewayOperationRecord[] | null {
  const operations: GatewayOperationRecord[] = [];
  for (const child of said.transactions ?? []) {
    const word = CHILD_STATES.get(child.state);
    const amountMinor = readAmount(AMOUNTS, child.amount, said.currency_code);
    if (!word || amountMinor === null || child.currency_code !== said.currency_code) return null;
    operations.push({
      type: word.type,
      status: word.outcome,
      gatewayReference: child.session_id,
      // Children are listed without their Tracking-Key.
      operationReference: null,
      amountMinor,
      createdAt: null,
    });
  }
  return operations;
}

/** Asks for a payment that cannot exist: only a key that is accepted is told so. */
export async function checkConnection(account: GatewayAccount, deadlineMs: number): Promise<ConnectionCheck> {
  const answer = await sendToOttu(account, `${PATHS.checkout}${NO_SESSION}`, deadlineMs);
  const { exchange } = answer;
  if (!answer.ok) return { outcome: "unreachable", message: answer.reason, exchange };
  const message = `Ottu answered ${answer.status}.`;
  if (answer.status === 401 || answer.status === 403) return { outcome: "refused", message, exchange };
  return answer.status === 404 && refusalIn(answer)
    ? { outcome: "accepted", message: null, exchange }
    : { outcome: "unclear", message, exchange };
}
