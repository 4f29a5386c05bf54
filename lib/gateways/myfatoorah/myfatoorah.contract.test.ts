import { describe, expect, test } from "vitest";
import type {
  ConnectorContract,
  StatusRow,
  VendorAnswer,
  WebhookFact,
  WebhookSigner,
} from "@/lib/gateways/contract/contract-types";
import { describeConnector } from "@/lib/gateways/contract/describe-connector";
import { Stage } from "@/lib/gateways/contract/stage";
import { startStandIn } from "@/lib/gateways/contract/stand-in";
import { myFatoorahConnector } from "@/lib/gateways/myfatoorah/connector";
import {
  firstVersion,
  myFatoorahVendor,
  REFUND_FIELDS,
  secondVersion,
  signWebhook,
  TOKEN,
} from "@/lib/gateways/myfatoorah/testing/myfatoorah-vendor";
import type { ConcurrentOperations, GatewayAccount, GatewayInquiry, PreImage } from "@/lib/gateways/types";

const CREDENTIALS = { token: TOKEN, webhookSecret: "myfatoorah-webhook-secret-0123" };

const row = (
  operation: StatusRow["operation"],
  word: string,
  outcome: StatusRow["outcome"],
  confidence: StatusRow["confidence"],
): StatusRow => ({ operation, on: "inquiry", word, outcome, confidence });

const refusalRow = (
  status: number,
  body: unknown,
  outcome: StatusRow["outcome"],
  operation: StatusRow["operation"] = "refund",
): StatusRow => ({ operation, on: "answer", reply: { status, body }, outcome, confidence: "docs" });

const no = { IsSuccess: false, Message: "Not now.", ValidationErrors: null, Data: null };
const named = { ...no, ValidationErrors: [{ Name: "Amount", Error: "Too much." }] };

const STATUS_ROWS: StatusRow[] = [
  row("refund", "Refunded", "succeeded", "docs"),
  row("refund", "REFUNDED", "succeeded", "docs"),
  row("refund", "Pending", "pending", "docs"),
  row("refund", "Canceled", "declined", "docs"),
  row("refund", "CANCELED", "declined", "docs"),
  row("refund", "Something", "pending", "docs"),
  row("capture", "Succss", "succeeded", "docs"),
  row("capture", "Authorize", "not_found", "docs"),
  row("capture", "Something", "unknown", "docs"),
  row("void", "Canceled", "succeeded", "mem"),
  row("void", "Released", "succeeded", "mem"),
  row("void", "Authorize", "not_found", "docs"),
  row("void", "Succss", "not_found", "docs"),
  row("void", "Something", "unknown", "docs"),
  refusalRow(200, no, "declined"),
  refusalRow(400, named, "declined"),
  refusalRow(200, named, "declined", "capture"),
  refusalRow(200, named, "declined", "void"),
  refusalRow(409, no, "unknown"),
  refusalRow(500, no, "unknown"),
  // A routing error has no envelope of its own.
  refusalRow(404, { Message: "No HTTP resource was found", MessageDetail: "" }, "unknown"),
  refusalRow(200, { IsSuccess: true, Message: "", Data: {} }, "unknown"),
  refusalRow(200, { IsSuccess: true, Message: "", Data: null }, "unknown"),
];

const none = "MyFatoorah tells what became of an invoice, not of its capture or release";
const silent = "the answer to a capture or release says nothing but that it was done";
const noReference = "a capture or release takes no reference of ours";

const absentIn = (operation: "capture" | "void"): ConnectorContract["absent"] => ({
  [`${operation}/pending_answer`]: "a capture or release is done at once or not at all",
  [`${operation}/amount_in_answer`]: silent,
  [`${operation}/status_in_answer`]: silent,
  [`${operation}/reference_in_request`]: noReference,
  [`${operation}/reference_in_answer`]: noReference,
  [`${operation}/webhook`]: none,
});

