import { createHmac } from "node:crypto";
import type {
  BuiltWebhook,
  SeenRequest,
  Vendor,
  VendorAnswer,
  WebhookFact,
} from "@/lib/gateways/contract/contract-types";
import type { Entry, Stage } from "@/lib/gateways/contract/stage";
import { toMinor, toText } from "@/lib/gateways/sandbox/amounts";
import type { ExternalOperation } from "@/lib/gateways/types";

/** Plays an Ottu installation with one payment. */

export const API_KEY = "ottuTest.0123456789abcdef0123456789abcdef";
export const SESSION = "4be0c7f2a1d94e0d8f0f5b8a7f6e1c2d3b4a5968";

const OPERATION = "/b/pbl/v2/operation/";
const INQUIRY = "/b/pbl/v2/inquiry/";
const CHECKOUT = "/b/checkout/v1/pymt-txn/";

const notFound: VendorAnswer = { status: 404, body: { detail: "Not found." } };

/** `remembers`: false plays an installation that looks for the payment before it looks at the Tracking-Key. */
export function ottuVendor(remembers = true): Vendor {
  return {
    // Ottu has one endpoint for both: what names no payment of theirs only asks.
    classify: ({ path, body }) => (path === OPERATION && body.includes(SESSION) ? "write" : "question"),
    handle: (request, stage) => {
      if (request.headers.authorization !== `Api-Key ${API_KEY}`)
        return { status: 401, body: { detail: "Authentication credentials were not provided." } };
      if (request.path === OPERATION) return operate(request, stage, remembers);
      if (request.path === INQUIRY) return tellPayment(request, stage);
      return request.path === `${CHECKOUT}${SESSION}` ? { status: 200, body: {} } : notFound;
    },
  };
}

function operate(request: SeenRequest, stage: Stage, remembers: boolean): VendorAnswer {
  const { operation, session_id, amount } = JSON.parse(request.body) as Record<string, string>;
  const type = operation as ExternalOperation;
  const key = request.headers["tracking-key"] ?? null;
  const payment = stage.paymentBy(session_id ?? "");
  const [before] = key !== null && (remembers || payment) ? stage.find({ key }) : [];
  if (before)
    return { status: before.status === "pending" && type !== "refund" ? 202 : 200, body: tracked(before) };
  if (!payment) return notFound;
  const { currencyCode } = payment;
  const entry = stage.execute({
    type,
    paymentReference: payment.reference,
    // What is left out is the whole.
    amountMinor: amount === undefined ? payment.amountMinor : toMinor(amount, currencyCode),
    currencyCode,
    reference: null,
    key,
  });
  if (entry.status === "declined") {
    const { code, message } = entry;
    const error = { type: "validation_error", code, message };
    return { status: 400, body: { detail: message, operation, result: "failed", error } };
  }
  if (entry.status === "pending" && type !== "refund") return { status: 202, body: executed(entry) };
  return { status: 200, body: executed(entry) };
}

const WORDS = { refund: "refunded", capture: "paid", void: "voided" } as const;

function stateOf({ type, status, word }: Entry): string {
  if (word !== null) return word;
  if (status === "pending") return "refund_queued";
  return status === "rejected" ? "refund_rejected" : WORDS[type];
}

function resultOf(status: Entry["status"]) {
  const result = status === "pending" ? "queued" : status === "rejected" ? "rejected" : "success";
  return { result, success: status !== "rejected" };
}

function childOf(entry: Entry) {
  return {
    amount: toText(entry.amountMinor, entry.currencyCode),
    currency_code: entry.currencyCode,
    order_no: "",
    session_id: `child-${entry.id}`,
    state: stateOf(entry),
  };
}

function executed(entry: Entry) {
  const hasChild = entry.status !== "pending" || entry.type === "refund";
  return {
    amount: toText(entry.amountMinor, entry.currencyCode),
    session_id: entry.paymentReference,
    order_no: "ORD-1001",
    operation: entry.type,
    pg_code: "knet-test",
    pg_response: {},
    pg_params: { auth_code: "A11" },
    reference_number: `ref${entry.id}`,
    ...resultOf(entry.status),
    source: "input",
    timestamp_utc: "2026-01-15 09:30:00",
    initiator: {},
    ...(hasChild ? { txn: childOf(entry) } : {}),
    extra: {},
  };
}

function tracked(entry: Entry) {
  if (entry.status === "pending" && entry.type !== "refund") return executed(entry);
  const { order_no: _none, ...child } = childOf(entry);
  const reference_number = `ref${entry.id}`;
  return { ...child, reference_number, ...resultOf(entry.status), gateway_account: "knet-test" };
}

function tellPayment(request: SeenRequest, stage: Stage): VendorAnswer {
  const payment = stage.paymentBy((JSON.parse(request.body) as Record<string, string>).session_id ?? "");
  if (!payment) return notFound;
  const amount = toText(payment.amountMinor, payment.currencyCode);
  const children = stage.find({ paymentReference: payment.reference }).map(childOf);
  return {
    status: 200,
    body: {
      session_id: payment.reference,
      state: payment.capturedMinor > 0n ? "paid" : "authorized",
      amount,
      settled_amount: amount,
      currency_code: payment.currencyCode,
      reference_number: "refPAYMENT",
      result: "success",
      order_no: "ORD-1001",
      customer_email: "layla@example.test",
      ...(children.length > 0 ? { transactions: children } : {}),
    },
  };
}

/** A webhook about an operation, or null for what an Ottu installation does not tell. */
export function operationWebhook(fact: WebhookFact) {
  const isSuccess = fact.status === "succeeded";
  if (!isSuccess && fact.type !== "refund") return null;
  const state =
    fact.status === "pending" ? "refund_queued" : isSuccess ? WORDS[fact.type] : "refund_rejected";
  const amount = toText(fact.amountMinor, fact.currencyCode);
  return {
    amount,
    session_id: fact.paymentReference,
    order_no: "ORD-1001",
    operation: fact.type,
    reference_number: `ref-${fact.gatewayReference}`,
    ...resultOf(fact.status === "pending" ? "pending" : isSuccess ? "succeeded" : "rejected"),
    source: "input",
    timestamp_utc: "2026-11-22 11:59:58",
    pg_params: { auth_code: "A11" },
    pg_response: {},
    txn: {
      amount,
      currency_code: fact.currencyCode,
      order_no: "",
      session_id: fact.gatewayReference,
      state,
    },
  };
}

/** Signs as the documents say, with a list of fields of its own. */
export function signOttu(body: Record<string, unknown>, secret: string): BuiltWebhook {
  const fields =
    "amount currency_code customer_address_city customer_address_country customer_address_line1 customer_address_line2 customer_address_postal_code customer_address_state customer_email customer_first_name customer_last_name customer_phone gateway_account gateway_name order_no reference_number result state";
  const message = fields
    .split(" ")
    .map((name) => (body[name] ? `${name}${body[name]}` : ""))
    .join("");
  const signature = createHmac("sha256", secret).update(message).digest("hex");
  return { headers: {}, rawBody: JSON.stringify({ ...body, signature }) };
}
