import { expect, test } from "vitest";
import type {
  ConnectorContract,
  StatusRow,
  VendorAnswer,
  WebhookSigner,
} from "@/lib/gateways/contract/contract-types";
import { describeConnector } from "@/lib/gateways/contract/describe-connector";
import { Stage } from "@/lib/gateways/contract/stage";
import { startStandIn } from "@/lib/gateways/contract/stand-in";
import { mpgsConnector } from "@/lib/gateways/mpgs/connector";
import { MERCHANT, mpgsNotification, mpgsVendor, PASSWORD } from "@/lib/gateways/mpgs/testing/mpgs-vendor";

const SECRET = "MPGS-NOTIFICATION-SECRET-0123";
const CREDENTIALS = {
  merchantId: MERCHANT,
  apiPassword: PASSWORD,
  webhookSecret: SECRET,
  apiVersion: "",
};

const row = (
  on: StatusRow["on"],
  word: string,
  outcome: StatusRow["outcome"],
  confidence: StatusRow["confidence"] = "docs",
): StatusRow => ({ operation: "refund", on, word, outcome, confidence });

const errorRow = (
  status: number,
  cause: string,
  outcome: StatusRow["outcome"],
  confidence: StatusRow["confidence"] = "docs",
): StatusRow => ({
  operation: "refund",
  on: "answer",
  reply: { status, body: { result: "ERROR", error: { cause, explanation: "Said by the gateway." } } },
  outcome,
  confidence,
});

const both = (word: string, outcome: StatusRow["outcome"], confidence?: StatusRow["confidence"]) => [
  row("answer", word, outcome, confidence),
  row("inquiry", word, outcome, confidence),
];

const STATUS_ROWS: StatusRow[] = [
  ...both("SUCCESS/APPROVED", "succeeded"),
  ...both("SUCCESS/APPROVED_AUTO", "succeeded", "mem"),
  ...both("SUCCESS/APPROVED_PENDING_SETTLEMENT", "succeeded", "mem"),
  ...both("SUCCESS/SUBMITTED", "pending", "mem"),
  ...both("PENDING/SUBMITTED", "pending"),
  ...both("UNKNOWN/UNKNOWN", "unknown"),
  ...both("FAILURE/DECLINED", "declined"),
  ...both("FAILURE/EXPIRED_CARD", "declined"),
  ...both("FAILURE/INSUFFICIENT_FUNDS", "declined"),
  ...both("FAILURE/ACQUIRER_SYSTEM_ERROR", "declined"),
  ...both("FAILURE/TIMED_OUT", "unknown"),
  ...both("FAILURE/SYSTEM_ERROR", "unknown", "mem"),
  ...both("FAILURE/APPROVED", "unknown", "mem"),
  row("answer", "SUCCESS/PARTIALLY_APPROVED", "unknown", "mem"),
  row("inquiry", "SUCCESS/PARTIALLY_APPROVED", "pending", "mem"),
  row("answer", "SOMETHING_NEW/APPROVED", "unknown"),
  row("inquiry", "SOMETHING_NEW/APPROVED", "pending"),
  errorRow(400, "INVALID_REQUEST", "declined"),
  errorRow(200, "INVALID_REQUEST", "declined"),
  errorRow(400, "REQUEST_REJECTED", "failed"),
  errorRow(503, "SERVER_BUSY", "failed"),
  errorRow(500, "SERVER_FAILED", "unknown"),
  errorRow(200, "SERVER_FAILED", "unknown"),
  errorRow(400, "SOMETHING_NEW", "unknown"),
];

const webhook = (body: unknown, { credentials }: WebhookSigner) => ({
  headers: {
    "X-Notification-Secret": credentials.webhookSecret ?? "",
    "X-Notification-ID": "1",
    "X-Notification-Attempt": "1",
  },
  rawBody: JSON.stringify(body),
});

const payment = {
  result: "SUCCESS",
  order: { id: "1002", reference: "order-8", amount: 10.5, currency: "KWD" },
  response: { gatewayCode: "APPROVED" },
  transaction: { id: "1", type: "PAYMENT", amount: 10.5, currency: "KWD" },
};

const contract: ConnectorContract = {
  connector: mpgsConnector,
  credentials: CREDENTIALS,
  currencyCode: "KWD",
  amountMinor: 12_500n,
  paymentReference: "1001",
  vendor: () => mpgsVendor,
  acknowledges: [],
  statusRows: STATUS_ROWS,
  webhooks: {
    signs: "shared_secret",
    secretField: "webhookSecret",
    staleAfterSeconds: { none: "the notification carries no time that is proved" },
    build: (fact, signer) => webhook(mpgsNotification(fact), signer),
    tamper: (rawBody) => rawBody.replace('"amount":12.5', '"amount":99.9'),
    samples: [
      {
        name: "a payment, which has to be asked about",
        build: (signer) => webhook(payment, signer),
        notices: [
          {
            kind: "payment",
            mustConfirm: true,
            status: null,
            gatewayReference: "1002",
            reference: "order-8",
            amountMinor: 10_500n,
            currencyCode: "KWD",
          },
        ],
      },
      {
        name: "an authentication of the customer",
        build: (signer) =>
          webhook({ ...payment, transaction: { ...payment.transaction, type: "AUTHENTICATION" } }, signer),
        notices: [],
      },
      {
        name: "a void of a refund that failed",
        build: (signer) =>
          webhook(
            {
              ...payment,
              result: "FAILURE",
              transaction: { ...payment.transaction, type: "VOID_REFUND", targetTransactionId: "2" },
            },
            signer,
          ),
        notices: [],
      },
    ],
  },
  absent: {
    "void/late_failure": "the gateway tells of no voided authorization that comes back",
  },
};

