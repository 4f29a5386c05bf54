import { createHmac } from "node:crypto";
import Stripe from "stripe";
import { expect, test } from "vitest";
import type {
  BuiltWebhook,
  ConnectorContract,
  StatusRow,
  WebhookSigner,
} from "@/lib/gateways/contract/contract-types";
import { describeAgainstSlice } from "@/lib/gateways/contract/describe-against-slice";
import { describeConnector } from "@/lib/gateways/contract/describe-connector";
import { stripeConnector } from "@/lib/gateways/stripe/connector";
import { eventOf, SECRET_KEY, stripeEvent, stripeVendor } from "@/lib/gateways/stripe/testing/stripe-vendor";

const WEBHOOK_SECRET = "whsec_contract_0123456789";

function sign(event: Record<string, unknown>, { credentials, atMs }: WebhookSigner): BuiltWebhook {
  const rawBody = JSON.stringify(event);
  const seconds = Math.floor(atMs / 1000);
  const signature = createHmac("sha256", credentials.webhookSecret ?? "")
    .update(`${seconds}.${rawBody}`)
    .digest("hex");
  return { headers: { "Stripe-Signature": `t=${seconds},v1=${signature}` }, rawBody };
}

const refusal = (status: number, error: Record<string, string>) => ({ status, body: { error } });

const row = (
  operation: StatusRow["operation"],
  on: StatusRow["on"],
  word: string,
  outcome: StatusRow["outcome"],
): StatusRow => ({ operation, on, word, outcome, confidence: "spec" });

const errorRow = (
  status: number,
  error: Record<string, string>,
  outcome: StatusRow["outcome"],
  confidence: StatusRow["confidence"],
): StatusRow => ({ operation: "refund", on: "answer", reply: refusal(status, error), outcome, confidence });

const STATUS_ROWS: StatusRow[] = [
  row("refund", "answer", "succeeded", "succeeded"),
  row("refund", "answer", "pending", "pending"),
  row("refund", "answer", "requires_action", "pending"),
  row("refund", "answer", "failed", "declined"),
  row("refund", "answer", "canceled", "declined"),
  row("refund", "answer", "other", "unknown"),
  row("refund", "inquiry", "succeeded", "succeeded"),
  row("refund", "inquiry", "pending", "pending"),
  row("refund", "inquiry", "requires_action", "pending"),
  row("refund", "inquiry", "failed", "declined"),
  row("refund", "inquiry", "canceled", "declined"),
  row("refund", "inquiry", "other", "pending"),
  row("capture", "answer", "succeeded", "succeeded"),
  row("capture", "answer", "processing", "pending"),
  row("capture", "answer", "requires_capture", "unknown"),
  row("capture", "answer", "canceled", "unknown"),
  row("capture", "inquiry", "succeeded", "succeeded"),
  row("capture", "inquiry", "processing", "pending"),
  row("capture", "inquiry", "requires_capture", "not_found"),
  row("capture", "inquiry", "canceled", "not_found"),
  row("capture", "inquiry", "requires_payment_method", "declined"),
  row("capture", "inquiry", "requires_action", "unknown"),
  row("capture", "inquiry", "requires_confirmation", "unknown"),
  row("void", "answer", "canceled", "succeeded"),
  row("void", "answer", "succeeded", "unknown"),
  row("void", "answer", "requires_capture", "unknown"),
  row("void", "inquiry", "canceled", "succeeded"),
  row("void", "inquiry", "requires_capture", "not_found"),
  row("void", "inquiry", "succeeded", "not_found"),
  row("void", "inquiry", "processing", "pending"),
  errorRow(400, { type: "invalid_request_error", code: "charge_already_refunded" }, "declined", "mem"),
  errorRow(400, { type: "invalid_request_error", code: "amount_too_large" }, "declined", "mem"),
  errorRow(
    400,
    { type: "invalid_request_error", code: "payment_intent_unexpected_state" },
    "declined",
    "mem",
  ),
  errorRow(400, { type: "idempotency_error" }, "unknown", "spec"),
  errorRow(
    402,
    { type: "card_error", code: "card_declined", decline_code: "insufficient_funds" },
    "declined",
    "spec",
  ),
  errorRow(404, { type: "invalid_request_error", code: "resource_missing" }, "declined", "mem"),
  // What another request of ours is doing at this moment is not known yet; asking tells.
  errorRow(409, { type: "idempotency_error", code: "idempotency_key_in_use" }, "unknown", "sdk"),
  errorRow(429, { type: "invalid_request_error", code: "lock_timeout" }, "failed", "mem"),
  errorRow(424, { type: "api_error" }, "unknown", "mem"),
  errorRow(500, { type: "api_error" }, "unknown", "docs"),
];

const intent = (fields: Record<string, unknown>) => ({
  object: "payment_intent",
  id: "pi_2",
  amount: 10_500,
  amount_received: 0,
  currency: "kwd",
  status: "succeeded",
  capture_method: "automatic",
  latest_charge: "ch_2",
  metadata: { order_id: "order-7" },
  ...fields,
});
const dispute = (status: string) => ({
  id: "dp_1",
  amount: 10_500,
  currency: "kwd",
  status,
  reason: "fraudulent",
  payment_intent: "pi_2",
  evidence_details: { due_by: 1_764_000_000 },
});
const opened = {
  kind: "dispute",
  disputeId: "dp_1",
  paymentReference: "pi_2",
  amountMinor: 10_500n,
  currencyCode: "KWD",
} as const;

