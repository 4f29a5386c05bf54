import { readAmount } from "@/lib/gateways/amounts";
import { asObject, secretsOf } from "@/lib/gateways/answers";
import {
  AMOUNTS,
  askInvoice,
  askRefunds,
  CREDENTIAL_FIELDS,
  type Invoice,
  type InvoiceState,
  invoiceState,
  openEnvelope,
  type RefundRow,
  refundOutcome,
  saysNoData,
  sendToMyFatoorah,
} from "@/lib/gateways/myfatoorah/wire";
import { ourReference } from "@/lib/gateways/our-reference";
import type {
  ConnectionCheck,
  FetchedPayment,
  GatewayOperationRecord,
  GatewayPaymentRecord,
  PaymentLookup,
} from "@/lib/gateways/payment-types";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Reading invoices that exist at MyFatoorah. */

const STATES: Readonly<Record<InvoiceState, GatewayPaymentRecord["state"] | null>> = {
  captured: "paid",
  authorized: "authorized",
  released: "voided",
  canceled: "failed",
  waiting: "waiting",
  other: null,
};

/** Reads one invoice by its id, with its refunds. */
export async function fetchPayment(lookup: PaymentLookup): Promise<FetchedPayment> {
  const { account, gatewayReference } = lookup;
  const left = timeLeft(lookup.deadlineMs);
  const invoice = await askInvoice(account, gatewayReference, left());
  const { exchange } = invoice.answer;
  if (invoice.reading) {
    const message = invoice.reading.message ?? `The answer is not clear (${invoice.reading.code}).`;
    return { outcome: saysNoData(invoice.answer) ? "not_found" : "unknown", message, exchange };
  }
  const refunds = await askRefunds(account, "InvoiceId", gatewayReference, left);
  const payment = refunds.reading ? null : recordOf(account, invoice.said, refunds.said);
  if (!payment) return { outcome: "unknown", message: "The invoice could not be read exactly.", exchange };
  const body = invoice.answer.ok ? invoice.answer.body : "";
  const response = asObject(body, secretsOf(account, CREDENTIAL_FIELDS));
  return { outcome: "found", message: null, payment, response, exchange };
}

function recordOf(
  { currencyCode }: GatewayAccount,
  invoice: Invoice,
  rows: readonly RefundRow[],
): GatewayPaymentRecord | null {
  const state = STATES[invoiceState(invoice)];
  const amountMinor = readAmount(AMOUNTS, invoice.InvoiceValue, currencyCode);
  const operations: GatewayOperationRecord[] = [];
  for (const row of rows) {
    const refundMinor = readAmount(AMOUNTS, row.Amount, currencyCode);
    if (refundMinor === null) return null;
    const outcome = refundOutcome(row.RefundStatus);
    operations.push({
      type: "refund",
      status: outcome === "succeeded" || outcome === "declined" ? outcome : "pending",
      gatewayReference: row.RefundId,
      operationReference: ourReference(row.ExternalIdentifier),
      amountMinor: refundMinor,
      createdAt: null,
    });
  }
  if (!state || amountMinor === null) return null;
  return {
    gatewayReference: invoice.InvoiceId,
    reference: invoice.CustomerReference ?? null,
    state,
    amountMinor,
    currencyCode,
    // Whether what is paid was authorized first is not said.
    capturedMinor: state === "authorized" ? 0n : null,
    refundedMinor: operations
      .filter((one) => one.status === "succeeded")
      .reduce((sum, one) => sum + one.amountMinor, 0n),
    // Local time of the account's country, without its offset.
    createdAt: null,
    customerEmail: invoice.CustomerEmail || null,
    customerName: invoice.CustomerName || null,
    operations,
  };
}

/** Asks for an invoice that cannot be the merchant's: only a token that is accepted gets an answer about it. */
export async function checkConnection(account: GatewayAccount, deadlineMs: number): Promise<ConnectionCheck> {
  const question = { Key: "1", KeyType: "InvoiceId" };
  const answer = await sendToMyFatoorah(account, "GetPaymentStatus", question, deadlineMs);
  const { exchange } = answer;
  if (!answer.ok) return { outcome: "unreachable", message: answer.reason, exchange };
  const message = `MyFatoorah answered ${answer.status}.`;
  if (answer.status === 401 || answer.status === 403) return { outcome: "refused", message, exchange };
  const said = openEnvelope(answer);
  return said && (said.IsSuccess || saysNoData(answer))
    ? { outcome: "accepted", message: null, exchange }
    : { outcome: "unclear", message: said?.Message ?? message, exchange };
}
