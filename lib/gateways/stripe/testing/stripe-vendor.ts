import type { SeenRequest, Vendor, VendorAnswer, WebhookFact } from "@/lib/gateways/contract/contract-types";
import type { Entry, Stage, StagePayment } from "@/lib/gateways/contract/stage";
import { OPERATION_FIELD } from "@/lib/gateways/stripe/wire";

/** Plays Stripe for the contract suite: form bodies in, objects of Stripe's shape out. */

export const SECRET_KEY = "sk_test_contract_0123456789";

export const stripeVendor: Vendor = {
  classify: (request) => (request.method === "POST" ? "write" : "question"),
  handle: (request, stage) => {
    if (request.headers.authorization !== `Bearer ${SECRET_KEY}` || !request.headers["stripe-version"]) {
      return errorAnswer(401, "invalid_request_error", null, "Invalid API Key provided.");
    }
    return request.method === "POST" ? write(request, stage) : question(request, stage);
  },
};

function write(request: SeenRequest, stage: Stage): VendorAnswer {
  const form = new URLSearchParams(request.body);
  const [, intent = "", action = ""] =
    /^\/v1\/payment_intents\/([^/]+)\/(capture|cancel)$/.exec(request.path) ?? [];
  const type = action === "capture" ? "capture" : action === "cancel" ? "void" : "refund";
  const paymentReference = intent || (form.get("payment_intent") ?? form.get("charge") ?? "");
  const payment = stage.paymentBy(paymentReference);
  if (!payment)
    return errorAnswer(404, "invalid_request_error", "resource_missing", "No such payment_intent.");
  const amount = form.get(type === "capture" ? "amount_to_capture" : "amount");
  const entry = stage.execute({
    type,
    paymentReference,
    amountMinor: amount === null ? payment.amountMinor : minorOf(amount),
    currencyCode: payment.currencyCode,
    reference: form.get(`metadata[${OPERATION_FIELD}]`),
    key: request.headers["idempotency-key"] ?? null,
  });
  if (entry.status === "declined") return errorAnswer(402, "card_error", entry.code, entry.message);
  return { status: 200, body: type === "refund" ? refundOf(entry) : intentOf(payment, entry) };
}

function question(request: SeenRequest, stage: Stage): VendorAnswer {
  const one = /^\/v1\/refunds\/re_(\w+)$/.exec(request.path)?.[1];
  if (one) return found(stage.find({ id: one, type: "refund" })[0]);
  if (request.path === "/v1/refunds") {
    const payment = request.query.get("payment_intent") ?? "";
    const data = stage.find({ type: "refund", paymentReference: payment }).map(refundOf);
    return { status: 200, body: { object: "list", has_more: false, data } };
  }
  const payment = stage.paymentBy(decodeURIComponent(request.path.split("/")[3] ?? ""));
  if (!payment)
    return errorAnswer(404, "invalid_request_error", "resource_missing", "No such payment_intent.");
  const [entry] = stage
    .find({ paymentReference: payment.reference })
    .filter((each) => each.type !== "refund");
  return { status: 200, body: intentOf(payment, entry) };
}

function found(entry: Entry | undefined): VendorAnswer {
  return entry
    ? { status: 200, body: refundOf(entry) }
    : errorAnswer(404, "invalid_request_error", "resource_missing", "No such refund.");
}

const REFUND_WORDS = {
  succeeded: "succeeded",
  pending: "pending",
  declined: "failed",
  rejected: "failed",
} as const;

function refundOf(entry: Entry) {
  return {
    object: "refund",
    id: `re_${entry.id}`,
    amount: Number(entry.amountMinor),
    currency: entry.currencyCode.toLowerCase(),
    status: entry.word ?? REFUND_WORDS[entry.status],
    payment_intent: entry.paymentReference,
    charge: "ch_1",
    created: 1_763_800_000,
    ...(entry.code ? { failure_reason: entry.code } : {}),
    metadata: entry.reference === null ? {} : { [OPERATION_FIELD]: entry.reference },
  };
}

/** With an operation that captured or canceled it, and without one as it waits for either. */
function intentOf(payment: StagePayment, entry?: Entry) {
  const captured = entry?.type === "capture";
  return {
    object: "payment_intent",
    id: payment.reference,
    amount: Number(entry && !captured ? entry.amountMinor : payment.amountMinor),
    amount_received:
      captured && entry.status === "succeeded" ? Number(entry.amountMinor) : Number(payment.capturedMinor),
    currency: (entry?.currencyCode ?? payment.currencyCode).toLowerCase(),
    status: entry
      ? (entry.word ?? intentWord(entry))
      : payment.capturedMinor > 0n
        ? "succeeded"
        : "requires_capture",
    capture_method: "manual",
    latest_charge: "ch_1",
    created: 1_763_800_000,
    metadata: entry?.reference ? { [OPERATION_FIELD]: entry.reference } : {},
  };
}

function intentWord({ type, status }: Entry): string {
  if (status === "pending") return "processing";
  if (status === "rejected") return "requires_payment_method";
  if (status === "succeeded") return type === "capture" ? "succeeded" : "canceled";
  return "requires_capture";
}

function errorAnswer(
  status: number,
  type: string,
  code: string | null,
  message: string | null,
): VendorAnswer {
  return { status, body: { error: { type, ...(code ? { code } : {}), message } } };
}

function minorOf(text: string): bigint | null {
  return /^\d{1,12}$/.test(text) ? BigInt(text) : null;
}

/** The event in which Stripe would tell a fact; null for what it does not tell. */
export function stripeEvent(fact: WebhookFact): Record<string, unknown> | null {
  if (fact.type !== "refund" && fact.status !== "succeeded") return null;
  const status = fact.status === "failed_late" ? "rejected" : fact.status;
  const entry: Entry = {
    ...fact,
    id: fact.gatewayReference,
    reference: fact.operationReference,
    key: null,
    status,
    word: null,
    code: status === "rejected" ? "lost_or_stolen_card" : null,
    message: null,
  };
  const { paymentReference: reference, amountMinor, currencyCode } = fact;
  const payment = {
    reference,
    amountMinor,
    currencyCode,
    capturedMinor: 0n,
    refundedMinor: 0n,
    voided: false,
  };
  const [type, object] =
    fact.type === "refund"
      ? [fact.status === "failed_late" ? "refund.failed" : "refund.updated", refundOf(entry)]
      : [
          fact.type === "capture" ? "payment_intent.succeeded" : "payment_intent.canceled",
          intentOf(payment, entry),
        ];
  return eventOf(fact.eventId, type, object);
}

export function eventOf(id: string, type: string, object: unknown): Record<string, unknown> {
  return {
    object: "event",
    id: `evt_${id}`,
    type,
    api_version: "2022-11-15",
    created: 1_763_800_000,
    data: { object },
  };
}