const contract: ConnectorContract = {
  connector: stripeConnector,
  credentials: { secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET },
  currencyCode: "KWD",
  amountMinor: 12_500n,
  paymentReference: "pi_1",
  vendor: () => stripeVendor,
  acknowledges: [],
  statusRows: STATUS_ROWS,
  webhooks: {
    signs: "raw_body",
    secretField: "webhookSecret",
    staleAfterSeconds: 300,
    build: (fact, signer) => {
      const event = stripeEvent(fact);
      return event && sign(event, signer);
    },
    tamper: (rawBody) => rawBody.replace('"amount":12500', '"amount":99000'),
    samples: [
      {
        name: "a payment at once",
        build: (signer) => sign(eventOf("p1", "payment_intent.succeeded", intent({})), signer),
        notices: [
          {
            kind: "payment",
            status: "paid",
            gatewayReference: "pi_2",
            reference: "order-7",
            amountMinor: 10_500n,
            currencyCode: "KWD",
          },
        ],
      },
      {
        name: "an authorization",
        build: (signer) =>
          sign(
            eventOf(
              "p2",
              "payment_intent.amount_capturable_updated",
              intent({ status: "requires_capture", capture_method: "manual" }),
            ),
            signer,
          ),
        notices: [{ kind: "payment", status: "authorized", gatewayReference: "pi_2" }],
      },
      {
        name: "a payment that failed",
        build: (signer) =>
          sign(
            eventOf("p3", "payment_intent.payment_failed", intent({ status: "requires_payment_method" })),
            signer,
          ),
        notices: [{ kind: "payment", status: "failed" }],
      },
      {
        name: "a payment given up before anybody paid",
        build: (signer) =>
          sign(
            eventOf("p4", "payment_intent.canceled", intent({ status: "canceled", latest_charge: null })),
            signer,
          ),
        notices: [{ kind: "payment", status: "failed" }],
      },
      ...(["needs_response", "under_review", "warning_needs_response"] as const).map((status) => ({
        name: `a dispute in ${status}`,
        build: (signer: WebhookSigner) =>
          sign(eventOf(status, "charge.dispute.created", dispute(status)), signer),
        notices: [
          { ...opened, status: "opened" as const, dueAt: "2025-11-24T16:00:00.000Z", reason: "fraudulent" },
        ],
      })),
      ...(["won", "lost"] as const).map((status) => ({
        name: `a dispute that was ${status}`,
        build: (signer: WebhookSigner) =>
          sign(eventOf(status, "charge.dispute.closed", dispute(status)), signer),
        notices: [{ ...opened, status }],
      })),
      {
        name: "refunds inside their charge, as older versions tell them",
        build: (signer) => {
          const refund = (id: string) => ({
            object: "refund",
            id,
            amount: 1_500,
            currency: "kwd",
            status: "succeeded",
            payment_intent: "pi_2",
            charge: "ch_2",
            metadata: {},
          });
          const charge = {
            object: "charge",
            id: "ch_2",
            refunds: { data: [refund("re_1"), refund("re_2")] },
          };
          return sign(eventOf("r1", "charge.refunded", charge), signer);
        },
        notices: [
          { kind: "operation", type: "refund", gatewayReference: "re_1", operationReference: null },
          { kind: "operation", type: "refund", gatewayReference: "re_2" },
        ],
      },
      {
        name: "an event about something else",
        build: (signer) =>
          sign(eventOf("x1", "customer.created", { object: "customer", id: "cus_1" }), signer),
        notices: [],
      },
    ],
  },
  absent: {
    "void/pending_answer": "a PaymentIntent is canceled at once or not at all",
    "void/reference_in_request": "canceling takes no metadata in this version",
    "void/reference_in_answer": "canceling takes no metadata in this version",
    "capture/pending_webhook": "Stripe tells of captures when they are done",
    "void/pending_webhook": "Stripe tells of a cancellation when it is done",
    "capture/late_failure": "Stripe tells of no capture that fails after it succeeded",
    "void/late_failure": "a canceled PaymentIntent stays canceled",
  },
};

describeConnector(contract);

test("Stripe's own library signs as we verify, and refuses what we refuse", async () => {
  const payload = JSON.stringify(eventOf("s1", "customer.created", { object: "customer", id: "cus_1" }));
  const timestamp = Math.floor(Date.now() / 1000);
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET, timestamp });
  const account = {
    pgCode: "stripe-kwd",
    gateway: "stripe",
    currencyCode: "KWD",
    baseUrl: "https://api.stripe.com",
    credentials: contract.credentials,
  };
  const request = {
    headers: { "stripe-signature": header },
    rawBody: payload,
    receivedAtMs: timestamp * 1000,
  };
  expect(stripeConnector.verifyWebhook(account, request)).toEqual({ ok: true });
  const ours = sign(JSON.parse(payload), { credentials: contract.credentials, atMs: timestamp * 1000 });
  expect(ours.headers["Stripe-Signature"]).toBe(header);
  expect(Stripe.webhooks.constructEvent(ours.rawBody, header, WEBHOOK_SECRET).id).toBe("evt_s1");
  expect(() => Stripe.webhooks.constructEvent(`${payload} `, header, WEBHOOK_SECRET)).toThrow();
  expect(stripeConnector.verifyWebhook(account, { ...request, rawBody: `${payload} ` })).toMatchObject({
    ok: false,
  });
});

describeAgainstSlice(contract, { folder: process.env.GATEWAY_SPECS, file: "stripe.json" });
