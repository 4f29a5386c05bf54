import { createHmac } from "node:crypto";
import type { SeenRequest, Vendor, VendorAnswer, WebhookFact } from "@/lib/gateways/contract/contract-types";
import type { Entry, Stage, StagePayment } from "@/lib/gateways/contract/stage";
import { toMinor, toText } from "@/lib/gateways/sandbox/amounts";

/** Plays Tap for the contract suite: charges, authorizations and refunds with amounts as JSON numbers. */

export const SECRET_KEY = "sk_test_contract_0123456789";
const CUSTOMER = "cus_contract_1";

export const tapVendor: Vendor = {
  classify: ({ method, path }) => (method === "POST" && !path.endsWith("/list") ? "write" : "question"),
  handle: (request, stage) => {
    if (request.headers.authorization !== `Bearer ${SECRET_KEY}`) return refuse(401, "2107", "Wrong key.");
    const path = request.path.replace(/^\/v2/, "").split("/").slice(1).map(decodeURIComponent);
    if (path[1] === "list") return list(request, stage, path[0] ?? "");
    return request.method === "POST" ? write(request, stage, path) : question(stage, path);
  },
};

function refuse(status: number, code: string, description: string | null): VendorAnswer {
  return { status, body: { errors: [{ code, description }] } };
}

/** The charge that belongs to a payment of the stage, and back. */
const chargeOf = (payment: string) => (payment.startsWith("auth_") ? `chg_of_${payment}` : payment);
const paymentOf = (charge: string) => charge.replace(/^chg_of_/, "");

interface Body {
  charge_id?: string;
  amount?: string;
  currency?: string;
  source?: { id: string };
  customer?: { id: string };
  reason?: string;
  reference?: { merchant?: string; transaction?: string; idempotent?: string };
}

function write(request: SeenRequest, stage: Stage, [kind, id, action]: string[]): VendorAnswer {
  // Amounts as the digits that were sent.
  const body: Body = JSON.parse(request.body.replace(/"amount":([\d.]+)/, '"amount":"$1"') || "{}");
  const { reference } = body;
  const type = kind === "refunds" ? "refund" : action === "void" ? "void" : "capture";
  const paymentReference =
    type === "refund" ? paymentOf(body.charge_id ?? "") : ((type === "void" ? id : body.source?.id) ?? "");
  const payment = stage.paymentBy(paymentReference);
  if (!payment) return refuse(404, "1103", "No such object.");
  if (type === "capture" && body.customer?.id !== CUSTOMER)
    return refuse(400, "1104", "Customer is missing.");
  if (type === "refund" && !body.reason) return refuse(400, "1105", "Reason is missing.");
  const currencyCode = body.currency ?? payment.currencyCode;
  const entry = stage.execute({
    type,
    paymentReference,
    amountMinor: type === "void" ? payment.amountMinor : toMinor(body.amount ?? "", currencyCode),
    currencyCode,
    reference: (type === "refund" ? reference?.merchant : reference?.transaction) ?? null,
    key: reference?.idempotent ?? null,
  });
  if (entry.status === "declined") return refuse(400, entry.code ?? "1100", entry.message);
  if (type === "void") return json(authorize(stage.paymentBy(paymentReference) ?? payment, entry));
  return json(type === "refund" ? refundOf(entry) : chargeFrom(entry));
}

function question(stage: Stage, [kind, id = ""]: string[]): VendorAnswer {
  if (kind === "authorize") {
    const payment = stage.paymentBy(id);
    const [entry] = stage.find({ type: "void", paymentReference: id });
    return payment ? json(authorize(payment, entry)) : refuse(404, "1103", "No such authorize.");
  }
  const [one] = stage.find({ id: id.replace(/^(re|chg)_/, "") });
  if (kind === "refunds") return one ? json(refundOf(one)) : refuse(404, "1103", "No such refund.");
  const payment = stage.paymentBy(id);
  if (payment) return json(paidCharge(payment));
  return one ? json(chargeFrom(one)) : refuse(404, "1103", "No such charge.");
}

function list(request: SeenRequest, stage: Stage, what: string): VendorAnswer {
  const { charges, sources }: { charges?: string[]; sources?: string[] } = JSON.parse(request.body);
  if (what === "refunds") {
    const all = stage.find({ type: "refund" });
    const refunds = all.filter((one) => !charges || charges.includes(chargeOf(one.paymentReference)));
    return json({ object: "list", has_more: false, count: refunds.length, refunds: refunds.map(refundOf) });
  }
  const payment = stage.paymentBy(sources?.[0] ?? "");
  const captures = payment ? stage.find({ type: "capture", paymentReference: payment.reference }) : [];
  // A payment that was captured before the books began.
  const before = payment && captures.length === 0 && payment.capturedMinor > 0n ? [paidCharge(payment)] : [];
  return json({ object: "list", has_more: false, charges: [...before, ...captures.map(chargeFrom)] });
}

/** Numbers of the body with the digits of the amount: no number of JavaScript comes in between. */
function json(value: unknown): VendorAnswer {
  return { status: 200, body: JSON.stringify(value).replace(/"#([\d.]+)"/g, "$1") };
}

