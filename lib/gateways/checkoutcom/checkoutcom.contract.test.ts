import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { checkoutComConnector } from "@/lib/gateways/checkoutcom/connector";
import { PAYMENT_STATES } from "@/lib/gateways/checkoutcom/payments";
import {
  checkoutEvent,
  checkoutVendor,
  eventOf,
  refusal,
  SECRET_KEY,
} from "@/lib/gateways/checkoutcom/testing/checkoutcom-vendor";
import type {
  BuiltWebhook,
  ConnectorContract,
  StatusRow,
  VendorAnswer,
  WebhookSample,
  WebhookSigner,
} from "@/lib/gateways/contract/contract-types";
import { describeConnector } from "@/lib/gateways/contract/describe-connector";
import { Stage } from "@/lib/gateways/contract/stage";
import { type StandIn, startStandIn } from "@/lib/gateways/contract/stand-in";
import type { ExternalOperation, GatewayAccount, GatewayCall, GatewayInquiry } from "@/lib/gateways/types";

const CREDENTIALS = { secretKey: SECRET_KEY, webhookSecret: "signature-key-0123456789" };
const PAYMENT = "pay_contract000000000000000000";
const ACTION = "act_1";
const OURS = "00000000-0000-4000-8000-000000000001";
const ALL = ["refund", "capture", "void"] as const;

function sign(event: Record<string, unknown>, { credentials }: WebhookSigner): BuiltWebhook {
  const rawBody = JSON.stringify(event);
  const signature = createHmac("sha256", credentials.webhookSecret ?? "")
    .update(rawBody)
    .digest("hex");
  return { headers: { "Cko-Signature": signature }, rawBody };
}

const reply = (
  operation: ExternalOperation,
  on: StatusRow["on"],
  answer: VendorAnswer,
  outcome: StatusRow["outcome"],
  confidence: StatusRow["confidence"],
): StatusRow => ({ operation, on, reply: answer, outcome, confidence });

/** The words stand for `approved` in an action: true, false with a response code, not there, and no truth value. */
const inquiryRows: StatusRow[] = ALL.flatMap((operation) =>
  (
    [
      ["approved", "succeeded"],
      ["declined", "declined"],
      ["accepted", "pending"],
      ["perhaps", "unknown"],
    ] as const
  ).map(([word, outcome]): StatusRow => ({ operation, on: "inquiry", word, outcome, confidence: "spec" })),
);

const STATUS_ROWS: StatusRow[] = [
  ...inquiryRows,
  ...ALL.flatMap((operation) => [
    reply(operation, "answer", { status: 202, body: { action_id: ACTION } }, "pending", "spec"),
    reply(operation, "answer", { status: 202, body: { reference: OURS } }, "unknown", "spec"),
    reply(operation, "answer", { status: 200, body: { action_id: ACTION } }, "unknown", "spec"),
    reply(operation, "answer", { status: 403, body: "" }, "failed", "spec"),
    reply(operation, "answer", { status: 404, body: "" }, "unknown", "spec"),
    reply(operation, "answer", { status: 502, body: refusal(502, "gateway_error").body }, "unknown", "spec"),
    reply(operation, "inquiry", { status: 200, body: [] }, "pending", "ref"),
  ]),
  reply("refund", "answer", refusal(422, "refund_amount_exceeds_balance"), "declined", "ref"),
  reply(
    "capture",
    "answer",
    refusal(422, "capture_value_greater_than_remaining_authorized"),
    "declined",
    "mem",
  ),
  reply("void", "answer", refusal(422, "void_not_allowed"), "declined", "mem"),
  reply("refund", "answer", refusal(404, "payment_not_found"), "declined", "mem"),
  // A request with the same key is under way; asking tells what became of it.
  reply("refund", "answer", refusal(409, "conflict"), "unknown", "mem"),
  reply("refund", "answer", refusal(429, "too_many_requests"), "unknown", "mem"),
];

