import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type {
  ConnectorContract,
  StatusRow,
  VendorAnswer,
  WebhookSample,
} from "@/lib/gateways/contract/contract-types";
import { describeConnector } from "@/lib/gateways/contract/describe-connector";
import { Stage } from "@/lib/gateways/contract/stage";
import { startStandIn } from "@/lib/gateways/contract/stand-in";
import { tapConnector } from "@/lib/gateways/tap/connector";
import { postObject, SECRET_KEY, tapObject, tapVendor } from "@/lib/gateways/tap/testing/tap-vendor";
import type { GatewayAccount, GatewayInquiry } from "@/lib/gateways/types";

const CREDENTIALS = { secretKey: SECRET_KEY, webhookUrl: "https://pay.example.com/b/gateways/tap/webhook" };

type Row = [operation: StatusRow["operation"], word: string, answer: StatusRow["outcome"]];

const rows = (confidence: StatusRow["confidence"], words: Row[]): StatusRow[] =>
  words.flatMap(([operation, word, outcome]) => [
    { operation, on: "answer", word, outcome, confidence },
    { operation, on: "inquiry", word, outcome, confidence },
  ]);

const errorRow = (
  operation: StatusRow["operation"],
  status: number,
  outcome: StatusRow["outcome"],
): StatusRow => ({
  operation,
  on: "answer",
  reply: { status, body: { errors: [{ code: "1117", description: "Said by Tap." }] } },
  outcome,
  confidence: "model",
});

const REFUND_ROWS: StatusRow[] = [
  ...rows("docs", [
    ["refund", "REFUNDED", "succeeded"],
    ["refund", "PENDING", "pending"],
    ["refund", "ACCEPTED", "pending"],
    ["refund", "IN_PROGRESS", "pending"],
    ["refund", "DECLINED", "declined"],
    ["refund", "FAILED", "declined"],
    ["refund", "RESTRICTED", "declined"],
    ["refund", "RESTRICRTED", "declined"],
    ["refund", "CANCELLED", "declined"],
    ["refund", "UNKNOWN", "unknown"],
    ["refund", "TIMEDOUT", "unknown"],
    ["refund", "TIMED_OUT", "unknown"],
  ]),
  { operation: "refund", on: "answer", word: "SOMETHING_NEW", outcome: "unknown", confidence: "docs" },
  { operation: "refund", on: "inquiry", word: "SOMETHING_NEW", outcome: "pending", confidence: "docs" },
  errorRow("refund", 400, "declined"),
  errorRow("refund", 404, "declined"),
  errorRow("refund", 409, "unknown"),
  errorRow("refund", 500, "unknown"),
];

const AUTHORIZATION_ROWS: StatusRow[] = [
  ...rows("ref", [
    ["capture", "CAPTURED", "succeeded"],
    ["capture", "INITIATED", "pending"],
    ["capture", "IN_PROGRESS", "pending"],
    ["capture", "PENDING", "pending"],
    ["capture", "DECLINED", "declined"],
    ["capture", "FAILED", "declined"],
    ["capture", "CANCELLED", "declined"],
    ["capture", "ABANDONED", "declined"],
    ["capture", "RESTRICTED", "declined"],
    ["capture", "VOID", "declined"],
    ["capture", "UNKNOWN", "unknown"],
    ["capture", "TIMEDOUT", "unknown"],
    ["void", "VOID", "succeeded"],
  ]),
  { operation: "void", on: "answer", word: "AUTHORIZED", outcome: "unknown", confidence: "ref" },
  { operation: "void", on: "answer", word: "CAPTURED", outcome: "unknown", confidence: "ref" },
  { operation: "void", on: "inquiry", word: "AUTHORIZED", outcome: "not_found", confidence: "ref" },
  { operation: "void", on: "inquiry", word: "CAPTURED", outcome: "not_found", confidence: "ref" },
  { operation: "void", on: "inquiry", word: "UNKNOWN", outcome: "unknown", confidence: "ref" },
  errorRow("capture", 400, "declined"),
  errorRow("void", 400, "declined"),
  errorRow("void", 409, "unknown"),
];

const charge = {
  id: "chg_9",
  object: "charge",
  status: "CAPTURED",
  amount: "#10.500",
  currency: "KWD",
  source: { id: "src_kw.knet" },
  transaction: { created: "1700000000001" },
  reference: { order: "order-9", payment: "p9", gateway: "g9" },
};

const sample = (name: string, object: unknown, notices: WebhookSample["notices"]): WebhookSample => ({
  name,
  build: ({ credentials }) => postObject(object, credentials.secretKey ?? ""),
  notices,
});

