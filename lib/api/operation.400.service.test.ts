import { beforeAll, describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { arrangeWire, basicUser, expectRefusal } from "@/lib/testing/wire";
import { balancesOf, ledgerOf, makePayment, operationsOf, type TestPayment } from "@/lib/testing/world";
import { SEED_ACCOUNTS, type SeedAccount } from "@/prisma/seed/accounts";

const wire = arrangeWire();
let payment: TestPayment;
beforeAll(async () => {
  payment = await makePayment(wire.gateway, { orderNo: "ORD-400" });
});

async function nothingHappened(of: TestPayment = payment): Promise<void> {
  expect(await ledgerOf(wire.gateway, of)).toEqual([]);
  expect(await operationsOf(of)).toEqual([]);
  expect(await balancesOf(of)).toMatchObject({ refundable: 12_500n, refund_held_minor: 0n });
}

describe("an amount that is none", () => {
  const TEXTS = [
    "0",
    "0.000",
    "-1",
    "-0.001",
    "+1",
    "0.0005",
    "1e3",
    "1E3",
    "1e309",
    "0x10",
    "NaN",
    "Infinity",
    "-Infinity",
    "1,000",
    "1,234.5",
    "1_000",
    "１２",
    "١٢٫٥",
    "12345678901234",
    "0.1+0.2",
    "1.2.3",
    ".",
    "1..",
    "..5",
    "abc",
    "",
    "null",
    "true",
    "\u202e5",
    "5\u0000",
    "5 KWD",
  ];
  it.each(TEXTS)("as text: %j", async (amount) => {
    const answer = await wire.post({ operation: "refund", session_id: payment.sessionId, amount });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ amount: [expect.any(String)] });
  });

  it.each([
    "0",
    "-1",
    "1e3",
    "1E2",
    "1e309",
    "-1e309",
    "1e-7",
    "0.0005",
    "0.00000000000000000000001",
    "12345678901234",
    "99999999999999999999",
    "[]",
    "{}",
    "null",
    "true",
    "[1]",
    '{"a":1}',
  ])("as raw JSON: %s", async (raw) => {
    const answer = await wire.post(
      `{"operation":"refund","session_id":"${payment.sessionId}","amount":${raw}}`,
    );
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ amount: [expect.any(String)] });
  });

  it.each([
    "01",
    "00.5",
    ".5",
    "5.",
    "+5",
    "0x10",
    "NaN",
    "Infinity",
    "1_000",
    "- 5",
    "1.e2",
    "undefined",
    "'5'",
  ])("not even JSON: %s", async (raw) => {
    const answer = await wire.post(
      `{"operation":"refund","session_id":"${payment.sessionId}","amount":${raw}}`,
    );
    expectRefusal(answer, 400, "invalid_input");
  });

  it.each([
    ["1.001", SEED_ACCOUNTS.dollar],
    ["0.001", SEED_ACCOUNTS.mada],
  ])("more decimals than the currency: %s", async (amount, account) => {
    const other = await makePayment(wire.gateway, { account });
    const answer = await wire.post({ operation: "refund", session_id: other.sessionId, amount });
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, ["amount"]]);
    await nothingHappened(other);
  });

  it("left nothing behind", () => nothingHappened());
});

