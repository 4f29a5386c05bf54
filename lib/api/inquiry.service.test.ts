import { beforeEach, describe, expect, it } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { auditOf, makePerson, testPassword } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import {
  atGateway,
  attemptsOfSession,
  makeAttempt,
  makeSession,
  stateOf,
  type TestSession,
} from "@/lib/payments/testing/sessions";
import { makePayment, arrangeWorld } from "@/lib/testing/world";
import { TRANSACTION_STATES } from "@/lib/transactions/types";
import { signBody } from "@/lib/webhooks/signature";
import { signingSecret } from "@/lib/webhooks/signing-secret";

const world = arrangeWorld();
const wire = useWire();
const PATH = "/b/pbl/v2/inquiry/";

const asKey = () => `Api-Key ${world.apiKey}`;
const basic = (person: { username: string }) =>
  `Basic ${Buffer.from(`${person.username}:${testPassword}`).toString("base64")}`;
const inquire = (body: unknown, authorization = asKey()) => wire.call("POST", PATH, { authorization, body });

/** Makes the payment and what was asked about it this much older. */
async function later(session: { id: bigint }, interval: string): Promise<void> {
  await sql.query("UPDATE payment_transaction SET created_at = created_at - $2::interval WHERE id = $1", [
    session.id,
    interval,
  ]);
  await sql.query(
    `UPDATE inquiry_throttle SET last_call_at = last_call_at - $2::interval, day_began_at = day_began_at - $2::interval
     WHERE transaction_id = $1`,
    [session.id, interval],
  );
}

async function waiting(
  fields = {},
): Promise<TestSession & { pageUrl: string | null; referenceNumber: string }> {
  const session = await makeSession(world, fields);
  const { pageUrl, referenceNumber } = await makeAttempt(world, session);
  await later(session, "11 minutes");
  return { ...session, pageUrl, referenceNumber };
}

const askedGateway = async () =>
  (await world.gateway.control("GET", "/control/faults")).body as { hits: number }[];

beforeEach(async () => {
  await sql.query("DELETE FROM rate_limit WHERE key = 'inquiry-minute'");
});