const number = (minor: bigint, currency: string) => `#${toText(minor, currency)}`;

const REFUND_WORDS = {
  succeeded: "REFUNDED",
  pending: "PENDING",
  declined: "DECLINED",
  rejected: "FAILED",
} as const;
const CHARGE_WORDS = {
  succeeded: "CAPTURED",
  pending: "IN_PROGRESS",
  declined: "DECLINED",
  rejected: "FAILED",
} as const;

function refundOf(entry: Entry) {
  return {
    id: `re_${entry.id}`,
    object: "refund",
    charge_id: chargeOf(entry.paymentReference),
    amount: number(entry.amountMinor, entry.currencyCode),
    currency: entry.currencyCode,
    created: "1700000000000",
    status: entry.word ?? REFUND_WORDS[entry.status],
    reason: "requested_by_customer",
    reference: { merchant: entry.reference },
    metadata: { udf1: entry.reference },
    response: { code: entry.code ?? "000", message: entry.message ?? "Done" },
  };
}

function chargeFrom(entry: Entry) {
  return {
    id: `chg_${entry.id}`,
    object: "charge",
    status: entry.word ?? CHARGE_WORDS[entry.status],
    amount: number(entry.amountMinor, entry.currencyCode),
    currency: entry.currencyCode,
    source: { object: "authorize", id: entry.paymentReference },
    transaction: { created: "1700000000000", authorization_id: "125468" },
    reference: { transaction: entry.reference, payment: "2027230745109668360", gateway: "123456789" },
    response: { code: entry.code ?? "000", message: entry.message ?? "Captured" },
    customer: { id: CUSTOMER },
  };
}

function paidCharge({ reference, amountMinor, currencyCode }: StagePayment) {
  const isAuthorization = reference.startsWith("auth_");
  return {
    id: chargeOf(reference),
    object: "charge",
    status: "CAPTURED",
    amount: number(amountMinor, currencyCode),
    currency: currencyCode,
    source: { id: isAuthorization ? reference : "tok_1" },
    transaction: { created: "1699990000000" },
    reference: { transaction: "txn_1", order: "order-7" },
    customer: { id: CUSTOMER, first_name: "Sara", email: "sara@example.com" },
  };
}

function authorize(payment: StagePayment, entry: Entry | undefined) {
  const status = payment.voided ? "VOID" : payment.capturedMinor > 0n ? "CAPTURED" : "AUTHORIZED";
  const { amountMinor, currencyCode } = entry ?? payment;
  return {
    ...paidCharge(payment),
    id: payment.reference,
    object: "authorize",
    status: entry?.word ?? status,
    amount: number(amountMinor, currencyCode),
    currency: currencyCode,
    source: { id: "tok_1" },
    merchant: { id: "25145693" },
  };
}

const TOLD = { succeeded: "succeeded", pending: "pending", declined: "declined" } as const;

/** The object as it is posted; null for what Tap does not tell. */
export function tapObject(fact: WebhookFact): Record<string, unknown> | null {
  const late = fact.status === "failed_late";
  const entry: Entry = {
    id: fact.gatewayReference,
    type: fact.type,
    paymentReference: fact.paymentReference,
    reference: fact.operationReference,
    key: null,
    amountMinor: fact.amountMinor,
    currencyCode: fact.currencyCode,
    status: fact.status === "failed_late" ? "rejected" : TOLD[fact.status],
    word: null,
    code: null,
    message: null,
  };
  if (fact.type === "refund") return { ...refundOf(entry), charge_id: fact.paymentReference };
  if (fact.type === "capture") return { ...chargeFrom(entry), ...(late ? { status: "VOID" } : {}) };
  if (fact.status !== "succeeded") return null;
  const payment = { reference: fact.paymentReference, amountMinor: fact.amountMinor };
  const voided = {
    ...payment,
    currencyCode: fact.currencyCode,
    capturedMinor: 0n,
    refundedMinor: 0n,
    voided: true,
  };
  return {
    ...authorize(voided, undefined),
    transaction: { created: `17${fact.eventId.replace(/\D/g, "")}` },
  };
}

interface Signed {
  id: string;
  object: string;
  amount: string;
  currency: string;
  status: string;
  created?: string;
  transaction?: { created?: string };
  reference?: { gateway?: string; payment?: string };
}

/** The body and the header with which Tap posts an object. */
export function postObject(object: unknown, secretKey: string) {
  const { id, amount, currency, status, reference, ...rest } = object as Signed;
  const created = rest.object === "refund" ? rest.created : rest.transaction?.created;
  const text =
    `x_id${id}x_amount${amount.slice(1)}x_currency${currency}x_gateway_reference${reference?.gateway ?? ""}` +
    `x_payment_reference${reference?.payment ?? ""}x_status${status}x_created${created ?? ""}`;
  const hash = createHmac("sha256", secretKey).update(text).digest("hex");
  return { headers: { hashstring: hash }, rawBody: String(json(object).body) };
}