describe("fields", () => {
  it.each<[string, unknown, Record<string, unknown>]>([
    [
      "no body",
      "",
      {
        operation: ["This field is required."],
        session_id: ["This field is required."],
        order_no: ["This field is required."],
      },
    ],
    [
      "no identifier",
      { operation: "refund" },
      { session_id: ["This field is required."], order_no: ["This field is required."] },
    ],
    [
      "empty identifiers",
      { operation: "refund", session_id: "", order_no: null },
      { session_id: ["This field is required."], order_no: ["This field is required."] },
    ],
    ["an unknown operation", { operation: "Refund", session_id: "x" }, { operation: [expect.any(String)] }],
    [
      "an operation that is no text",
      { operation: ["refund"], session_id: "x" },
      { operation: [expect.any(String)] },
    ],
    [
      "too long an order number",
      { operation: "refund", order_no: "x".repeat(129) },
      { order_no: [expect.any(String)] },
    ],
    ["a NUL", { operation: "refund", order_no: "a\u0000b" }, { order_no: [expect.any(String)] }],
    ["a lone surrogate", '{"operation":"refund","order_no":"a\\ud800b"}', { order_no: [expect.any(String)] }],
    [
      "an identifier that is an object",
      { operation: "refund", session_id: {} },
      { session_id: [expect.any(String)] },
    ],
    [
      "an extra that is a list",
      { operation: "refund", session_id: "x", extra: [] },
      { extra: [expect.any(String)] },
    ],
    [
      "an extra with a NUL",
      { operation: "refund", session_id: "x", extra: { a: "\u0000" } },
      { extra: [expect.any(String)] },
    ],
    [
      "an unknown destination",
      { operation: "refund", session_id: "x", destination: "bank" },
      { destination: [expect.any(String)] },
    ],
  ])("%s", async (_name, body, expected) => {
    const answer = await wire.post(body);
    expect([answer.status, answer.body]).toEqual([400, expected]);
  });

  it.each(["{", "[]", '"text"', "null", "12", "{'a':1}", '{"a":1,}', '{5:"x"}', "\ud800"])(
    "a body that is no JSON object: %s",
    async (body) => {
      expectRefusal(await wire.post(body), 400, "invalid_input");
    },
  );

  it.each(["x".repeat(129), "with space", "caf\u00e9"])("a Tracking-Key that is none: %j", async (key) => {
    const answer = await wire.post(
      { operation: "refund", session_id: payment.sessionId },
      { "tracking-key": key },
    );
    expectRefusal(answer, 400, "invalid_input", "refund");
    await nothingHappened();
  });

  it.each(["amount[]", "amount[0]"])("an amount that a form calls %s is not left out", async (name) => {
    const form = new URLSearchParams({ operation: "refund", session_id: payment.sessionId, [name]: "1" });
    const answer = await wire.post(form.toString(), { "content-type": "application/x-www-form-urlencoded" });
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, ["amount"]]);
    await nothingHappened();
  });

  it("10 000 levels deep, fast", async () => {
    const begun = performance.now();
    const deep = `{"operation":"refund","extra":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`;
    expectRefusal(await wire.post(deep), 400, "invalid_input");
    expectRefusal(await wire.post("[".repeat(200_000)), 400, "invalid_input");
    const keys = `{${Array.from({ length: 12_000 }, (_, index) => `"k${index}":${index}`).join(",")}}`;
    expect((await wire.post(keys)).status).toBe(400);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it("an SQL text is only a text", async () => {
    const answer = await wire.post({ operation: "refund", order_no: "' OR 1=1; DROP TABLE operation; --" });
    expect(answer.status).toBe(404);
  });
});

describe("which payment", () => {
  it("identifiers of two payments", async () => {
    const other = await makePayment(wire.gateway, { orderNo: "ORD-OTHER" });
    const answer = await wire.post({
      operation: "refund",
      session_id: payment.sessionId,
      order_no: "ORD-OTHER",
    });
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, ["order_no"]]);
    await nothingHappened();
    await nothingHappened(other);
  });

  it("an order number of several", async () => {
    const twins = [
      await makePayment(wire.gateway, { orderNo: "ORD-TWIN" }),
      await makePayment(wire.gateway, { orderNo: "ORD-TWIN" }),
    ];
    const answer = await wire.post({ operation: "refund", order_no: "ORD-TWIN" });
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, ["order_no"]]);
    const exact = await wire.post({
      operation: "refund",
      order_no: "ORD-TWIN",
      session_id: twins[1]!.sessionId,
      amount: "1",
    });
    expect([exact.status, exact.body.session_id]).toEqual([200, twins[1]!.sessionId]);
    await nothingHappened(twins[0]);
  });
});