describe("an inquiry, 200", () => {
  it("asks the gateway, moves the payment and answers the Python client's own request", async () => {
    const payment = await waiting({ order_no: "ORD-INQ-1" });
    await atGateway(payment, "pays");
    const answer = await wire.replay("POST", PATH, world.apiKey, `{"session_id":"${payment.sessionId}"}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      session_id: payment.sessionId,
      order_no: "ORD-INQ-1",
      state: "paid",
      result: "success",
      amount: "12.500",
      amount_details: { currency_code: "KWD", amount: "12.500", total: "12.500", fee: "0.000" },
      reference_number: payment.referenceNumber,
      gateway_account: "knet-test",
      gateway_name: "sandbox",
      is_sandbox: true,
      payment_type: "one_off",
    });
    const { signature, ...rest } = answer.body;
    expect(signature).toBe(signBody(rest, await signingSecret()));
    expect(JSON.stringify(answer.body)).not.toContain("null");
    expect(await stateOf(payment)).toBe("paid");
  });

  it.each([
    ["is declined", "attempted", "failed"],
    ["cancels", "attempted", "canceled"],
  ] as const)("the customer %s: %s", async (act, state, result) => {
    const payment = await waiting();
    await atGateway(payment, act);
    const { status, body } = await inquire({ session_id: payment.sessionId });
    expect([status, body.state, body.result]).toEqual([200, state, result]);
  });

  it("leaves a payment that still waits as it is", async () => {
    const payment = await waiting();
    const { status, body } = await inquire({ session_id: payment.sessionId });
    expect([status, body.state, body.result]).toEqual([200, "pending", "pending"]);
  });

  it("tells what is known when the gateway does not answer", async () => {
    const payment = await waiting();
    await atGateway(payment, "pays");
    await world.gateway.control("POST", "/control/faults", {
      match: { type: "inquiry", reference: payment.referenceNumber },
      fault: "bad_gateway_html",
    });
    const { status, body } = await inquire({ session_id: payment.sessionId });
    expect([status, body.state]).toEqual([200, "pending"]);
    await later(payment, "31 minutes");
    expect((await inquire({ session_id: payment.sessionId })).body.state).toBe("paid");
  });

  it.each(["failed", "expired"])("a late success still counts after %s", async (state) => {
    const payment = await waiting();
    await sql.query("UPDATE payment_attempt SET state = 'failed' WHERE transaction_id = $1", [payment.id]);
    await sql.query("UPDATE payment_transaction SET state = $2::transaction_state WHERE id = $1", [
      payment.id,
      state,
    ]);
    await atGateway(payment, "pays");
    expect((await inquire({ session_id: payment.sessionId })).body.state).toBe("paid");
    expect((await attemptsOfSession(payment)).map((line) => line.state)).toEqual(["success"]);
  });

  it("asks about all attempts: the first success settles, a second one is for a person", async () => {
    const payment = await waiting();
    const other = await makeAttempt(world, payment);
    await atGateway(payment, "pays");
    await atGateway(other, "pays");
    expect((await inquire({ session_id: payment.sessionId })).body.state).toBe("paid");
    const lines = await attemptsOfSession(payment);
    expect(lines.map((line) => line.state)).toEqual(["success", "success"]);
    expect(lines.map((line) => line.alert).sort()).toEqual(["second_success", null].sort());
  });

  it.each(["paid", "authorized", "cod", "canceled"] as const)(
    "%s is told at once, without a gateway, as often as asked",
    async (state) => {
      const payment = await makePayment(world.gateway, { state });
      await world.gateway.control("POST", "/control/faults", {
        match: { type: "inquiry" },
        fault: "garbage_200",
      });
      for (let time = 0; time < 5; time += 1) {
        const { status, body } = await inquire({ session_id: payment.sessionId });
        expect([status, body.state]).toEqual([200, state]);
      }
      expect(JSON.stringify(await askedGateway())).not.toContain('"hits":1');
      await world.gateway.control("DELETE", "/control/faults");
    },
  );

  it("lists the refunds below the payment", async () => {
    const payment = await makePayment(world.gateway, { state: "paid" });
    await wire.call("POST", "/b/pbl/v2/operation/", {
      authorization: asKey(),
      body: { session_id: payment.sessionId, operation: "refund", amount: "2.000" },
    });
    const { body } = await inquire({ session_id: payment.sessionId });
    expect(body.transactions).toMatchObject([
      { amount: "2.000", currency_code: "KWD", order_no: "", state: "refunded" },
    ]);
    expect(body.refunded_amount).toBe("2.000");
  });

  it("finds the payment by its order number, or by both", async () => {
    const payment = await makePayment(world.gateway, { state: "paid", orderNo: "ORD-INQ-2" });
    for (const body of [
      { order_no: "ORD-INQ-2" },
      { order_no: "ORD-INQ-2", session_id: payment.sessionId },
    ]) {
      expect((await inquire(body)).body.session_id).toBe(payment.sessionId);
    }
  });

  it("takes forms and the older names", async () => {
    const payment = await makePayment(world.gateway, { state: "paid" });
    const answer = await wire.call("POST", PATH.slice(0, -1), {
      authorization: asKey(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `session_id=${payment.sessionId}&disclose_to_merchant=true&disclosure_url=https%3A%2F%2Fshop.example%2Fhook`,
    });
    expect(answer.status).toBe(200);
  });

  it("writes who asked into the trail", async () => {
    const payment = await waiting();
    await inquire({ session_id: payment.sessionId });
    const trail = await auditOf("transaction", payment.sessionId);
    expect(trail.map((line) => [line.action, line.actor_label])).toContainEqual([
      "transaction.inquired",
      "Test shop",
    ]);
  });
});

describe("the webhook of an inquiry", () => {
  const events = (session: { sessionId: string }) =>
    sql.query<{ urls: string[]; body: string }>(
      "SELECT urls, body::text AS body FROM webhook_event WHERE transaction_session_id = $1 ORDER BY created_at",
      [session.sessionId],
    );

  it("is sent where the call says, with the result", async () => {
    await sql.query("UPDATE webhook_settings SET enabled = true");
    const payment = await makePayment(world.gateway, { state: "paid" });
    const url = "https://shop.example/inquired";
    await inquire({ session_id: payment.sessionId, notify_webhook_url: true, webhook_url: url });
    const found = await events(payment);
    await sql.query("UPDATE webhook_settings SET enabled = false");
    expect(found.map((event) => event.urls)).toEqual([[url]]);
    expect(JSON.parse(found[0]?.body ?? "{}")).toMatchObject({
      session_id: payment.sessionId,
      state: "paid",
    });
  });

  it("is not sent unless it was asked for", async () => {
    await sql.query("UPDATE webhook_settings SET enabled = true");
    const payment = await makePayment(world.gateway, { state: "paid" });
    await inquire({
      session_id: payment.sessionId,
      notify_webhook_url: false,
      webhook_url: "https://shop.example/x",
    });
    const found = await events(payment);
    await sql.query("UPDATE webhook_settings SET enabled = false");
    expect(found).toEqual([]);
  });

  it("needs an address: 400 before any gateway is asked", async () => {
    const payment = await waiting({ order_no: "ORD-INQ-3" });
    await atGateway(payment, "pays");
    const answer = await inquire({ session_id: payment.sessionId, notify_webhook_url: "true" });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      detail: "No disclosure url found for order ORD-INQ-3",
      result: "failed",
    });
    expect(await stateOf(payment)).toBe("pending");
  });

  it.each([
    "javascript:alert(1)",
    "ftp://shop.example/",
    "shop.example",
    "https://a:b@shop.example/",
    "https://",
    5,
    {},
    `https://shop.example/${"x".repeat(2000)}`,
  ])("refuses the address %.30s: 400", async (url) => {
    const answer = await inquire({ session_id: "s", notify_webhook_url: true, webhook_url: url });
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, ["webhook_url"]]);
  });
});