const PAYMENT_FIELDS = [
  "Invoice.Id",
  "Invoice.Status",
  "Transaction.Status",
  "Transaction.PaymentId",
  "Invoice.ExternalIdentifier",
];
const payment = (Status: string) => ({
  Event: { Code: 1, Name: "PAYMENT_STATUS_CHANGED", Reference: "WH-1" },
  Data: {
    Invoice: { Id: "4823915", Status: "PAID", ExternalIdentifier: "order-8" },
    Transaction: { Status, PaymentId: "071" },
  },
});
const firstPayment = (TransactionStatus: string) => ({
  EventType: 1,
  Event: "TransactionsStatusChanged",
  Data: {
    InvoiceId: 4823915,
    TransactionStatus,
    PaymentId: "071",
    CustomerReference: "order-8",
    customerEmail: null,
  },
});
const signed =
  (body: Parameters<typeof signWebhook>[0], paths: readonly string[] | null) => (signer: WebhookSigner) =>
    signWebhook(body, paths, signer.credentials.webhookSecret ?? "");
const paid = {
  kind: "payment",
  gatewayReference: "4823915",
  reference: "order-8",
  amountMinor: null,
} as const;

const SAMPLES = [
  {
    name: "a payment",
    build: signed(payment("SUCCESS"), PAYMENT_FIELDS),
    notices: [{ ...paid, status: "paid" as const }],
  },
  {
    name: "an authorization",
    build: signed(payment("AUTHORIZE"), PAYMENT_FIELDS),
    notices: [{ ...paid, status: "authorized" as const }],
  },
  {
    name: "an attempt that failed, after which the next may succeed",
    build: signed(payment("FAILED"), PAYMENT_FIELDS),
    notices: [{ ...paid, status: null }],
  },
  {
    name: "a payment in the first version",
    build: signed(firstPayment("SUCCESS"), null),
    notices: [{ ...paid, status: "paid" as const }],
  },
  {
    name: "money that was transferred to the merchant",
    build: signed(
      { Event: { Code: 3 }, Data: { Deposit: { Reference: "D1" } } } as { Data: Record<string, unknown> },
      ["Deposit.Reference", "Deposit.ValueInBaseCurrency", "Deposit.NumberOfTransactions"],
    ),
    notices: [],
  },
];

function contractOf(
  repeatsIdentifiers: boolean,
  version: (fact: WebhookFact) => { Data: Record<string, unknown> },
  paths: readonly string[] | null,
): ConnectorContract {
  return {
    connector: myFatoorahConnector,
    credentials: CREDENTIALS,
    currencyCode: "KWD",
    amountMinor: 12_500n,
    paymentReference: "4823914",
    vendor: () => myFatoorahVendor(repeatsIdentifiers),
    acknowledges: ["refund"],
    statusRows: STATUS_ROWS,
    webhooks: {
      signs: "fields",
      secretField: "webhookSecret",
      staleAfterSeconds: { none: "the signed fields hold no time of the webhook" },
      build: (fact, { credentials }) => signWebhook(version(fact), paths, credentials.webhookSecret ?? ""),
      tamper: (rawBody) => rawBody.replace('"12.500"', '"99.900"'),
      samples: SAMPLES,
    },
    absent: {
      currency_in_answer: "no answer names a currency: it is that of the account",
      "refund/status_in_answer": "the answer to a refund carries no status",
      ...absentIn("capture"),
      ...absentIn("void"),
    },
  };
}

describe("with identifiers in the list of refunds, webhooks of the second version", () =>
  describeConnector(contractOf(true, secondVersion, REFUND_FIELDS)));
describe("without identifiers in the list of refunds, webhooks of the first version", () =>
  describeConnector(contractOf(false, firstVersion, null)));

const OURS = "00000000-0000-4000-8000-000000000001";
const THEIRS = "00000000-0000-4000-8000-000000000002";

async function atVendor<T>(
  answers: readonly VendorAnswer[] | null,
  run: (account: GatewayAccount) => Promise<T>,
): Promise<T> {
  const paymentAtStart = {
    reference: "4823914",
    amountMinor: 12_500n,
    currencyCode: "KWD",
    capturedMinor: 12_500n,
  };
  const stage = new Stage(paymentAtStart, []);
  stage.execute({
    type: "refund",
    paymentReference: "4823914",
    amountMinor: 1_500n,
    currencyCode: "KWD",
    reference: OURS,
    key: null,
  });
  const left = [...(answers ?? [])];
  const vendor = myFatoorahVendor(true);
  const handle = answers ? () => left.shift() ?? { status: 500, body: "" } : vendor.handle;
  const standIn = await startStandIn({ ...vendor, handle }, stage, []);
  const account = {
    pgCode: "mf-kwd",
    gateway: "myfatoorah",
    currencyCode: "KWD",
    baseUrl: `${standIn.url}/`,
    credentials: CREDENTIALS,
  };
  try {
    return await run(account);
  } finally {
    await standIn.close();
  }
}