it("checks in order: who, what, may he, known key, which payment, state, gateway, currency, amount", async () => {
  const refund = { operation: "refund", session_id: "f".repeat(40), amount: "99.999" };
  const done = await makePayment(wire.gateway);
  const known = { "tracking-key": `order-${done.id}` };
  await wire.post({ operation: "refund", session_id: done.sessionId, amount: "1" }, known);
  const abroad = async (account: SeedAccount) => {
    const made = await makePayment(wire.gateway, { account });
    await sql.query("UPDATE payment_transaction SET payment_currency_code = 'USD' WHERE id = $1", [made.id]);
    return made;
  };
  // Each call is wrong in every way that the ones after it are, and in one more.
  const unable = await abroad(SEED_ACCOUNTS.noRefund);
  const foreign = await abroad(SEED_ACCOUNTS.knet);
  const { authorization } = await basicUser(["api.access", "payment.void"]);
  const answers = [
    await wire.post("{", { ...known, authorization: "Api-Key nobody" }),
    await wire.post({ ...refund, amount: "1e3" }, { ...known, authorization }),
    await wire.post(refund, { ...known, authorization }),
    await wire.post(refund, known),
    await wire.post(refund),
    await wire.post({ ...refund, operation: "capture", session_id: unable.sessionId }),
    await wire.post({ ...refund, session_id: unable.sessionId }),
    await wire.post({ ...refund, session_id: foreign.sessionId }),
    await wire.post({ ...refund, session_id: done.sessionId }),
  ];
  expect(answers.map(({ status, body }) => `${status} ${body.error?.code ?? Object.keys(body)[0]}`)).toEqual([
    ...["401 invalid_api_key", "400 amount", "403 forbidden", "200 amount", "404 not_found"],
    ...["400 invalid_state", "400 operation_not_supported", "400 foreign_currency"],
    "400 amount_exceeds_balance",
  ]);
  expect(answers[3]?.body).toMatchObject({ operation: "refund", amount: "1.000", state: "refunded" });
  for (const payment of [unable, foreign]) expect(await ledgerOf(wire.gateway, payment)).toEqual([]);
});

describe("what may not be", () => {
  it("over the balance, with what is available", async () => {
    const answer = await wire.post({ operation: "refund", session_id: payment.sessionId, amount: "12.501" });
    expectRefusal(answer, 400, "amount_exceeds_balance", "refund");
    expect(answer.body.detail).toContain("12.500 KWD");
    expectRefusal(
      await wire.post(
        `{"operation":"refund","session_id":"${payment.sessionId}","amount":9999999999999.999}`,
      ),
      400,
      "amount_exceeds_balance",
      "refund",
    );
    await nothingHappened();
  });

  it("a wrong state, a gateway without it, a foreign currency, the wallet", async () => {
    const refuse = async (of: TestPayment, operation: string, code: string, more = {}) =>
      expectRefusal(await wire.post({ operation, session_id: of.sessionId, ...more }), 400, code, operation);
    await refuse(payment, "capture", "invalid_state");
    await refuse(payment, "cancel", "invalid_state");
    await refuse(payment, "refund", "operation_not_supported", { destination: "wallet" });
    await refuse(
      await makePayment(wire.gateway, { account: SEED_ACCOUNTS.noRefund }),
      "refund",
      "operation_not_supported",
    );
    const authorized = await makePayment(wire.gateway, { account: SEED_ACCOUNTS.authorize });
    await refuse(authorized, "refund", "not_captured");
    await wire.post({ operation: "capture", session_id: authorized.sessionId, amount: "1" });
    await refuse(authorized, "void", "already_captured");
    const foreign = await makePayment(wire.gateway);
    await sql.query("UPDATE payment_transaction SET payment_currency_code = 'USD' WHERE id = $1", [
      foreign.id,
    ]);
    await refuse(foreign, "refund", "foreign_currency");
    await nothingHappened();
    const trail = await sql.query<{ reason: string }>(
      "SELECT reason FROM audit_event WHERE transaction_session_id = $1 AND result = 'refused' ORDER BY id DESC LIMIT 1",
      [foreign.sessionId],
    );
    expect(trail[0]?.reason).toContain("foreign_currency");
  });

  it("a gateway that says no: its words, its answer, no child", async () => {
    const other = await makePayment(wire.gateway);
    await wire.gateway.control("POST", "/control/faults", {
      match: { payment: other.gatewayReference },
      fault: "decline",
      message: "The card is closed.",
    });
    const answer = await wire.post({ operation: "refund", session_id: other.sessionId });
    expectRefusal(answer, 400, "gateway_declined", "refund");
    expect(answer.body).toMatchObject({
      detail: "The card is closed.",
      pg_response: expect.objectContaining({ error: expect.any(Object) }),
    });
    expect(JSON.stringify(answer.body)).not.toContain("null");
    expect(await operationsOf(other)).toMatchObject([{ status: "declined", child_state: null }]);
  });
});