const SAMPLES: WebhookSample[] = [
  sample("a payment", charge, [
    {
      kind: "payment",
      status: "paid",
      gatewayReference: "chg_9",
      reference: "order-9",
      amountMinor: 10_500n,
      currencyCode: "KWD",
    },
  ]),
  sample("a payment that failed", { ...charge, status: "DECLINED" }, [{ kind: "payment", status: "failed" }]),
  sample("a payment under way", { ...charge, status: "IN_PROGRESS" }, [{ kind: "payment", status: null }]),
  sample("a word that is not documented", { ...charge, status: "SOMETHING_NEW" }, [
    { kind: "payment", status: null },
  ]),
  sample("an authorization", { ...charge, id: "auth_9", object: "authorize", status: "AUTHORIZED" }, [
    { kind: "payment", status: "authorized", gatewayReference: "auth_9" },
  ]),
  sample("an authorization that was captured", { ...charge, id: "auth_9", object: "authorize" }, [
    { kind: "payment", status: "authorized" },
  ]),
];

const contract: ConnectorContract = {
  connector: tapConnector,
  credentials: CREDENTIALS,
  basePath: "/v2",
  currencyCode: "KWD",
  amountMinor: 12_500n,
  paymentReference: "auth_1",
  vendor: () => tapVendor,
  acknowledges: [],
  statusRows: [...REFUND_ROWS, ...AUTHORIZATION_ROWS],
  webhooks: {
    signs: "fields",
    secretField: "secretKey",
    staleAfterSeconds: { none: "the signed time is that of the object, not that of the webhook" },
    build: (fact, { credentials }) => {
      const object = tapObject(fact);
      return object && postObject(object, credentials.secretKey ?? "");
    },
    tamper: (rawBody) => rawBody.replace('"amount":12.500', '"amount":99.900'),
    samples: SAMPLES,
  },
  absent: {
    "void/pending_answer": "an authorization is voided at once or not at all",
    "void/pending_webhook": "an authorization is voided at once or not at all",
    "void/reference_in_request": "voiding an authorization takes no body",
    "void/reference_in_answer": "voiding an authorization takes no body",
    "void/late_failure": "a voided authorization stays voided, and refusals are not told",
  },
};

describe("payments that were authorized first", () => describeConnector(contract));

const { capabilities, ...connector } = tapConnector;
describe("payments that were charged at once", () =>
  describeConnector({
    ...contract,
    connector: { ...connector, capabilities: { ...capabilities, capture: "none", void: false } },
    paymentReference: "chg_1",
    statusRows: REFUND_ROWS,
  }));

const OURS = "00000000-0000-4000-8000-000000000001";

async function atVendor<T>(
  vendor: typeof tapVendor,
  run: (account: GatewayAccount, stage: Stage) => Promise<T>,
): Promise<T> {
  const payment = { reference: "auth_1", amountMinor: 12_500n, currencyCode: "KWD", capturedMinor: 12_500n };
  const stage = new Stage(payment, []);
  const standIn = await startStandIn(vendor, stage, []);
  const account = {
    pgCode: "tap-kwd",
    gateway: "tap",
    currencyCode: "KWD",
    baseUrl: `${standIn.url}/v2/`,
    credentials: CREDENTIALS,
  };
  try {
    return await run(account, stage);
  } finally {
    await standIn.close();
  }
}

const inquiryOf = (account: GatewayAccount): GatewayInquiry => ({
  account,
  type: "refund",
  payment: { gatewayReference: "chg_1", attemptReference: "attempt-1" },
  operationReference: OURS,
  gatewayReference: null,
  idempotencyKey: "key-1",
  preImage: null,
  concurrent: { certainMinor: 0n, possibleMinor: [] },
  amountMinor: 1_500n,
  currencyCode: "KWD",
  deadlineMs: 2_000,
});

const refund = (fields: Record<string, unknown> = {}) => ({
  object: "refund",
  id: "re_1",
  charge_id: "chg_1",
  amount: 1.5,
  currency: "KWD",
  status: "REFUNDED",
  reference: { merchant: OURS },
  ...fields,
});
const page = (refunds: unknown[], has_more = false): VendorAnswer => ({
  status: 200,
  body: { object: "list", has_more, refunds },
});
const other = refund({ id: "re_2", reference: { merchant: "another" } });

