import { describe, expect, test } from "vitest";
import type {
  ConnectorContract,
  StatusRow,
  VendorAnswer,
  WebhookSample,
} from "@/lib/gateways/contract/contract-types";
import { describeConnector } from "@/lib/gateways/contract/describe-connector";
import { Stage } from "@/lib/gateways/contract/stage";
import { type StandIn, startStandIn } from "@/lib/gateways/contract/stand-in";
import { ottuConnector } from "@/lib/gateways/ottu/connector";
import {
  API_KEY,
  operationWebhook,
  ottuVendor,
  SESSION,
  signOttu,
} from "@/lib/gateways/ottu/testing/ottu-vendor";
import type { ExternalOperation, GatewayAccount, GatewayInquiry } from "@/lib/gateways/types";

const CREDENTIALS = { apiKey: API_KEY, webhookSecret: "whsec-demo-1-and-more" };

const words = (operation: ExternalOperation, known: Record<string, StatusRow["outcome"]>): StatusRow[] =>
  Object.entries(known).flatMap(([word, outcome]) => [
    { operation, on: "answer", word, outcome, confidence: "docs" },
    { operation, on: "inquiry", word, outcome, confidence: "docs" },
  ]);

const replied = (
  status: number,
  body: unknown,
  outcome: StatusRow["outcome"],
  operation: ExternalOperation = "refund",
): StatusRow => ({ operation, on: "answer", reply: { status, body }, outcome, confidence: "docs" });

const asked = (status: number, body: unknown, outcome: StatusRow["outcome"]): StatusRow => ({
  operation: "refund",
  on: "inquiry",
  reply: { status, body },
  outcome,
  confidence: "docs",
});

const no = (detail: string) => ({ detail, operation: "refund", result: "failed" });

const STATUS_ROWS: StatusRow[] = [
  ...words("refund", { refunded: "succeeded", refund_queued: "pending", paid: "unknown", voided: "unknown" }),
  ...words("capture", { paid: "succeeded", refunded: "unknown", voided: "unknown", authorized: "unknown" }),
  ...words("void", { voided: "succeeded", paid: "unknown", refund_queued: "unknown" }),
  // The books say that it succeeded and the state says the opposite.
  ...words("refund", { refund_rejected: "unknown" }),
  replied(400, no("The gateway refused."), "declined"),
  replied(400, { amount: ["A valid number is required."] }, "declined"),
  replied(400, { extra: { orders: ["Wrong."] } }, "declined"),
  replied(400, {}, "unknown"),
  replied(404, { detail: "Not found." }, "declined"),
  replied(405, { detail: "Method not allowed." }, "declined"),
  replied(409, { ...no("Under way."), error: { code: "operation_in_progress" } }, "unknown"),
  replied(415, { detail: "Unsupported media type." }, "declined"),
  replied(422, { detail: "Too much." }, "declined"),
  replied(423, { detail: "Paused." }, "declined"),
  replied(429, { detail: "Too many." }, "failed"),
  replied(401, { detail: "Revoked." }, "failed"),
  replied(403, { detail: "Not allowed." }, "failed"),
  replied(502, no("Unreachable."), "unknown"),
  replied(202, { detail: "Waits for approval.", operation: "refund", result: "queued" }, "unknown"),
  replied(
    202,
    { result: "queued", operation: "capture", reference_number: "r1", amount: "12.500", session_id: SESSION },
    "unknown",
    "capture",
  ),
  // The payment itself, which says nothing about a capture of it.
  replied(
    200,
    { session_id: SESSION, amount: "12.500", currency_code: "KWD", state: "paid", result: "success" },
    "unknown",
    "capture",
  ),
  replied(
    200,
    {
      ...{ session_id: SESSION, amount: "12.500", state: "paid", currency_code: "KWD", result: "success" },
      txn: { session_id: "c1", amount: "12.500", currency_code: "KWD", state: "refunded" },
    },
    "succeeded",
  ),
  replied(
    200,
    {
      ...{ session_id: "0".repeat(40), amount: "12.500", result: "success" },
      txn: { session_id: "c1", amount: "12.500", currency_code: "KWD", state: "refunded" },
    },
    "unknown",
  ),
  replied(
    200,
    {
      ...{ session_id: SESSION, amount: "12.500", result: "failed", success: false },
      txn: { session_id: "c1", amount: "12.500", currency_code: "KWD", state: "refunded" },
    },
    "unknown",
  ),
  asked(409, { ...no("Under way."), error: { code: "operation_in_progress" } }, "unknown"),
  asked(404, { detail: "Not found." }, "unknown"),
  asked(400, { operation: ["Wrong."] }, "unknown"),
  asked(202, { detail: "Waits for approval.", operation: "refund", result: "queued" }, "unknown"),
];

