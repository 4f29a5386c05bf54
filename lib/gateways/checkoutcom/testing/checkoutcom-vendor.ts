import { OPERATION_FIELD } from "@/lib/gateways/checkoutcom/wire";
import type { SeenRequest, Vendor, VendorAnswer, WebhookFact } from "@/lib/gateways/contract/contract-types";
import type { Entry, Stage } from "@/lib/gateways/contract/stage";
import type { ExternalOperation } from "@/lib/gateways/types";

/** Plays Checkout.com for the contract suite: it accepts, and lists the actions of a payment once they are processed. */

export const SECRET_KEY = "sk_contract_0123456789";

const TYPES: Record<string, ExternalOperation> = { refunds: "refund", captures: "capture", voids: "void" };
const ACTIONS = { refund: "Refund", capture: "Capture", void: "Void" } as const;

export const checkoutVendor: Vendor = {
  classify: ({ method }) => (method === "POST" ? "write" : "question"),
  handle: (request, stage) => {
    if (request.headers.authorization !== `Bearer ${SECRET_KEY}`) return { status: 401, body: "" };
    return request.method === "POST" ? write(request, stage) : question(request, stage);
  },
};

function write(request: SeenRequest, stage: Stage): VendorAnswer {
  const [, paymentReference = "", path = ""] = /^\/payments\/([^/]+)\/(\w+)$/.exec(request.path) ?? [];
  const payment = stage.paymentBy(paymentReference);
  const type = TYPES[path];
  if (!payment || !type) return { status: 404, body: "" };
  const body = JSON.parse(request.body.replace(/"amount":(\d+)/, '"amount":"$1"'));
  const amount = type === "void" ? payment.amountMinor.toString() : String(body.amount);
  const entry = stage.execute({
    type,
    paymentReference,
    amountMinor: /^\d{1,9}$/.test(amount) ? BigInt(amount) : null,
    currencyCode: payment.currencyCode,
    reference: body.metadata?.[OPERATION_FIELD] === body.reference ? body.reference : null,
    key: request.headers["cko-idempotency-key"] ?? null,
  });
  if (entry.status === "declined") return refusal(422, entry.code ?? "", entry.message ?? "");
  return { status: 202, body: { action_id: `act_${entry.id}`, reference: entry.reference, _links: {} } };
}

export function refusal(status: number, ...error_codes: string[]): VendorAnswer {
  return { status, body: { request_id: "req_1", error_type: "request_invalid", error_codes } };
}

function question(request: SeenRequest, stage: Stage): VendorAnswer {
  if (request.path === "/payments")
    return { status: 200, body: { limit: 1, skip: 0, total_count: 0, data: [] } };
  const [, reference = "", , below] = /^\/payments\/([^/]+)(\/(actions))?$/.exec(request.path) ?? [];
  const payment = stage.paymentBy(decodeURIComponent(reference));
  if (!payment) return { status: 404, body: "" };
  const entries = stage.find({ paymentReference: payment.reference });
  if (below) return { status: 200, body: actionsOf(entries) };
  const sum = (type: ExternalOperation) =>
    entries
      .filter((entry) => entry.type === type && entry.status === "succeeded")
      .reduce((total, entry) => total + Number(entry.amountMinor), 0);
  return {
    status: 200,
    body: {
      id: payment.reference,
      status: payment.capturedMinor > 0n ? "Captured" : "Authorized",
      amount: Number(payment.amountMinor),
      currency: payment.currencyCode,
      reference: "order-7",
      requested_on: "2026-11-20T10:00:00Z",
      customer: { email: "payer@example.com", name: "A Payer" },
      balances: {
        total_authorized: Number(payment.amountMinor),
        total_voided: sum("void"),
        total_captured: Number(payment.capturedMinor),
        available_to_capture: Number(payment.amountMinor - payment.capturedMinor),
        total_refunded: sum("refund"),
      },
    },
  };
}

/** What is still being processed is not listed yet. */
function actionsOf(entries: readonly Entry[]) {
  return [
    ...entries.filter((entry) => entry.status !== "pending" || entry.word !== null).map(actionOf),
    { id: "act_auth", type: "Authorization", amount: 12_500, approved: true, reference: "order-7" },
  ];
}

function actionOf(entry: Entry) {
  const approved = entry.word === null ? entry.status === "succeeded" : approvedIn(entry.word);
  return {
    id: `act_${entry.id}`,
    type: ACTIONS[entry.type],
    amount: Number(entry.amountMinor),
    approved,
    ...(entry.word === "accepted"
      ? {}
      : {
          response_code: approved === true ? "10000" : (entry.code ?? "20005"),
          response_summary: approved === true ? "Approved" : (entry.message ?? "Declined"),
        }),
    reference: entry.reference,
    processed_on: "2026-11-22T12:00:00Z",
    metadata: entry.reference === null ? {} : { [OPERATION_FIELD]: entry.reference },
  };
}

/** The status of an action is a truth value, so the script's words stand for them. */
function approvedIn(word: string): boolean | string | undefined {
  if (word === "approved" || word === "declined") return word === "approved";
  return word === "accepted" ? undefined : word;
}

const EVENTS: Record<ExternalOperation, Partial<Record<WebhookFact["status"], string>>> = {
  refund: {
    succeeded: "payment_refunded",
    declined: "payment_refund_declined",
    pending: "payment_refund_pending",
  },
  capture: {
    succeeded: "payment_captured",
    declined: "payment_capture_declined",
    pending: "payment_capture_pending",
  },
  void: { succeeded: "payment_voided", declined: "payment_void_declined" },
};

/** The event in which Checkout.com would tell a fact; null for what it does not tell. */
export function checkoutEvent(fact: WebhookFact): Record<string, unknown> | null {
  const type = EVENTS[fact.type][fact.status];
  if (!type) return null;
  return eventOf(fact.eventId, type, {
    id: fact.paymentReference,
    action_id: fact.gatewayReference,
    // What was done in the dashboard repeats the payment's own reference.
    reference: fact.operationReference ?? "order-7",
    amount: Number(fact.amountMinor),
    currency: fact.currencyCode,
    processed_on: "2026-11-22T11:59:58.3682789Z",
    response_code: fact.status === "declined" ? "20005" : "10000",
    response_summary: fact.status === "declined" ? "Declined" : "Approved",
    metadata: fact.operationReference ? { [OPERATION_FIELD]: fact.operationReference } : {},
  });
}

export function eventOf(id: string, type: string, data: Record<string, unknown>): Record<string, unknown> {
  return { id: `evt_${id}`, type, version: "1.0.29", created_on: "2026-11-22T12:00:00.7515599Z", data };
}