const inquiryOf = (account: GatewayAccount, fields: Partial<GatewayInquiry>): GatewayInquiry => ({
  account,
  type: "refund",
  payment: { gatewayReference: "4823914", attemptReference: "attempt-1" },
  operationReference: OURS,
  gatewayReference: null,
  idempotencyKey: "key-1",
  preImage: { refunds: "1 2" },
  concurrent: { certainMinor: 0n, possibleMinor: [] },
  amountMinor: 1_500n,
  currencyCode: "KWD",
  deadlineMs: 2_000,
  ...fields,
});

type Listed = [id: number, amount: number, own?: string];
const list = (...rows: Listed[]): VendorAnswer => ({
  status: 200,
  body: {
    IsSuccess: true,
    Message: "",
    Data: {
      RefundStatusResult: rows.map(([RefundId, Amount, ExternalIdentifier]) => ({
        RefundId,
        Amount,
        RefundStatus: "Pending",
        InvoiceId: 4823914,
        ...(ExternalIdentifier ? { ExternalIdentifier } : {}),
      })),
    },
  },
});
const old: Listed[] = [
  [1, 1.5],
  [2, 3],
];
const nobody = { certainMinor: 0n, possibleMinor: [] };

describe("a refund whose answer was lost, by what is new in the list", () => {
  test.each<[string, Listed[], ConcurrentOperations, string]>([
    ["nothing is new", old, nobody, "not_found"],
    ["one of our amount is new", [...old, [3, 1.5]], nobody, "pending"],
    ["one of another amount is new", [...old, [3, 2]], nobody, "unknown"],
    [
      "one of ours of another amount is new",
      [...old, [3, 2]],
      { certainMinor: 2_000n, possibleMinor: [] },
      "not_found",
    ],
    [
      "ours and another of ours are new",
      [...old, [3, 2], [4, 1.5]],
      { certainMinor: 2_000n, possibleMinor: [] },
      "pending",
    ],
    [
      "one of the same amount may be another's",
      [...old, [3, 1.5]],
      { certainMinor: 0n, possibleMinor: [1_500n] },
      "unknown",
    ],
    [
      "two of the same amount, one of them another's",
      [...old, [3, 1.5], [4, 1.5]],
      { certainMinor: 1_500n, possibleMinor: [] },
      "unknown",
    ],
    [
      "our identifier is there",
      [...old, [3, 1.5, OURS]],
      { certainMinor: 0n, possibleMinor: [1_500n] },
      "pending",
    ],
    ["our identifier is there twice", [...old, [3, 1.5, OURS], [4, 1.5, OURS]], nobody, "unknown"],
    ["our identifier is there with another amount", [...old, [3, 2, OURS]], nobody, "unknown"],
    [
      "only another's identifier is there",
      [...old, [3, 1.5, THEIRS]],
      { certainMinor: 1_500n, possibleMinor: [] },
      "not_found",
    ],
    ["another's identifier and one without", [...old, [3, 2, THEIRS], [4, 1.5]], nobody, "unknown"],
    ["one that was there before is gone", [[1, 1.5]], nobody, "unknown"],
  ])("%s", (_name, rows, concurrent, outcome) =>
    atVendor([list(...rows)], async (account) => {
      const told = await myFatoorahConnector.inquire(inquiryOf(account, { concurrent }));
      expect(told.outcome, told.code ?? "").toBe(outcome);
    }),
  );

  test("without a pre-image only our identifier says anything", () =>
    atVendor([list(...old)], async (account) => {
      const told = await myFatoorahConnector.inquire(inquiryOf(account, { preImage: null }));
      expect(told).toMatchObject({ outcome: "unknown", code: "no_pre_image" });
    }));

  const nothing = { status: 200, body: { IsSuccess: false, Message: "No data match the provided value!" } };
  const other = { status: 200, body: { IsSuccess: false, Message: "Try again." } };
  test("'no data' means no refunds only for an invoice that exists", async () => {
    const ask = (answers: VendorAnswer[]) =>
      atVendor(answers, (account) =>
        myFatoorahConnector.inquire(inquiryOf(account, { preImage: { refunds: "" } })),
      );
    expect((await ask([nothing, nothing])).outcome).toBe("unknown");
    expect((await ask([other])).outcome).toBe("unknown");
    const invoice = {
      InvoiceId: 4823914,
      InvoiceStatus: "Paid",
      InvoiceValue: 12.5,
      InvoiceTransactions: [],
    };
    const exists = { status: 200, body: { IsSuccess: true, Message: "", Data: invoice } };
    expect((await ask([nothing, exists])).outcome).toBe("not_found");
  });
});

