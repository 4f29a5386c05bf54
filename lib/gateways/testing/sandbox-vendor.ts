import type { SeenRequest, Vendor, VendorAnswer, WebhookFact } from "@/lib/gateways/contract/contract-types";
import type { Entry, Stage } from "@/lib/gateways/contract/stage";
import { toMinor, toText } from "@/lib/gateways/sandbox/amounts";
import { SECRET } from "@/lib/gateways/testing/sandbox-fixture";

/** Plays the sandbox gateway for the contract suite, lies included, which the real one does not tell. */

const TYPES = { refunds: "refund", captures: "capture", voids: "void" } as const;

export const sandboxVendor: Vendor = {
  classify: (request) => (request.method === "POST" ? "write" : "question"),
  handle: (request, stage) => {
    if (request.headers.authorization !== `Bearer ${SECRET}`)
      return refusal(401, "unauthorized", "Wrong secret.");
    return request.method === "POST" ? write(request, stage) : question(request, stage);
  },
};

function write(request: SeenRequest, stage: Stage): VendorAnswer {
  const [, paymentReference = "", path = ""] = /^\/v1\/payments\/([^/]+)\/(\w+)$/.exec(request.path) ?? [];
  const { reference, amount, currency } = JSON.parse(request.body);
  const entry = stage.execute({
    type: TYPES[path as keyof typeof TYPES],
    paymentReference,
    amountMinor: toMinor(amount, currency),
    currencyCode: currency,
    reference,
    key: request.headers["idempotency-key"] ?? null,
  });
  if (entry.status === "declined") return refusal(402, entry.code ?? "", entry.message ?? "");
  return { status: entry.status === "succeeded" ? 201 : 202, body: operationOf(entry) };
}

function question(request: SeenRequest, stage: Stage): VendorAnswer {
  if (request.path === "/v1/operations") {
    const found = stage.find({ reference: request.query.get("reference") });
    return { status: 200, body: { operations: found.map(operationOf) } };
  }
  const payment = stage.paymentBy(request.path.split("/")[3] ?? "");
  if (!payment) return refusal(404, "payment_not_found", "No such payment.");
  const text = (minor: bigint) => toText(minor, payment.currencyCode);
  return {
    status: 200,
    body: {
      id: payment.reference,
      account: "default",
      reference: null,
      status: payment.capturedMinor > 0n ? "paid" : "authorized",
      amount: text(payment.amountMinor),
      currency: payment.currencyCode,
      captured: text(payment.capturedMinor),
      refunded: text(payment.refundedMinor),
      created_at: "2026-11-22T12:00:00Z",
      saved_card: null,
      customer_email: null,
      customer_name: null,
      operations: [],
    },
  };
}

function operationOf(entry: Entry) {
  return {
    id: entry.id,
    type: entry.type,
    payment_id: entry.paymentReference,
    reference: entry.reference,
    amount: toText(entry.amountMinor, entry.currencyCode),
    currency: entry.currencyCode,
    status: entry.word ?? entry.status,
    code: entry.code,
    message: entry.message,
  };
}

function refusal(status: number, code: string, message: string): VendorAnswer {
  return { status, body: { error: { code, message } } };
}

/** The notice in which the sandbox gateway tells a fact. */
export function sandboxNotice(fact: WebhookFact): Record<string, unknown> {
  const status = fact.status === "failed_late" ? "rejected" : fact.status;
  const entry: Entry = {
    ...fact,
    id: fact.gatewayReference,
    reference: fact.operationReference,
    key: null,
    status,
    word: null,
    code: status === "succeeded" || status === "pending" ? null : "refused_by_bank",
    message: null,
  };
  return {
    id: `evt_${fact.eventId}`,
    event: `${fact.type}.${status}`,
    created_at: "2026-11-22T12:00:00Z",
    data: operationOf(entry),
  };
}
