import type {
  ConnectorContract,
  SeenRequest,
  Vendor,
  VendorAnswer,
  WebhookFact,
} from "@/lib/gateways/contract/contract-types";
import { signExample } from "@/lib/gateways/contract/example-connector";
import type { Entry, Stage, StagePayment } from "@/lib/gateways/contract/stage";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import { toMinor, toText } from "@/lib/gateways/sandbox/amounts";
import type { ExternalOperation } from "@/lib/gateways/types";

/** Plays the vendor that does not exist, and says what its connector has to prove. */

const WORDS = { succeeded: "done", pending: "waiting", declined: "refused", rejected: "refused" } as const;
const TYPES: Record<string, ExternalOperation> = { refunds: "refund", captures: "capture", voids: "void" };

export const exampleVendor: Vendor = {
  classify: (request) => (request.method === "GET" ? "question" : "write"),
  handle: (request, stage) =>
    request.method === "GET" ? answerQuestion(request, stage) : executeOne(request, stage),
};

function executeOne(request: SeenRequest, stage: Stage): VendorAnswer {
  const [, payment = "", path = ""] = /^\/payments\/([^/]+)\/(\w+)$/.exec(request.path) ?? [];
  const type = TYPES[path];
  const { reference, amount, currency } = JSON.parse(
    request.body.replace(/"amount":([\d.]+)/, '"amount":"$1"'),
  );
  if (!type || request.headers["x-key"] !== "example-api-key") return { status: 401, body: {} };
  const entry = stage.execute({
    type,
    paymentReference: payment,
    amountMinor: toMinor(amount, currency),
    currencyCode: currency,
    reference,
    key: request.headers["idempotency-key"] ?? null,
  });
  if (entry.status === "declined")
    return { status: 422, body: { error: { code: entry.code, text: entry.message } } };
  return { status: entry.status === "succeeded" ? 201 : 202, body: render(entry) };
}

function answerQuestion(request: SeenRequest, stage: Stage): VendorAnswer {
  const totalsOf = /^\/payments\/([^/]+)$/.exec(request.path)?.[1];
  if (totalsOf) return answerTotals(stage.paymentBy(totalsOf));
  const [entry] = stage.find({ reference: decodeURIComponent(request.path.split("/")[2] ?? "") });
  return entry
    ? { status: 200, body: render(entry) }
    : { status: 404, body: { error: { code: "no_such_operation", text: "Nothing under this reference." } } };
}

function answerTotals(payment: StagePayment | null): VendorAnswer {
  if (!payment)
    return { status: 404, body: { error: { code: "no_such_payment", text: "Nothing under this id." } } };
  const text = (minor: bigint) => toText(minor, payment.currencyCode);
  return {
    status: 200,
    body: {
      id: payment.reference,
      currency: payment.currencyCode,
      refunded: text(payment.refundedMinor),
      captured: text(payment.capturedMinor),
      voided: text(payment.voided ? payment.amountMinor : 0n),
    },
  };
}

function render(entry: Entry) {
  return {
    id: entry.id,
    payment: entry.paymentReference,
    reference: entry.reference,
    amount: toText(entry.amountMinor, entry.currencyCode),
    currency: entry.currencyCode,
    status: entry.word ?? WORDS[entry.status],
  };
}

function noticeOf(fact: WebhookFact) {
  const status = { succeeded: "done", pending: "waiting", declined: "refused", failed_late: "refused" }[
    fact.status
  ];
  return {
    event: fact.eventId,
    type: fact.type,
    operation: {
      id: fact.gatewayReference,
      payment: fact.paymentReference,
      reference: fact.operationReference,
      amount: toText(fact.amountMinor, fact.currencyCode),
      currency: fact.currencyCode,
      status,
    },
  };
}

export const EXAMPLE_CREDENTIALS = { apiKey: "example-api-key", webhookSecret: "example-webhook-secret" };

/** The contract of the example connector, or of one with a defect. */
export function exampleContract(connector: GatewayConnector): ConnectorContract {
  return {
    connector,
    credentials: EXAMPLE_CREDENTIALS,
    currencyCode: "KWD",
    amountMinor: 12_500n,
    paymentReference: "pay_1",
    vendor: () => exampleVendor,
    acknowledges: [],
    statusRows: [
      { operation: "refund", on: "answer", word: "done", outcome: "succeeded", confidence: "docs" },
      { operation: "refund", on: "answer", word: "waiting", outcome: "pending", confidence: "docs" },
      { operation: "refund", on: "inquiry", word: "refused", outcome: "declined", confidence: "docs" },
      {
        operation: "refund",
        on: "answer",
        reply: { status: 422, body: { error: { code: "too_late", text: "Too late." } } },
        outcome: "declined",
        confidence: "docs",
      },
    ],
    webhooks: {
      signs: "raw_body",
      secretField: "webhookSecret",
      staleAfterSeconds: { none: "the signature carries no time" },
      build: (fact, { credentials }) => {
        const rawBody = JSON.stringify(noticeOf(fact));
        return { headers: { "X-Signature": signExample(credentials.webhookSecret ?? "", rawBody) }, rawBody };
      },
      tamper: (rawBody) => rawBody.replace(/"amount":"/, '"amount":"1'),
      samples: [],
    },
    absent: {},
  };
}

/** The same for a gateway that knows only totals. */
export function comparingContract(connector: GatewayConnector): ConnectorContract {
  const contract = exampleContract(connector);
  return {
    ...contract,
    statusRows: contract.statusRows.filter((row) => row.on === "answer"),
    absent: {
      pending_answer: "every answer of it is final",
      amount_in_inquiry: "its totals are of the payment, not of one operation",
      status_in_inquiry: "it knows totals and no status",
      pending_webhook: "every answer of it is final",
    },
  };
}
