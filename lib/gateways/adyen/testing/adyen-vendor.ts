import { ExactNumber, exactJson } from "@/lib/gateways/amounts";
import type { SeenRequest, Vendor, VendorAnswer, WebhookFact } from "@/lib/gateways/contract/contract-types";
import type { Stage } from "@/lib/gateways/contract/stage";

/** Plays Adyen for the contract suite: it acknowledges, and tells later by webhook. */

export const API_KEY = "AQEtest_contract_0123456789";
export const MERCHANT_ACCOUNT = "ContractMerchant";

const TYPES = { refunds: "refund", captures: "capture", cancels: "void" } as const;

export const adyenVendor: Vendor = {
  classify: (request) => (request.path.endsWith("/paymentMethods") ? "other" : "write"),
  handle: (request, stage) => {
    if (request.headers["x-api-key"] !== API_KEY)
      return { status: 401, body: { errorCode: "000", message: "HTTP Status Response" } };
    return request.path.endsWith("/paymentMethods")
      ? { status: 200, body: { paymentMethods: [] } }
      : modify(request, stage);
  },
};

function modify(request: SeenRequest, stage: Stage): VendorAnswer {
  const match = /^\/v72\/payments\/([^/]+)\/(refunds|captures|cancels)$/.exec(request.path);
  const body = JSON.parse(request.body.replace(/"value":(\d+)/, '"value":"$1"'));
  const paymentReference = match?.[1] ?? "";
  const payment = stage.paymentBy(paymentReference);
  const type = TYPES[match?.[2] as keyof typeof TYPES];
  if (!payment || body.merchantAccount !== MERCHANT_ACCOUNT) {
    return refusal("167", "Original pspReference required for this operation");
  }
  const entry = stage.execute({
    type,
    paymentReference,
    amountMinor: type === "void" ? payment.amountMinor : BigInt(body.amount.value),
    currencyCode: type === "void" ? payment.currencyCode : body.amount.currency,
    reference: body.reference ?? null,
    key: request.headers["idempotency-key"] ?? null,
  });
  if (entry.status === "declined") return refusal(entry.code ?? "", entry.message ?? "");
  return {
    status: 201,
    headers: { "idempotency-key": entry.key ?? "" },
    body: exactJson({
      merchantAccount: MERCHANT_ACCOUNT,
      paymentPspReference: entry.paymentReference,
      pspReference: `PSP${entry.id}`,
      reference: entry.reference,
      status: entry.word ?? "received",
      ...(type === "void"
        ? {}
        : { amount: { currency: entry.currencyCode, value: new ExactNumber(entry.amountMinor.toString()) } }),
    }),
  };
}

function refusal(errorCode: string, message: string): VendorAnswer {
  return { status: 422, body: { status: 422, errorCode, message, errorType: "validation" } };
}

const EVENTS: Record<string, Partial<Record<WebhookFact["status"], [string, "true" | "false"]>>> = {
  refund: {
    succeeded: ["REFUND", "true"],
    declined: ["REFUND", "false"],
    failed_late: ["REFUND_FAILED", "true"],
    pending: ["POSTPONED_REFUND", "true"],
  },
  capture: {
    succeeded: ["CAPTURE", "true"],
    declined: ["CAPTURE", "false"],
    failed_late: ["CAPTURE_FAILED", "true"],
  },
  void: { succeeded: ["CANCELLATION", "true"], declined: ["CANCELLATION", "false"] },
};

/** The item in which Adyen would tell a fact; null for what it does not tell. */
export function adyenItem(fact: WebhookFact): Record<string, unknown> | null {
  const [eventCode, success] = EVENTS[fact.type]?.[fact.status] ?? [];
  if (!eventCode) return null;
  return itemOf({
    pspReference: fact.gatewayReference,
    originalReference: fact.paymentReference,
    merchantReference: fact.operationReference ?? "order-7",
    amount: { value: Number(fact.amountMinor), currency: fact.currencyCode },
    eventCode,
    success,
    ...(success === "false" ? { reason: "Insufficient balance on payment" } : {}),
  });
}

export function itemOf(fields: Record<string, unknown>): Record<string, unknown> {
  return {
    merchantAccountCode: MERCHANT_ACCOUNT,
    eventDate: "2026-11-22T12:00:00+01:00",
    reason: "",
    ...fields,
  };
}