describeConnector(contract);

async function atStandIn<T>(run: (account: Parameters<typeof mpgsConnector.verifyWebhook>[0]) => Promise<T>) {
  const stage = new Stage(
    { reference: "1001", amountMinor: 12_500n, currencyCode: "KWD", capturedMinor: 12_500n },
    [],
  );
  stage.execute({
    type: "refund",
    paymentReference: "1001",
    amountMinor: 1_500n,
    currencyCode: "KWD",
    reference: "2",
    key: "2",
  });
  const standIn = await startStandIn(mpgsVendor, stage, []);
  try {
    return await run({
      pgCode: "mpgs-kwd",
      gateway: "mpgs",
      currencyCode: "KWD",
      baseUrl: `${standIn.url}/`,
      credentials: CREDENTIALS,
    });
  } finally {
    await standIn.close();
  }
}

test("an order is read with what was done to it, under references that no other order has", () =>
  atStandIn(async (account) => {
    const found = await mpgsConnector.fetchPayment?.({
      account,
      gatewayReference: "1001",
      deadlineMs: 2_000,
    });
    expect(found).toMatchObject({
      outcome: "found",
      payment: {
        gatewayReference: "1001",
        reference: "order-7",
        state: "authorized",
        amountMinor: 12_500n,
        capturedMinor: 12_500n,
        refundedMinor: 1_500n,
        operations: [
          {
            type: "refund",
            status: "succeeded",
            gatewayReference: "1001/2",
            operationReference: null,
            amountMinor: 1_500n,
          },
        ],
      },
    });
    const other = await mpgsConnector.fetchPayment?.({
      account,
      gatewayReference: "1009",
      deadlineMs: 2_000,
    });
    expect(other?.outcome).toBe("not_found");
  }));

test("the connection check tells right credentials from wrong ones and from no answer", () =>
  atStandIn(async (account) => {
    const check = async (fields: Partial<typeof account>) =>
      (await mpgsConnector.checkConnection?.({ ...account, ...fields }, 2_000))?.outcome;
    expect(await check({})).toBe("accepted");
    expect(await check({ credentials: { ...CREDENTIALS, apiPassword: "another-password" } })).toBe("refused");
    expect(await check({ baseUrl: "http://127.0.0.1:9" })).toBe("unreachable");
  }));

const OURS = "00000000-0000-4000-8000-000000000001";
const refund = {
  result: "SUCCESS",
  order: { id: "1001" },
  response: { gatewayCode: "APPROVED" },
  transaction: { id: OURS, type: "REFUND", amount: "1.500", currency: "KWD" },
};
const voidOf = (targetTransactionId: string, result = "SUCCESS") => ({
  ...refund,
  result,
  transaction: { ...refund.transaction, id: "9", type: "VOID_REFUND", targetTransactionId },
});
const order = (...transaction: unknown[]): VendorAnswer => ({
  status: 200,
  body: { id: "1001", status: "CAPTURED", amount: "12.500", currency: "KWD", transaction },
});
const missing: VendorAnswer = {
  status: 404,
  body: { result: "ERROR", error: { cause: "INVALID_REQUEST", explanation: "Unable to find it." } },
};
const known: VendorAnswer = { status: 200, body: refund };

test.each<[string, VendorAnswer, VendorAnswer, string]>([
  ["one that its order lists", known, order(refund), "succeeded"],
  ["one that was voided since", known, order(refund, voidOf(OURS)), "declined"],
  ["one whose void failed", known, order(refund, voidOf(OURS, "FAILURE")), "succeeded"],
  ["one beside another that was voided", known, order(refund, voidOf("2")), "succeeded"],
  ["one that its order does not list", known, order(), "unknown"],
  ["one whose order cannot be read", known, missing, "unknown"],
  ["a missing one of an order without it", missing, order(), "not_found"],
  ["a missing one that arrived meanwhile", missing, order(refund), "succeeded"],
  ["a missing one of a missing order", missing, missing, "unknown"],
])("an inquiry about %s", async (_name, transaction, whole, outcome) => {
  const payment = { reference: "1001", amountMinor: 12_500n, currencyCode: "KWD", capturedMinor: 12_500n };
  const handle = ({ path }: { path: string }) => (path.includes("/transaction/") ? transaction : whole);
  const standIn = await startStandIn({ ...mpgsVendor, handle }, new Stage(payment, []), []);
  try {
    const told = await mpgsConnector.inquire({
      account: {
        pgCode: "mpgs-kwd",
        gateway: "mpgs",
        currencyCode: "KWD",
        baseUrl: standIn.url,
        credentials: CREDENTIALS,
      },
      type: "refund",
      payment: { gatewayReference: "1001", attemptReference: "attempt-1" },
      operationReference: OURS,
      gatewayReference: null,
      idempotencyKey: "key-1",
      preImage: null,
      concurrent: { certainMinor: 0n, possibleMinor: [] },
      amountMinor: 1_500n,
      currencyCode: "KWD",
      deadlineMs: 2_000,
    });
    expect(told.outcome, told.code ?? "").toBe(outcome);
  } finally {
    await standIn.close();
  }
});