const aboutPayment = (fields: Record<string, unknown> = {}) => ({
  id: PAYMENT,
  action_id: "act_7",
  reference: "order-7",
  amount: 10_500,
  currency: "KWD",
  processed_on: "2026-11-22T11:00:00Z",
  response_code: "10000",
  response_summary: "Approved",
  ...fields,
});
const dispute = (fields: Record<string, unknown> = {}) => ({
  id: "dsp_1",
  category: "fraudulent",
  reason_code: "10.4",
  amount: 10_500,
  currency: "KWD",
  payment_id: PAYMENT,
  payment_action_id: ACTION,
  evidence_required_by: "2026-12-01T18:00:00+00:00",
  ...fields,
});
const sample = (
  type: string,
  data: Record<string, unknown>,
  notices: WebhookSample["notices"],
): WebhookSample => ({ name: type, build: (signer) => sign(eventOf(type, type, data), signer), notices });

const paid = {
  kind: "payment",
  gatewayReference: PAYMENT,
  reference: "order-7",
  amountMinor: 10_500n,
  currencyCode: "KWD",
  happenedAt: "2026-11-22T11:00:00.000Z",
} as const;
const disputed = {
  kind: "dispute",
  disputeId: "dsp_1",
  paymentReference: PAYMENT,
  amountMinor: 10_500n,
  currencyCode: "KWD",
  reason: "fraudulent",
  dueAt: "2026-12-01T18:00:00.000Z",
} as const;

const contract: ConnectorContract = {
  connector: checkoutComConnector,
  credentials: CREDENTIALS,
  currencyCode: "KWD",
  amountMinor: 12_500n,
  paymentReference: PAYMENT,
  vendor: () => checkoutVendor,
  acknowledges: ["refund", "capture", "void"],
  statusRows: STATUS_ROWS,
  webhooks: {
    signs: "raw_body",
    secretField: "webhookSecret",
    staleAfterSeconds: { none: "the signature covers no time; a repeated event has the same id" },
    build: (fact, signer) => {
      const event = checkoutEvent(fact);
      return event && sign(event, signer);
    },
    tamper: (rawBody) => rawBody.replace('"amount":12500', '"amount":99000'),
    samples: [
      sample("payment_approved", aboutPayment(), [{ ...paid, status: "authorized" }]),
      sample("payment_declined", aboutPayment(), [{ ...paid, status: "failed" }]),
      sample("payment_canceled", aboutPayment(), [{ ...paid, status: "failed" }]),
      sample("payment_expired", aboutPayment(), [{ ...paid, status: "expired" }]),
      sample("payment_refunded", aboutPayment({ metadata: { countersign_operation: OURS } }), [
        { kind: "operation", type: "refund", operationReference: OURS, gatewayReference: "act_7" },
      ]),
      ...(["dispute_received", "dispute_evidence_required", "dispute_evidence_submitted"] as const).map(
        (type) => sample(type, dispute(), [{ ...disputed, status: "opened" }]),
      ),
      ...(["dispute_won", "dispute_canceled", "dispute_resolved", "dispute_arbitration_won"] as const).map(
        (type) => sample(type, dispute(), [{ ...disputed, status: "won" }]),
      ),
      ...(["dispute_lost", "dispute_expired", "dispute_accepted", "dispute_arbitration_lost"] as const).map(
        (type) => sample(type, dispute(), [{ ...disputed, status: "lost" }]),
      ),
      sample("card_verified", { id: PAYMENT }, []),
    ],
  },
  absent: {
    amount_in_answer: "the acknowledgement names no amount",
    currency_in_answer: "the acknowledgement names no currency",
    status_in_answer: "the acknowledgement has no status beside its HTTP status",
    late_failure: "Checkout.com tells of no operation that fails after it succeeded",
    "void/pending_webhook": "Checkout.com tells of a void when it is done",
  },
};

describeConnector(contract);