describe("a capture or release, by where the money of the invoice went", () => {
  const now = (TransactionStatus: string, TransationValue = "12.500"): VendorAnswer => ({
    status: 200,
    body: {
      IsSuccess: true,
      Message: "",
      Data: {
        InvoiceId: 4823914,
        InvoiceStatus: "Paid",
        InvoiceValue: 12.5,
        InvoiceTransactions: [{ TransactionStatus, TransationValue }],
      },
    },
  });
  test.each<["capture" | "void", PreImage | null, VendorAnswer, string]>([
    ["capture", { state: "authorized" }, now("Succss"), "succeeded"],
    ["capture", { state: "authorized" }, now("Succss", "5.000"), "unknown"],
    ["capture", { state: "authorized" }, now("Authorize"), "not_found"],
    ["capture", { state: "authorized" }, now("Released"), "not_found"],
    ["capture", { state: "captured" }, now("Succss"), "not_found"],
    ["capture", { state: "waiting" }, now("Succss"), "unknown"],
    ["capture", null, now("Succss"), "unknown"],
    ["void", { state: "authorized" }, now("Released"), "succeeded"],
    ["void", { state: "authorized" }, now("Succss"), "not_found"],
    ["void", { state: "released" }, now("Released"), "not_found"],
    ["void", { state: "authorized" }, now("Something"), "unknown"],
  ])("%s from %j", (type, preImage, answer, outcome) =>
    atVendor([answer], async (account) => {
      const told = await myFatoorahConnector.inquire(
        inquiryOf(account, { type, preImage, amountMinor: 12_500n }),
      );
      expect(told.outcome, told.code ?? "").toBe(outcome);
    }),
  );
});

test("an amount in another currency than the account's is never sent", () =>
  atVendor(null, async (account) => {
    const { concurrent: _none, ...call } = inquiryOf(account, { currencyCode: "SAR" });
    const result = await myFatoorahConnector.execute({ ...call, extra: {} });
    expect(result).toMatchObject({ outcome: "failed", code: "currency_not_supported" });
  }));

test("an invoice is read with its refunds", () =>
  atVendor(null, async (account) => {
    const read = (gatewayReference: string) =>
      myFatoorahConnector.fetchPayment?.({ account, gatewayReference, deadlineMs: 2_000 });
    expect(await read("4823914")).toMatchObject({
      outcome: "found",
      payment: {
        reference: "order-7",
        state: "paid",
        amountMinor: 12_500n,
        currencyCode: "KWD",
        refundedMinor: 1_500n,
        operations: [
          {
            type: "refund",
            status: "succeeded",
            gatewayReference: "201",
            operationReference: OURS,
            amountMinor: 1_500n,
          },
        ],
      },
    });
    expect((await read("4823999"))?.outcome).toBe("not_found");
  }));

test("the connection check tells a right token from a wrong one and from no answer", () =>
  atVendor(null, async (account) => {
    const check = async (fields: Partial<GatewayAccount>) =>
      (await myFatoorahConnector.checkConnection?.({ ...account, ...fields }, 2_000))?.outcome;
    expect(await check({})).toBe("accepted");
    expect(await check({ credentials: { token: "another-token" } })).toBe("refused");
    expect(await check({ baseUrl: "http://127.0.0.1:9" })).toBe("unreachable");
  }));

test("a dispute is kept for a person, never taken for nothing", () => {
  const rawBody = JSON.stringify({ Event: { Code: 6 }, Data: { Dispute: { DisputeTransactionId: "D1" } } });
  const account = { pgCode: "m", gateway: "myfatoorah", currencyCode: "KWD", baseUrl: "", credentials: {} };
  expect(() => myFatoorahConnector.parseWebhook(account, { headers: {}, rawBody, receivedAtMs: 0 })).toThrow(
    /dispute/,
  );
});