const paid = {
  amount: "12.500",
  currency_code: "KWD",
  customer_first_name: "ليلى",
  gateway_account: "knet-test",
  gateway_name: "kpay",
  order_no: "ORD-1001",
  reference_number: "refA1B2C3",
  result: "success",
  session_id: SESSION,
  settled_amount: "12.250",
  state: "paid",
  timestamp_utc: "2026-01-15 09:00:07",
  pg_params: { auth_code: "A11", card_number: "4111111111111111" },
};

const sample = (
  name: string,
  body: Record<string, unknown>,
  notices: WebhookSample["notices"],
): WebhookSample => ({
  name,
  build: ({ credentials }) => signOttu(body, credentials.webhookSecret ?? ""),
  notices,
});

const SAMPLES: WebhookSample[] = [
  sample("a payment", paid, [
    {
      kind: "payment",
      status: "paid",
      gatewayReference: SESSION,
      reference: "ORD-1001",
      amountMinor: 12_250n,
      currencyCode: "KWD",
      happenedAt: "2026-01-15T09:00:07Z",
      mustConfirm: true,
    },
  ]),
  sample("an authorization", { ...paid, state: "authorized" }, [{ kind: "payment", status: "authorized" }]),
  sample("a payment that can still be paid", { ...paid, state: "attempted" }, [
    { kind: "payment", status: null },
  ]),
  sample("cash on delivery, which no gateway holds", { ...paid, state: "cod" }, [
    { kind: "payment", status: null },
  ]),
  sample(
    "an operation at a gateway of theirs, without its name",
    {
      amount: "2.000",
      session_id: SESSION,
      operation: null,
      reference_number: "refX",
      result: "success",
      source: "pg",
      txn: { amount: "2.000", currency_code: "KWD", session_id: "child-x", state: "refunded" },
    },
    [
      {
        kind: "operation",
        type: "refund",
        outcome: "succeeded",
        gatewayReference: "child-x",
        amountMinor: 2_000n,
      },
    ],
  ),
];

const noChild = "a queued one has no child and may turn out as never executed, so it is held as unknown";
const final = "Ottu tells of captures and voids only once they are done";
const feeInside = "a void takes the whole authorization with its fee, which Ottu alone knows";

const contract: ConnectorContract = {
  connector: ottuConnector,
  credentials: CREDENTIALS,
  currencyCode: "KWD",
  amountMinor: 12_500n,
  paymentReference: SESSION,
  vendor: () => ottuVendor(),
  acknowledges: [],
  statusRows: STATUS_ROWS,
  webhooks: {
    signs: "fields",
    mustConfirm: true,
    secretField: "webhookSecret",
    staleAfterSeconds: { none: "the time of a webhook is not among its signed fields" },
    build: (fact, { credentials }) => {
      const body = operationWebhook(fact);
      return body && signOttu(body, credentials.webhookSecret ?? "");
    },
    tamper: (rawBody) => rawBody.replace('"amount":"12.500"', '"amount":"99.900"'),
    samples: SAMPLES,
  },
  absent: {
    reference_in_request: "our id travels as the Tracking-Key alone, and webhooks do not repeat it",
    reference_in_answer: "no answer repeats the Tracking-Key of its operation",
    "capture/pending_answer": noChild,
    "void/pending_answer": noChild,
    "void/amount_in_answer": feeInside,
    "void/amount_in_inquiry": feeInside,
    "capture/pending_webhook": final,
    "capture/late_failure": final,
    "void/pending_webhook": final,
    "void/late_failure": final,
  },
};

describeConnector(contract);

const OURS = "00000000-0000-4000-8000-000000000001";
const PAID = { reference: SESSION, amountMinor: 12_500n, currencyCode: "KWD", capturedMinor: 12_500n };