describe("a refund whose answer was lost", () => {
  test.each<[string, VendorAnswer[], string]>([
    ["is found among the refunds of its charge", [page([other, refund()])], "succeeded"],
    ["is found on a later page", [page([other], true), page([refund()])], "succeeded"],
    [
      "is found by the field that Tap gives to merchants",
      [page([refund({ reference: null, metadata: { udf1: OURS } })])],
      "succeeded",
    ],
    ["is found among the newest when its charge's list hides it", [page([]), page([refund()])], "succeeded"],
    ["was never made when neither list shows it", [page([other]), page([other])], "not_found"],
    ["is unknown when only one list can be read", [page([]), { status: 500, body: "" }], "unknown"],
    ["is unknown when a list does not end", Array(6).fill(page([other], true)), "unknown"],
    ["is unknown when it was made for another charge", [page([refund({ charge_id: "chg_2" })])], "unknown"],
    ["is unknown when it was made twice", [page([refund(), refund({ id: "re_3" })])], "unknown"],
    [
      "is unknown when an error says that lists take no such filter",
      [{ status: 400, body: { errors: [{ code: "1", description: "?" }] } }],
      "unknown",
    ],
  ])("%s", (_name, answers, outcome) => {
    const left = [...answers];
    const handle = () => left.shift() ?? page([]);
    return atVendor({ ...tapVendor, handle }, async (account) => {
      const told = await tapConnector.inquire(inquiryOf(account));
      expect(told.outcome, told.code ?? "").toBe(outcome);
    });
  });
});

test("a captured authorization is read with its capture and its refunds", () =>
  atVendor(tapVendor, async (account, stage) => {
    stage.execute({
      type: "refund",
      paymentReference: "auth_1",
      amountMinor: 1_500n,
      currencyCode: "KWD",
      reference: OURS,
      key: "k",
    });
    const found = await tapConnector.fetchPayment?.({
      account,
      gatewayReference: "auth_1",
      deadlineMs: 2_000,
    });
    expect(found).toMatchObject({
      outcome: "found",
      payment: {
        reference: "order-7",
        state: "authorized",
        amountMinor: 12_500n,
        capturedMinor: 12_500n,
        refundedMinor: 1_500n,
        createdAt: "2023-11-14T19:26:40.000Z",
        operations: [
          { type: "capture", status: "succeeded", gatewayReference: "chg_of_auth_1", amountMinor: 12_500n },
          { type: "refund", status: "succeeded", gatewayReference: "re_op1", operationReference: OURS },
        ],
      },
    });
    const missing = await tapConnector.fetchPayment?.({
      account,
      gatewayReference: "chg_7",
      deadlineMs: 2_000,
    });
    expect(missing?.outcome).toBe("not_found");
  }));

test("the connection check tells a right key from a wrong one and from no answer", () =>
  atVendor(tapVendor, async (account) => {
    const check = async (fields: Partial<GatewayAccount>) =>
      (await tapConnector.checkConnection?.({ ...account, ...fields }, 2_000))?.outcome;
    expect(await check({})).toBe("accepted");
    expect(await check({ credentials: { secretKey: "sk_test_another" } })).toBe("refused");
    expect(await check({ baseUrl: "http://127.0.0.1:9" })).toBe("unreachable");
  }));

describe("the signed amount has the decimals that Tap documents", () => {
  const signed = (amount: string, currency: string, said: string) => {
    const text = `x_idchg_1x_amount${said}x_currency${currency}x_gateway_referencegx_payment_referencepx_statusCAPTUREDx_created17`;
    const hash = createHmac("sha256", SECRET_KEY).update(text).digest("hex");
    const rawBody =
      `{"id":"chg_1","object":"charge","status":"CAPTURED","amount":${amount},"currency":"${currency}",` +
      '"transaction":{"created":17},"reference":{"gateway":"g","payment":"p"}}';
    const account = {
      pgCode: "t",
      gateway: "tap",
      currencyCode: "KWD",
      baseUrl: "",
      credentials: CREDENTIALS,
    };
    // Some of Tap's own examples write the digest in capitals.
    const request = { headers: { HashString: hash.toUpperCase() }, rawBody, receivedAtMs: 0 };
    return tapConnector.verifyWebhook(account, request);
  };
  test.each([
    ["10.5", "KWD", "10.500"],
    ["1", "BHD", "1.000"],
    ["0.001", "OMR", "0.001"],
    ["100.0", "SAR", "100.00"],
    ["1.25", "AED", "1.25"],
    ["9007199254740.993", "KWD", "9007199254740.993"],
    ["2.500", "USD", "2.50"],
  ])("%s %s is signed as %s", (amount, currency, said) => {
    expect(signed(amount, currency, said)).toEqual({ ok: true });
  });
  test.each([
    ["10.5", "KWD", "10.50"],
    ["1.255", "AED", "1.25"],
    ["1e1", "KWD", "10.000"],
  ])("%s %s is not signed as %s", (amount, currency, said) => {
    expect(signed(amount, currency, said)).toMatchObject({ ok: false });
  });
});
