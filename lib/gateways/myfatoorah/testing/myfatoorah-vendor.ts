import { createHmac } from "node:crypto";
import type { SeenRequest, Vendor, VendorAnswer, WebhookFact } from "@/lib/gateways/contract/contract-types";
import type { Entry, Stage, StagePayment } from "@/lib/gateways/contract/stage";
import { toMinor, toText } from "@/lib/gateways/sandbox/amounts";

/** Plays MyFatoorah for the contract suite: envelopes, invoices with their attempts, and refunds that people decide about. */

export const TOKEN = "myfatoorah-contract-token-0123";

/** Whether the list of refunds repeats the merchant's identifier: the documents say both. */
export function myFatoorahVendor(repeatsIdentifiers: boolean): Vendor {
  return {
    classify: ({ path }) => (/\/(MakeRefund|UpdatePaymentStatus)$/.test(path) ? "write" : "question"),
    handle: (request, stage) => {
      if (request.headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, body: "" };
      const body: Body = JSON.parse(request.body.replace(/"Amount":([\d.]+)/, '"Amount":"$1"'));
      switch (request.path) {
        case "/v2/MakeRefund":
        case "/v2/UpdatePaymentStatus":
          return write(request, stage, body);
        case "/v2/GetRefundStatus":
          return refunds(stage, body, repeatsIdentifiers);
        default:
          return invoice(stage, body);
      }
    },
  };
}

interface Body {
  KeyType: string;
  Key: string;
  Amount: string;
  Operation?: string;
  ExternalIdentifier?: string;
}

/** Numbers with the digits of the amount: no number of JavaScript comes in between. */
function envelope(Data: unknown): VendorAnswer {
  const text = JSON.stringify({ IsSuccess: true, Message: "", ValidationErrors: null, Data });
  return { status: 200, body: text.replace(/"#([\d.]+)"/g, "$1") };
}

function refuse(Name: string | null, Message: string | null): VendorAnswer {
  const ValidationErrors = Name === null ? null : [{ Name, Error: Message }];
  return { status: 200, body: { IsSuccess: false, Message, ValidationErrors, Data: null } };
}

const noData = () => refuse(null, "No data match the provided value!");
const number = (minor: bigint, currency: string) => `#${toText(minor, currency)}`;

function write(request: SeenRequest, stage: Stage, body: Body): VendorAnswer {
  const isRefund = request.path.endsWith("MakeRefund");
  const type = isRefund ? "refund" : body.Operation === "Capture" ? "capture" : "void";
  const payment = stage.paymentBy(body.Key);
  if (!payment || body.KeyType !== "InvoiceId") return noData();
  const { currencyCode } = payment;
  const entry = stage.execute({
    type,
    paymentReference: body.Key,
    amountMinor: toMinor(body.Amount, currencyCode),
    currencyCode,
    reference: body.ExternalIdentifier ?? null,
    // A second request is a second refund.
    key: null,
  });
  if (entry.status === "declined") return refuse(entry.code, entry.message);
  if (!isRefund) return envelope({ InvoiceId: Number(payment.reference) });
  return envelope({
    Key: body.Key,
    RefundId: Number(entry.id.replace("op", "20")),
    RefundReference: `2026${entry.id}`,
    RefundInvoiceId: 77,
    Amount: number(entry.amountMinor, currencyCode),
    Comment: "Refund",
    ExternalIdentifier: entry.reference,
  });
}

const REFUND_WORDS = {
  succeeded: "Refunded",
  pending: "Pending",
  declined: "Canceled",
  rejected: "Canceled",
} as const;

function refunds(stage: Stage, body: Body, repeatsIdentifiers: boolean): VendorAnswer {
  const all =
    body.KeyType === "RefundId"
      ? stage.find({ type: "refund", id: body.Key.replace(/^20/, "op") })
      : stage.find({ type: "refund", paymentReference: body.Key });
  if (all.length === 0) return noData();
  const RefundStatusResult = all.map((entry) => ({
    RefundId: Number(entry.id.replace("op", "20")),
    RefundStatus: entry.word ?? REFUND_WORDS[entry.status],
    InvoiceId: Number(entry.paymentReference),
    Amount: number(entry.amountMinor, entry.currencyCode),
    RefundReference: `2026${entry.id}`,
    ...(repeatsIdentifiers ? { ExternalIdentifier: entry.reference } : {}),
  }));
  return envelope({ RefundStatusResult });
}

