import type { SeenRequest, Vendor, VendorAnswer } from "@/lib/gateways/contract/contract-types";
import type { Entry, Stage, StagePayment } from "@/lib/gateways/contract/stage";
import { answerVerification } from "@/lib/gateways/paypal/testing/paypal-events";
import {
  authorizationOf,
  captureOf,
  idOf,
  ORDER,
  refundOf,
  wholeCapture,
} from "@/lib/gateways/paypal/testing/paypal-objects";
import { toMinor } from "@/lib/gateways/sandbox/amounts";

/** Plays PayPal for the contract suite: tokens, captures, refunds and voids, an order that lists them, and the check of webhooks. */

export const CLIENT_ID = "client-contract";
export const CLIENT_SECRET = "EJ-contract-secret-0123456789";
export const TOKEN = "A21AAcontract-token-0123456789";

export const payPalVendor: Vendor = {
  classify: ({ method, path }) => {
    if (!path.startsWith("/v2/")) return "other";
    return method === "POST" ? "write" : "question";
  },
  handle: (request, stage) => {
    if (request.path === "/v1/oauth2/token") return answerToken(request);
    if (request.headers.authorization !== `Bearer ${TOKEN}`)
      return { status: 401, body: { error: "invalid_token" } };
    if (request.path.startsWith("/v1/")) return answerVerification(request);
    return request.method === "POST" ? write(request, stage) : question(request.path, stage);
  },
};

export function answerToken(request: Pick<SeenRequest, "headers" | "body">, token = TOKEN): VendorAnswer {
  const basic = Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString("base64");
  const known =
    request.headers.authorization === `Basic ${basic}` && request.body === "grant_type=client_credentials";
  return known
    ? { status: 200, body: { access_token: token, token_type: "Bearer", expires_in: 32_400 } }
    : { status: 401, body: { error: "invalid_client", error_description: "Client Authentication failed" } };
}

function write(request: SeenRequest, stage: Stage): VendorAnswer {
  const [, kind, reference = "", action = ""] =
    /^\/v2\/payments\/(captures|authorizations)\/([^/]+)\/(refund|capture|void)$/.exec(request.path) ?? [];
  const payment = stage.paymentBy(reference);
  if (!payment || (kind === "captures") !== (action === "refund")) return MISSING;
  const body = request.body === "" ? {} : JSON.parse(request.body);
  const entry = stage.execute({
    type: action === "refund" ? "refund" : action === "capture" ? "capture" : "void",
    paymentReference: reference,
    amountMinor:
      action === "void" ? payment.amountMinor : toMinor(body.amount.value, body.amount.currency_code),
    currencyCode: action === "void" ? payment.currencyCode : body.amount.currency_code,
    reference: body.custom_id ?? body.invoice_id ?? null,
    key: request.headers["paypal-request-id"] ?? null,
  });
  if (entry.status === "declined") return refusal(422, entry.code ?? "", entry.message ?? "");
  if (action === "void") return { status: 200, body: authorizationOf(payment, entry) };
  return { status: 201, body: action === "refund" ? refundOf(entry) : captureOf(entry) };
}

export const MISSING: VendorAnswer = {
  status: 404,
  body: {
    name: "RESOURCE_NOT_FOUND",
    message: "The specified resource does not exist.",
    debug_id: "d1",
    details: [{ issue: "INVALID_RESOURCE_ID", description: "Specified resource ID does not exist." }],
  },
};

const NAMES: Record<number, string> = {
  400: "INVALID_REQUEST",
  409: "RESOURCE_CONFLICT",
  422: "UNPROCESSABLE_ENTITY",
};

export function refusal(status: number, issue: string, description = "Refused."): VendorAnswer {
  const name = NAMES[status] ?? "INTERNAL_SERVER_ERROR";
  return { status, body: { name, message: "Refused.", debug_id: "d1", details: [{ issue, description }] } };
}

function question(path: string, stage: Stage): VendorAnswer {
  const [, kind, id = ""] = /^\/v2\/(?:payments|checkout)\/(\w+)\/([^/]+)$/.exec(path) ?? [];
  const ok = (body: unknown): VendorAnswer => (body ? { status: 200, body } : MISSING);
  const entryOf = (type: Entry["type"]) => stage.find({ type }).find((entry) => idOf(entry) === id);
  if (kind === "orders") return id === ORDER ? ok(orderOf(stage)) : MISSING;
  if (kind === "refunds") {
    const refund = entryOf("refund");
    return ok(refund && refundOf(refund));
  }
  const payment = stage.paymentBy(decodeURIComponent(id));
  if (kind === "captures") {
    const capture = entryOf("capture");
    return ok(capture ? captureOf(capture) : payment && isCaptured(stage, payment) && wholeCapture(payment));
  }
  if (!payment || isCaptured(stage, payment)) return MISSING;
  const [entry] = stage.find({ paymentReference: payment.reference });
  return ok(authorizationOf(payment, entry));
}

/** Paid at once: then its reference names the capture. */
function isCaptured(stage: Stage, payment: StagePayment): boolean {
  return payment.capturedMinor > 0n && stage.find({ type: "capture" }).length === 0;
}

function orderOf(stage: Stage) {
  const all = stage.find({});
  const payment = stage.paymentBy(PAYMENT);
  const whole = payment && isCaptured(stage, payment) ? [wholeCapture(payment)] : [];
  return {
    id: ORDER,
    payer: { email_address: "payer@example.com", name: { given_name: "A", surname: "Payer" } },
    purchase_units: [
      {
        payments: {
          captures: [...whole, ...all.filter((one) => one.type === "capture").map(captureOf)],
          refunds: all.filter((one) => one.type === "refund").map(refundOf),
        },
      },
    ],
  };
}

export const PAYMENT = "PAYMENT00000000C1";