/** A vendor that answers what the test says, one request after another. */
async function answering<T>(
  answers: readonly VendorAnswer[],
  run: (account: GatewayAccount, seen: readonly { body: string }[], plan: StandIn["plan"]) => Promise<T>,
): Promise<T> {
  const left = [...answers];
  const payment = { reference: PAYMENT, amountMinor: 12_500n, currencyCode: "KWD", capturedMinor: 0n };
  const vendor = { ...checkoutVendor, handle: () => left.shift() ?? { status: 500, body: "" } };
  const standIn = await startStandIn(vendor, new Stage(payment, []), []);
  const { url: baseUrl } = standIn;
  const account = {
    pgCode: "cko",
    gateway: "checkoutcom",
    currencyCode: "KWD",
    baseUrl,
    credentials: CREDENTIALS,
  };
  try {
    return await run(account, standIn.seen, standIn.plan);
  } finally {
    await standIn.close();
  }
}

const inquiryOf = (account: GatewayAccount): GatewayInquiry => ({
  account,
  type: "refund",
  payment: { gatewayReference: PAYMENT, attemptReference: "attempt-1" },
  operationReference: OURS,
  gatewayReference: null,
  idempotencyKey: "key-1",
  preImage: null,
  concurrent: { certainMinor: 0n, possibleMinor: [] },
  amountMinor: 1_500n,
  currencyCode: "KWD",
  deadlineMs: 2_000,
});
const refundAction = (fields: Record<string, unknown> = {}) => ({
  id: ACTION,
  type: "Refund",
  amount: 1_500,
  approved: true,
  response_code: "10000",
  reference: "order-7",
  ...fields,
});
const payment = (fields: Record<string, unknown> = {}) => ({
  id: PAYMENT,
  status: "Captured",
  amount: 12_500,
  currency: "KWD",
  balances: { total_captured: 12_500, total_voided: 0, total_refunded: 0, available_to_capture: 0 },
  ...fields,
});
const refunded = (total_refunded: number) =>
  payment({ balances: { total_captured: 12_500, total_refunded } });
const ok = (body: unknown): VendorAnswer => ({ status: 200, body });
const named = { metadata: { countersign_operation: OURS } };

describe("a refund whose answer was lost", () => {
  test.each<[string, VendorAnswer[], string]>([
    ["is found by our id in its metadata", [ok([refundAction(named)])], "succeeded"],
    ["is found by our id as its reference", [ok([refundAction({ reference: OURS })])], "succeeded"],
    [
      "was never made when the list explains the totals",
      [ok([refundAction()]), ok(refunded(1_500))],
      "not_found",
    ],
    ["is unknown while more was refunded than is listed", [ok([]), ok(refunded(1_500))], "unknown"],
    ["is unknown when the payment says no totals", [ok([]), ok(payment({ balances: null }))], "unknown"],
    ["is unknown when another payment is answered", [ok([]), ok(payment({ id: "pay_2" }))], "unknown"],
    ["is unknown when the payment cannot be read", [ok([]), { status: 502, body: "" }], "unknown"],
    [
      "is unknown when it was made twice",
      [ok([refundAction(named), refundAction({ ...named, id: "act_2" })])],
      "unknown",
    ],
    [
      "is unknown when our id stands on another amount",
      [ok([refundAction({ ...named, amount: 1_600 })])],
      "unknown",
    ],
    [
      "is not taken for a capture that carries its id",
      [ok([refundAction({ ...named, type: "Capture" })]), ok(refunded(0))],
      "not_found",
    ],
  ])("%s", (_name, answers, outcome) =>
    answering(answers, async (account) => {
      const told = await checkoutComConnector.inquire(inquiryOf(account));
      expect(told.outcome, told.code ?? "").toBe(outcome);
    }),
  );
});

test("a declined action without a response code is not over", () =>
  answering([ok([refundAction({ approved: false, response_code: null })])], async (account) => {
    const told = await checkoutComConnector.inquire({ ...inquiryOf(account), gatewayReference: ACTION });
    expect(told.outcome).toBe("pending");
  }));

test("an acknowledged id that turns out to be another kind of action is no outcome", () =>
  answering([ok([refundAction({ type: "Capture" })])], async (account) => {
    const told = await checkoutComConnector.inquire({ ...inquiryOf(account), gatewayReference: ACTION });
    expect(told).toMatchObject({ outcome: "unknown", code: "answer_mismatch" });
  }));