describe("the limits of inquiries, 429", () => {
  it("refuse a payment's first ten minutes and say when to come back", async () => {
    const session = await makeSession(world);
    await makeAttempt(world, session);
    const answer = await inquire({ session_id: session.sessionId });
    expect([answer.status, answer.body.error.code]).toEqual([429, "rate_limit_exceeded"]);
    const wait = Number(answer.headers["retry-after"]);
    expect(wait).toBeGreaterThan(580);
    expect(wait).toBeLessThanOrEqual(600);
  });

  it("allow three a day, half an hour apart, and three again on the next", async () => {
    const payment = await waiting();
    const ask = async () => (await inquire({ session_id: payment.sessionId })).status;
    const statuses = [await ask(), await ask()];
    await later(payment, "29 minutes");
    statuses.push(await ask());
    await later(payment, "2 minutes");
    statuses.push(await ask(), await ask());
    await later(payment, "31 minutes");
    statuses.push(await ask());
    await later(payment, "31 minutes");
    statuses.push(await ask());
    expect(statuses).toEqual([200, 429, 429, 200, 429, 200, 429]);
    const refused = await inquire({ session_id: payment.sessionId });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(22 * 3600);
    await later(payment, "23 hours");
    expect(await ask()).toBe(200);
  });

  it("let one of ten calls at the same moment through", async () => {
    const payment = await waiting();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => inquire({ session_id: payment.sessionId })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(9).fill(429)]);
  });

  it("hold thirty a minute over all payments, whatever their state, and are a setting", async () => {
    const payment = await makePayment(world.gateway, { state: "paid" });
    const statuses: number[] = [];
    for (let time = 0; time < 32; time += 1)
      statuses.push((await inquire({ session_id: payment.sessionId })).status);
    expect(statuses).toEqual([...Array(30).fill(200), 429, 429]);
    await sql.query("INSERT INTO setting (key, value) VALUES ('inquiry.per_minute', '1000')");
    expect((await inquire({ session_id: payment.sessionId })).status).toBe(200);
    await sql.query("UPDATE setting SET value = '0' WHERE key = 'inquiry.per_minute'");
    const refused = await inquire({ session_id: payment.sessionId });
    await sql.query("UPDATE setting SET value = '30' WHERE key = 'inquiry.per_minute'");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(60);
  });
});

