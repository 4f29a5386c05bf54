import HmacValidator from "@adyen/api-library/lib/src/utils/hmacValidator";
import { expect, test } from "vitest";
import { adyenConnector } from "@/lib/gateways/adyen/connector";
import {
  adyenItem,
  adyenVendor,
  API_KEY,
  itemOf,
  MERCHANT_ACCOUNT,
} from "@/lib/gateways/adyen/testing/adyen-vendor";
import type {
  BuiltWebhook,
  ConnectorContract,
  StatusRow,
  WebhookSample,
  WebhookSigner,
} from "@/lib/gateways/contract/contract-types";
import { describeAgainstSlice } from "@/lib/gateways/contract/describe-against-slice";
import { describeConnector } from "@/lib/gateways/contract/describe-connector";

const HMAC_KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";

/** Adyen's own library signs, so that its reading of the fields is the second opinion on ours. */
function webhook(items: Record<string, unknown>[], { credentials }: WebhookSigner): BuiltWebhook {
  const validator = new HmacValidator();
  const signed = items.map((item) => {
    const hmacSignature = validator.calculateHmac(item as never, credentials.hmacKey || "00");
    return {
      NotificationRequestItem: { ...item, additionalData: { ...(item.additionalData ?? {}), hmacSignature } },
    };
  });
  return { headers: {}, rawBody: JSON.stringify({ live: "false", notificationItems: signed }) };
}

const errorRow = (
  status: number,
  errorCode: string,
  outcome: StatusRow["outcome"],
  confidence: StatusRow["confidence"],
  headers?: Record<string, string>,
): StatusRow => ({
  operation: "refund",
  on: "answer",
  reply: {
    status,
    body: { status, errorCode, message: "Refused.", errorType: "validation" },
    ...(headers ? { headers } : {}),
  },
  outcome,
  confidence,
});

const paid = {
  pspReference: "PSPPAY2",
  merchantReference: "order-7",
  amount: { value: 10_500, currency: "KWD" },
};
const payment = (eventCode: string, success = "true") => itemOf({ ...paid, eventCode, success });
const about = (eventCode: string, success = "true", fields: Record<string, unknown> = {}) =>
  itemOf({
    ...paid,
    pspReference: `PSP${eventCode}`,
    originalReference: "PSPPAY2",
    eventCode,
    success,
    ...fields,
  });
const sample = (name: string, items: Record<string, unknown>[], notices: WebhookSample["notices"]) => ({
  name,
  build: (signer: WebhookSigner) => webhook(items, signer),
  notices,
});

