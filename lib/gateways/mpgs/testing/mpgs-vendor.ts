import type { SeenRequest, Vendor, VendorAnswer, WebhookFact } from "@/lib/gateways/contract/contract-types";
import type { Entry, Stage, StagePayment } from "@/lib/gateways/contract/stage";
import { toMinor, toText } from "@/lib/gateways/sandbox/amounts";
import type { ExternalOperation } from "@/lib/gateways/types";

/** Plays MPGS for the contract suite: orders, and transactions under ids that the caller chooses. */

export const MERCHANT = "TESTMERCHANT";
export const PASSWORD = "mpgs-api-password-0123";
const AUTHORIZATION = "1";

const KINDS = { refund: "REFUND", capture: "CAPTURE", void: "VOID_AUTHORIZATION" } as const;
const WORDS = {
  succeeded: "SUCCESS/APPROVED",
  pending: "PENDING/SUBMITTED",
  declined: "FAILURE/DECLINED",
  rejected: "FAILURE/DECLINED",
} as const;

export const mpgsVendor: Vendor = {
  classify: (request) => (request.method === "PUT" ? "write" : "question"),
  handle: (request, stage) => {
    const basic = Buffer.from(`merchant.${MERCHANT}:${PASSWORD}`).toString("base64");
    const path = new RegExp(
      `^/api/rest/version/100/merchant/${MERCHANT}/order/([^/]+)(?:/transaction/([^/]+))?$`,
    );
    const [, order = "", transaction] = path.exec(request.path) ?? [];
    if (request.headers.authorization !== `Basic ${basic}` || !order)
      return { status: 401, body: error("INVALID_REQUEST", "Invalid credentials.") };
    return request.method === "PUT"
      ? write(request, stage, order, transaction ?? "")
      : question(stage, order, transaction);
  },
};

function error(cause: string, explanation: string) {
  return { error: { cause, explanation }, result: "ERROR" };
}

interface Body {
  apiOperation: string;
  transaction: { amount?: string; currency?: string; targetTransactionId?: string };
}

function write(request: SeenRequest, stage: Stage, order: string, id: string): VendorAnswer {
  const { apiOperation, transaction }: Body = JSON.parse(request.body);
  const type = apiOperation.toLowerCase() as ExternalOperation;
  const payment = stage.paymentBy(order);
  if (!payment || !(type in KINDS))
    return { status: 400, body: error("INVALID_REQUEST", "Unable to find the order.") };
  if (type === "void" && transaction.targetTransactionId !== AUTHORIZATION)
    return { status: 400, body: error("INVALID_REQUEST", "No such target transaction.") };
  const currencyCode = transaction.currency ?? payment.currencyCode;
  const amountMinor = type === "void" ? payment.amountMinor : toMinor(transaction.amount ?? "", currencyCode);
  const entry = stage.execute({
    type,
    paymentReference: order,
    amountMinor,
    currencyCode,
    reference: id,
    // The id in the address is what the gateway knows a second sending by.
    key: id,
  });
  return { status: 201, body: render(entry) };
}

function question(stage: Stage, order: string, transaction: string | undefined): VendorAnswer {
  const payment = stage.paymentBy(order);
  if (!payment) return { status: 404, body: error("INVALID_REQUEST", "Unable to find the order.") };
  if (transaction === undefined) return { status: 200, body: renderOrder(payment, stage) };
  const [entry] = stage.find({ reference: transaction, paymentReference: order });
  return entry
    ? { status: 200, body: render(entry) }
    : { status: 400, body: error("INVALID_REQUEST", "Unable to find the transaction.") };
}

function render(entry: Entry) {
  const [result, gatewayCode] = (entry.word ?? WORDS[entry.status]).split("/");
  return {
    merchant: MERCHANT,
    order: { id: entry.paymentReference, currency: entry.currencyCode },
    response: { gatewayCode, acquirerCode: "00", acquirerMessage: entry.message ?? "Approved" },
    result,
    transaction: {
      id: entry.reference,
      type: KINDS[entry.type],
      // Answers write amounts as numbers, requests as strings.
      amount: Number(toText(entry.amountMinor, entry.currencyCode)),
      currency: entry.currencyCode,
      ...(entry.type === "void" ? { targetTransactionId: AUTHORIZATION } : {}),
    },
    timeOfRecord: "2026-11-22T12:00:00.000Z",
  };
}

function renderOrder(payment: StagePayment, stage: Stage) {
  const { reference: id, currencyCode: currency } = payment;
  const amount = toText(payment.amountMinor, currency);
  const authorized = {
    result: "SUCCESS",
    order: { id, currency },
    response: { gatewayCode: "APPROVED" },
    transaction: { id: AUTHORIZATION, type: "AUTHORIZATION", amount, currency },
  };
  return {
    id,
    status: payment.voided ? "CANCELLED" : payment.refundedMinor > 0n ? "PARTIALLY_REFUNDED" : "AUTHORIZED",
    amount,
    currency,
    reference: "order-7",
    totalCapturedAmount: toText(payment.capturedMinor, currency),
    totalRefundedAmount: toText(payment.refundedMinor, currency),
    creationTime: "2026-11-22T11:00:00.000Z",
    transaction: [authorized, ...stage.find({ paymentReference: id }).map(render)],
  };
}

const TOLD = { succeeded: "succeeded", pending: "pending", declined: "declined" } as const;

/** The transaction as a notification repeats it. A failure after success is a void of the transaction. */
export function mpgsNotification(fact: WebhookFact) {
  const late = fact.status === "failed_late";
  const entry: Entry = {
    id: fact.eventId,
    type: fact.type,
    paymentReference: fact.paymentReference,
    reference: fact.operationReference ?? "3",
    key: null,
    amountMinor: fact.amountMinor,
    currencyCode: fact.currencyCode,
    status: fact.status === "failed_late" ? "succeeded" : TOLD[fact.status],
    word: null,
    code: null,
    message: null,
  };
  const told = render(entry);
  if (!late) return told;
  const type = `VOID_${KINDS[fact.type]}`;
  return {
    ...told,
    transaction: { ...told.transaction, id: "9", type, targetTransactionId: entry.reference },
  };
}