describe("an inquiry that is refused", () => {
  it.each(["created", "invalided"] as const)("%s was never at a gateway: 400", async (state) => {
    const payment = await makePayment(world.gateway, { state });
    const answer = await inquire({ session_id: payment.sessionId });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ detail: "Operation is not allowed", result: "failed" });
  });

  it("no attempts: 400 in the contract's words, and nothing is used up", async () => {
    const session = await makeSession(world, { order_no: "ORD-INQ-4" });
    await sql.query("UPDATE payment_transaction SET state = 'expired' WHERE id = $1", [session.id]);
    const answer = await inquire({ session_id: session.sessionId });
    expect(answer.body).toMatchObject({
      detail: "No payment attempts for order ORD-INQ-4",
      result: "failed",
    });
    await sql.query("UPDATE payment_transaction SET order_no = NULL WHERE id = $1", [session.id]);
    const again = await inquire({ session_id: session.sessionId });
    expect([again.status, again.body.detail]).toEqual([400, "No payment attempts found for this Lookup"]);
  });

  it("every state has an answer", async () => {
    for (const state of TRANSACTION_STATES) {
      const payment = await makePayment(world.gateway, { state });
      const { status } = await inquire({ session_id: payment.sessionId });
      expect([200, 400]).toContain(status);
    }
  });

  it("nobody named: 400 under both names; both but of two payments, or several of one number: 400", async () => {
    const required = ["This field is required."];
    for (const body of [{}, { session_id: "", order_no: null }])
      expect((await inquire(body)).body).toEqual({ session_id: required, order_no: required });
    const one = await makePayment(world.gateway, { orderNo: "ORD-INQ-5" });
    await makePayment(world.gateway, { orderNo: "ORD-INQ-6" });
    await makePayment(world.gateway, { orderNo: "ORD-INQ-6" });
    expect((await inquire({ session_id: one.sessionId, order_no: "ORD-INQ-6" })).status).toBe(400);
    expect((await inquire({ order_no: "ORD-INQ-6" })).status).toBe(400);
  });

  it("the Python client's stale session with another order: 400", async () => {
    const one = await makePayment(world.gateway, { orderNo: "ORD-INQ-7" });
    await makePayment(world.gateway, { orderNo: "O3" });
    const body = `{"session_id":"${one.sessionId}","order_no":"O3"}`;
    expect((await wire.replay("POST", PATH, world.apiKey, body)).status).toBe(400);
  });

  it("unknown and deleted: 404; nobody: 401; without the right: 403; text: 415; GET: 405", async () => {
    const payment = await makePayment(world.gateway, { state: "paid" });
    expect((await inquire({ session_id: "unknown" })).status).toBe(404);
    await sql.query("UPDATE payment_transaction SET deleted_at = now() WHERE id = $1", [payment.id]);
    expect((await inquire({ session_id: payment.sessionId })).status).toBe(404);
    const other = await makePayment(world.gateway, { state: "paid" });
    const body = { session_id: other.sessionId };
    expect((await wire.call("POST", PATH, { body })).status).toBe(401);
    expect((await inquire(body, basic(await makePerson(["api.access", "payment.refund"])))).status).toBe(403);
    expect((await inquire(body, basic(await makePerson(["payment.inquiry"])))).status).toBe(403);
    expect((await inquire(body, basic(await makePerson(["api.access", "payment.inquiry"])))).status).toBe(
      200,
    );
    const text = { authorization: asKey(), headers: { "content-type": "text/plain" }, body: "{}" };
    expect((await wire.call("POST", PATH, text)).status).toBe(415);
    expect((await wire.call("GET", PATH, { authorization: asKey() })).status).toBe(405);
  });

  it.each<[string, unknown]>([
    ["NUL", { session_id: "s\u0000" }],
    ["half a character", '{"order_no":"\\udc00"}'],
    ["129 characters", { order_no: "x".repeat(129) }],
    ["a list", { session_id: ["a"] }],
    ["a broken JSON", "{"],
    ["a deep JSON", `{"extra":${"[".repeat(100)}${"]".repeat(100)}}`],
  ])("%s: 400", async (_name, body) => {
    expect((await inquire(body)).status).toBe(400);
  });

  it("a right-to-left mark and SQL text are only texts: 404", async () => {
    for (const order_no of ["\u202eORD", "' OR 1=1 --", "👩‍💻"])
      expect((await inquire({ order_no })).status).toBe(404);
  });
});