test("a capture leaves the rest, unless the merchant says that it was the last one", async () => {
  for (const [extra, type] of [
    [{}, "NonFinal"],
    [{ capture_type: "Final" }, "Final"],
    [{ capture_type: 7 }, "NonFinal"],
  ] as const) {
    await answering([{ status: 202, body: { action_id: ACTION } }], async (account, seen) => {
      const { gatewayReference: _none, concurrent: _others, ...asked } = inquiryOf(account);
      const call: GatewayCall = { ...asked, type: "capture", extra };
      expect((await checkoutComConnector.execute(call)).outcome).toBe("pending");
      expect(JSON.parse(seen[0]?.body ?? "")).toMatchObject({ capture_type: type, amount: 1_500 });
    });
  }
});

test("a refusal after the first sending broke off does not say what became of that one", () =>
  answering(Array(2).fill(refusal(422, "refund_amount_exceeds_balance")), async (account, seen, plan) => {
    plan({ on: "write", times: 1, fault: { kind: "reset", executed: true } });
    const { gatewayReference: _none, concurrent: _others, ...asked } = inquiryOf(account);
    const result = await checkoutComConnector.execute({ ...asked, extra: {} });
    expect(result).toMatchObject({ outcome: "unknown", code: "refund_amount_exceeds_balance" });
    expect(seen).toHaveLength(2);
  }));

/** The words as the vendor's description has them. [spec] */
const WORDS = {
  Pending: "waiting",
  "Card Verified": "waiting",
  Authorized: "authorized",
  "Partially Captured": "authorized",
  Captured: "paid",
  "Partially Refunded": "paid",
  Refunded: "paid",
  Paid: "paid",
  Voided: "voided",
  Declined: "failed",
  Canceled: "failed",
  Expired: "expired",
};

describe("a payment", () => {
  test.each(Object.entries(WORDS))("that is %s is read as %s [spec]", (status, state) =>
    answering([ok({ ...payment({ status }), balances: null }), ok([])], async (account) => {
      const fetched = await checkoutComConnector.fetchPayment?.({
        account,
        gatewayReference: PAYMENT,
        deadlineMs: 2_000,
      });
      expect(fetched).toMatchObject({ outcome: "found", payment: { state } });
    }),
  );

  test("has no words beside those", () =>
    expect(Object.keys(PAYMENT_STATES).sort()).toEqual(Object.keys(WORDS).sort()));

  test.each<[string, VendorAnswer[], object]>([
    [
      "that is captured at once is paid while its capture is processed",
      [ok(payment({ status: "Authorized" })), ok([])],
      { outcome: "found", payment: { state: "paid" } },
    ],
    [
      "in a word that nobody documents is unknown",
      [ok(payment({ status: "Sleeping" })), ok([])],
      { outcome: "unknown" },
    ],
    ["without its actions is unknown", [ok(payment()), { status: 404, body: "" }], { outcome: "unknown" }],
    ["that does not exist is not found", [{ status: 404, body: "" }], { outcome: "not_found" }],
    [
      "is read with what was done to it",
      [
        ok(refunded(1_500)),
        ok([
          refundAction(named),
          refundAction({ id: "act_2", approved: false, amount: 10 }),
          { id: "act_0", type: "Authorization" },
        ]),
      ],
      {
        outcome: "found",
        payment: {
          capturedMinor: 12_500n,
          refundedMinor: 1_500n,
          operations: [
            { type: "refund", status: "succeeded", operationReference: OURS, amountMinor: 1_500n },
            { type: "refund", status: "declined", operationReference: null, amountMinor: 10n },
          ],
        },
      },
    ],
  ])("%s", (_name, answers, expected) =>
    answering(answers, async (account) => {
      const lookup = { account, gatewayReference: PAYMENT, deadlineMs: 2_000 };
      expect(await checkoutComConnector.fetchPayment?.(lookup)).toMatchObject(expected);
    }),
  );
});