async function atVendor(
  vendor: ReturnType<typeof ottuVendor>,
  run: (account: GatewayAccount, standIn: StandIn) => Promise<void>,
): Promise<void> {
  const standIn = await startStandIn(vendor, new Stage(PAID, []), []);
  const account = { pgCode: "ottu-kwd", gateway: "ottu", currencyCode: "KWD", baseUrl: `${standIn.url}/` };
  try {
    await run({ ...account, credentials: CREDENTIALS }, standIn);
  } finally {
    await standIn.close();
  }
}

const inquiryOf = (account: GatewayAccount, fields: Partial<GatewayInquiry> = {}): GatewayInquiry => ({
  account,
  type: "refund",
  payment: { gatewayReference: SESSION, attemptReference: "attempt-1" },
  operationReference: OURS,
  gatewayReference: null,
  idempotencyKey: "request-1-1",
  preImage: null,
  concurrent: { certainMinor: 0n, possibleMinor: [] },
  amountMinor: 1_500n,
  currencyCode: "KWD",
  deadlineMs: 2_000,
  ...fields,
});

type Child = [id: string, amount: string, state: string];

/** The key stands for nothing, and the payment looks like this. */
const holding = (children: Child[], totals: Record<string, string> = {}, state = "paid") => {
  const transactions = children.map(([session_id, amount, childState]) => ({
    session_id,
    amount,
    currency_code: "KWD",
    order_no: "",
    state: childState,
  }));
  const body = {
    session_id: SESSION,
    state,
    amount: "12.500",
    currency_code: "KWD",
    ...totals,
    transactions,
  };
  const handle = ({ path }: { path: string }): VendorAnswer =>
    path.includes("inquiry") ? { status: 200, body } : { status: 404, body: { detail: "Not found." } };
  return { ...ottuVendor(), handle };
};

describe("a refund whose key stands for nothing", () => {
  test.each<[string, Child[], Record<string, string>, string]>([
    ["no child at all", [], {}, "not_found"],
    ["one of another amount", [["c1", "2.000", "refunded"]], { refunded_amount: "2.000" }, "not_found"],
    ["a capture of this amount", [["c1", "1.500", "paid"]], {}, "not_found"],
    ["one of this amount", [["c1", "1.500", "refunded"]], { refunded_amount: "1.500" }, "unknown"],
    ["one of this amount that waits", [["c1", "1.5", "refund_queued"]], {}, "unknown"],
    ["one of this amount that was refused", [["c1", "1.500", "refund_rejected"]], {}, "unknown"],
    ["one in a state that is not documented", [["c1", "9.000", "something_new"]], {}, "unknown"],
    ["one whose amount cannot be read", [["c1", "1,5", "refunded"]], {}, "unknown"],
    [
      "more was refunded than is listed",
      [["c1", "2.000", "refunded"]],
      { refunded_amount: "3.500" },
      "unknown",
    ],
    ["refunded, and nothing is listed", [], { refunded_amount: "1.500" }, "unknown"],
    ["voided, and nothing is listed", [], { voided_amount: "1.500" }, "unknown"],
  ])("%s", (_name, children, totals, outcome) =>
    atVendor(holding(children, totals), async (account) => {
      expect((await ottuConnector.inquire(inquiryOf(account))).outcome).toBe(outcome);
    }),
  );

  test.each<[string, Child[], string]>([
    ["it was refused", [["c1", "1.500", "refund_rejected"]], "declined"],
    ["it is done", [["c1", "1.500", "refunded"]], "succeeded"],
    ["it has another amount", [["c1", "2.500", "refunded"]], "unknown"],
    ["it is gone", [["c2", "1.500", "refunded"]], "unknown"],
  ])("but whose child is known: %s", (_name, children, outcome) =>
    atVendor(holding(children), async (account) => {
      const told = await ottuConnector.inquire(inquiryOf(account, { gatewayReference: "c1" }));
      expect(told.outcome).toBe(outcome);
    }),
  );

  test("a void is not taken for never executed beside a void of any amount", () =>
    atVendor(holding([["c1", "99.000", "voided"]], {}, "authorized"), async (account) => {
      expect((await ottuConnector.inquire(inquiryOf(account, { type: "void" }))).outcome).toBe("unknown");
    }));

  test("captures that are not listed are not taken for never executed", () =>
    atVendor(holding([], { paid_amount: "1.500" }, "authorized"), async (account) => {
      expect((await ottuConnector.inquire(inquiryOf(account, { type: "capture" }))).outcome).toBe("unknown");
    }));
});