const contract: ConnectorContract = {
  connector: adyenConnector,
  credentials: { apiKey: API_KEY, merchantAccount: MERCHANT_ACCOUNT, hmacKey: HMAC_KEY },
  basePath: "/v72",
  currencyCode: "KWD",
  amountMinor: 12_500n,
  paymentReference: "PSPPAY1",
  vendor: () => adyenVendor,
  acknowledges: ["refund", "capture", "void"],
  statusRows: [
    ...(["refund", "capture", "void"] as const).map(
      (operation): StatusRow => ({
        operation,
        on: "answer",
        word: "received",
        outcome: "pending",
        confidence: "spec",
      }),
    ),
    { operation: "refund", on: "answer", word: "settled", outcome: "unknown", confidence: "spec" },
    errorRow(422, "167", "declined", "spec"),
    errorRow(400, "137", "declined", "spec"),
    errorRow(422, "704", "unknown", "mem"),
    errorRow(422, "167", "unknown", "mem", { "transient-error": "true" }),
    errorRow(500, "905", "unknown", "spec"),
  ],
  webhooks: {
    signs: "fields",
    secretField: "hmacKey",
    staleAfterSeconds: { none: "the signature covers no time; a repeated item has the same notice id" },
    build: (fact, signer) => {
      const item = adyenItem(fact);
      return item && webhook([item], signer);
    },
    tamper: (rawBody) => rawBody.replace('"value":12500', '"value":99000'),
    samples: [
      sample(
        "an authorization",
        [payment("AUTHORISATION")],
        [
          {
            kind: "payment",
            status: "authorized",
            gatewayReference: "PSPPAY2",
            reference: "order-7",
            amountMinor: 10_500n,
            currencyCode: "KWD",
          },
        ],
      ),
      sample(
        "a refused payment",
        [payment("AUTHORISATION", "false")],
        [{ kind: "payment", status: "failed" }],
      ),
      sample(
        "an authorization that expired",
        [about("EXPIRE")],
        [{ kind: "payment", status: "expired", gatewayReference: "PSPPAY2" }],
      ),
      sample(
        "several facts in one body, one of them twice",
        [about("REFUND"), payment("AUTHORISATION"), about("REFUND")],
        [
          {
            kind: "operation",
            type: "refund",
            outcome: "succeeded",
            operationReference: null,
            paymentReference: "PSPPAY2",
          },
          { kind: "payment", status: "authorized" },
        ],
      ),
      sample(
        "a refund that came back",
        [about("REFUNDED_REVERSED")],
        [{ kind: "operation", type: "refund", outcome: "declined" }],
      ),
      sample(
        "a refund with data",
        [about("REFUND_WITH_DATA")],
        [{ kind: "operation", type: "refund", outcome: "succeeded" }],
      ),
      sample(
        "a technical cancel",
        [about("TECHNICAL_CANCEL")],
        [{ kind: "operation", type: "void", outcome: "succeeded" }],
      ),
      sample(
        "a reversal that was a cancel",
        [about("CANCEL_OR_REFUND", "true", { additionalData: { "modification.action": "cancel" } })],
        [{ kind: "operation", type: "void", mustConfirm: true }],
      ),
      sample(
        "a reversal that was a refund",
        [about("CANCEL_OR_REFUND", "true", { additionalData: { "modification.action": "refund" } })],
        [{ kind: "operation", type: "refund", mustConfirm: true, amountMinor: 10_500n }],
      ),
      sample(
        "a chargeback",
        [about("CHARGEBACK", "true", { reason: "Fraud" })],
        [
          {
            kind: "dispute",
            status: "opened",
            disputeId: "PSPCHARGEBACK",
            paymentReference: "PSPPAY2",
            amountMinor: 10_500n,
            reason: "Fraud",
          },
        ],
      ),
      sample(
        "a chargeback won and one lost",
        [about("CHARGEBACK_REVERSED"), about("SECOND_CHARGEBACK")],
        [
          { kind: "dispute", status: "won" },
          { kind: "dispute", status: "lost" },
        ],
      ),
      sample("a report, which is nothing for us", [about("REPORT_AVAILABLE")], []),
    ],
  },
  absent: {
    "void/amount_in_answer": "the answer to a cancel names no amount",
    "void/currency_in_answer": "the answer to a cancel names no amount",
    "void/late_failure": "Adyen tells of no cancellation that fails after it succeeded",
    "capture/pending_webhook": "Adyen tells of captures when they are done",
    "void/pending_webhook": "Adyen tells of cancellations when they are done",
  },
};

describeConnector(contract);
describeAgainstSlice(contract, {
  folder: process.env.GATEWAY_SPECS,
  file: "adyen.json",
  basePath: "/v72",
  // The slice holds modifications only.
  ignore: (request) => request.path.endsWith("/paymentMethods"),
});

const account = {
  pgCode: "adyen-kwd",
  gateway: "adyen",
  currencyCode: "KWD",
  baseUrl: "https://checkout-test.adyen.com/v72",
  credentials: contract.credentials,
};

test("one item with a wrong signature spoils the whole body", () => {
  const signer = { credentials: contract.credentials, atMs: 0 };
  const good = webhook([about("REFUND"), about("CAPTURE")], signer);
  const request = { ...good, receivedAtMs: 0 };
  expect(adyenConnector.verifyWebhook(account, request)).toEqual({ ok: true });
  const spoilt = good.rawBody.replace('"eventCode":"CAPTURE"', '"eventCode":"REFUND_FAILED"');
  expect(adyenConnector.verifyWebhook(account, { ...request, rawBody: spoilt })).toEqual({
    ok: false,
    reason: "signature_wrong",
  });
  const empty = JSON.stringify({ live: "false", notificationItems: [] });
  expect(adyenConnector.verifyWebhook(account, { ...request, rawBody: empty })).toMatchObject({ ok: false });
});

test("a webhook of another merchant account is not ours, even when it is signed", () => {
  const item = { ...about("REFUND"), merchantAccountCode: "SomebodyElse" };
  const request = { ...webhook([item], { credentials: contract.credentials, atMs: 0 }), receivedAtMs: 0 };
  expect(adyenConnector.verifyWebhook(account, request)).toEqual({
    ok: false,
    reason: "other_merchant_account",
  });
});

test("Adyen hears what it wants to hear", () => {
  expect(adyenConnector.webhookAcknowledgement?.body).toBe("[accepted]");
});