function invoice(stage: Stage, body: Body): VendorAnswer {
  const payment = stage.paymentBy(body.Key);
  if (!payment) return noData();
  const entries = stage.find({ paymentReference: body.Key });
  const moved = entries.find((entry) => entry.type !== "refund");
  return envelope(invoiceOf(payment, moved));
}

function invoiceOf(payment: StagePayment, moved: Entry | undefined) {
  const { currencyCode, reference } = payment;
  const status = payment.voided ? "Canceled" : payment.capturedMinor > 0n ? "Succss" : "Authorize";
  const value = moved?.amountMinor ?? payment.amountMinor;
  return {
    InvoiceId: Number(reference),
    InvoiceStatus: payment.voided ? "Canceled" : "Paid",
    InvoiceReference: "2026000077",
    CustomerReference: "order-7",
    CreatedDate: "2026-11-22T14:00:00",
    InvoiceValue: number(moved?.type === "void" ? value : payment.amountMinor, currencyCode),
    CustomerName: "Sara",
    CustomerEmail: "sara@example.com",
    InvoiceTransactions: [
      {
        TransactionStatus: "Failed",
        TransationValue: toText(payment.amountMinor, currencyCode),
        PaymentId: "1",
      },
      {
        TransactionStatus: moved?.word ?? status,
        TransationValue: toText(moved?.type === "capture" ? value : payment.amountMinor, currencyCode),
        PaymentId: "2",
      },
    ],
  };
}

const TOLD = {
  succeeded: "REFUNDED",
  pending: "PENDING",
  declined: "CANCELED",
  failed_late: "CANCELED",
} as const;

/** A refund as the first version of the webhooks tells it. */
export function firstVersion(fact: WebhookFact) {
  return {
    EventType: 2,
    Event: "RefundStatusChanged",
    DateTime: "22112026120000",
    CountryIsoCode: "KWT",
    Data: {
      RefundId: fact.gatewayReference,
      RefundReference: "2026000019",
      CreatedDate: "22112026115900",
      RefundStatus: TOLD[fact.status],
      Amount: toText(fact.amountMinor, fact.currencyCode),
      Comments: fact.operationReference === null ? null : `Refund ${fact.operationReference}`,
      InvoiceId: fact.paymentReference,
      GatewayReference: { PaymentId: "2", Currency: "KD" },
    },
  };
}

/** The same as the second version tells it. */
export function secondVersion(fact: WebhookFact) {
  return {
    Event: { Code: 2, Name: "REFUND_STATUS_CHANGED", CountryIsoCode: "KWT", Reference: `WH-${fact.eventId}` },
    Data: {
      Refund: {
        Id: fact.gatewayReference,
        Reference: "2026000019",
        Status: TOLD[fact.status],
        ExternalIdentifier: fact.operationReference,
      },
      Amount: {
        BaseCurrency: fact.currencyCode,
        ValueInBaseCurrency: toText(fact.amountMinor, fact.currencyCode),
      },
      ReferencedInvoice: { Id: fact.paymentReference },
    },
  };
}

type Fields = Record<string, unknown>;

/** Signs as the vendor's pages describe it: all fields of the first version by name, the given ones of the second. */
export function signWebhook(body: { Data: Fields }, paths: readonly string[] | null, secret: string) {
  const { GatewayReference: _unsigned, ...fields } = body.Data;
  const pairs = paths
    ? paths.map((path) => {
        const [outer = "", inner = ""] = path.split(".");
        return [path, (body.Data[outer] as Fields | undefined)?.[inner]];
      })
    : Object.entries(fields).sort(([a], [b]) => a.localeCompare(b, "en", { sensitivity: "base" }));
  const text = pairs.map(([name, value]) => `${name}=${value ?? ""}`).join(",");
  const signature = createHmac("sha256", secret).update(text).digest("base64");
  return { headers: { "MyFatoorah-Signature": signature }, rawBody: JSON.stringify(body) };
}

export const REFUND_FIELDS = [
  "Refund.Id",
  "Refund.Status",
  "Amount.ValueInBaseCurrency",
  "ReferencedInvoice.Id",
] as const;