test("a question executes nothing, also when its key is free", () =>
  atVendor(ottuVendor(), async (account, { seen, stage }) => {
    expect((await ottuConnector.inquire(inquiryOf(account))).outcome).toBe("not_found");
    const [probe] = seen;
    expect(probe?.headers["tracking-key"]).toBe(OURS);
    expect(JSON.parse(probe?.body ?? "")).toEqual({
      operation: "refund",
      session_id: "countersign-only-asks",
    });
    expect(stage.entries).toHaveLength(0);
  }));

test("an installation that looks for the payment first never makes an executed refund look like none", () =>
  atVendor(ottuVendor(false), async (account) => {
    const asked = inquiryOf(account);
    const { concurrent: _none, gatewayReference: _unknown, ...rest } = asked;
    const done = await ottuConnector.execute({ ...rest, extra: {} });
    expect(done.outcome).toBe("succeeded");
    expect(await ottuConnector.inquire(asked)).toMatchObject({
      outcome: "unknown",
      code: "similar_operation",
    });
    const known = await ottuConnector.inquire({ ...asked, gatewayReference: done.gatewayReference });
    expect(known.outcome).toBe("succeeded");
  }));

test("options of the merchant go along, and an amount always does", () =>
  atVendor(ottuVendor(), async (account, { seen }) => {
    const { concurrent: _none, gatewayReference: _unknown, ...rest } = inquiryOf(account);
    const extra = { orders: [{ passengerDocumentNumber: "4862100022075", amount: 1 }] };
    await ottuConnector.execute({ ...rest, extra });
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual({
      operation: "refund",
      session_id: SESSION,
      amount: "1.500",
      extra,
    });
  }));

describe("signatures that were published or recomputed with Ottu's own library", () => {
  const order = { amount: "9.000", order_no: "ORD-1001", reference_number: "refD4E5F6", result: "success" };
  test.each<[string, string, Record<string, unknown>, string]>([
    [
      "published",
      "pu9MpX3yPR",
      { amount: "86.000", currency_code: "KWD", customer_first_name: "example-customer" },
      "6143b8ad4bd283540721ab000f6de746e722231aaaa90bc38f639081d3ff9f67",
    ],
    [
      "an operation",
      "whsec-demo-1",
      order,
      "e9d8e1c1ca12886c0e73886ab2593721c7d1f7a2e3d88c0da312d33f5e8fffc4",
    ],
    [
      "without an order number",
      "whsec-demo-1",
      { ...order, order_no: "" },
      "4105d1844e15ecc903837dddd65eb4d4f70a4f18e29d27b0aa7124fd5a5424f8",
    ],
    [
      "in Arabic",
      "whsec-demo-1",
      {
        amount: "5.000",
        currency_code: "KWD",
        customer_first_name: "ليلى",
        result: "success",
        state: "paid",
      },
      "a0a1f7bb6b3ad99aa7f156fb369859d7870bff2db2ce04ff168c20acda6a060a",
    ],
  ])("%s", (_name, webhookSecret, body, signature) => {
    const verify = (signed: Record<string, unknown>) =>
      ottuConnector.verifyWebhook(
        { pgCode: "o", gateway: "ottu", currencyCode: "KWD", baseUrl: "", credentials: { webhookSecret } },
        { headers: {}, rawBody: JSON.stringify(signed), receivedAtMs: 0 },
      );
    expect(verify({ ...body, signature, txn: {} })).toEqual({ ok: true });
    expect(verify({ ...body, result: "rejected", signature })).toMatchObject({ ok: false });
  });

  test("over nothing at all is believed by nobody", () => {
    const signature = "612376220eedbba1f206ab8ceed5e2a1af4e6d075817eec1a654719b2bc75cff";
    const rawBody = JSON.stringify({ session_id: SESSION, signature });
    const credentials = { webhookSecret: "whsec-demo-1" };
    expect(
      ottuConnector.verifyWebhook(
        { pgCode: "o", gateway: "ottu", currencyCode: "KWD", baseUrl: "", credentials },
        { headers: {}, rawBody, receivedAtMs: 0 },
      ),
    ).toMatchObject({ ok: false });
  });
});
