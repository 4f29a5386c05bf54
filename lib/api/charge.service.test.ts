import { beforeEach, describe, expect, it } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { auditOf, makePerson, testPassword } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import {
  attemptsOfSession,
  atGateway,
  makeAttempt,
  makeCard,
  makeSession,
  paidAtGateway,
  stateOf,
  type TestSession,
} from "@/lib/payments/testing/sessions";
import { reconcileAttempts } from "@/lib/payments/testing/sweep";
import { eventually, arrangeWorld } from "@/lib/testing/world";
import type { CheckoutFields } from "@/lib/transactions/checkout-fields";
import { signBody } from "@/lib/webhooks/signature";
import { signingSecret } from "@/lib/webhooks/signing-secret";

const world = arrangeWorld();
const wire = useWire();
const DEBIT = "/b/pbl/v2/auto-debit/";
const CASH = "/b/pbl/v2/payment/cash/";

let customer = "";
let made = 0;
beforeEach(() => {
  customer = `payer-${++made}`;
});

const asKey = () => `Api-Key ${world.apiKey}`;
const basic = (person: { username: string }) =>
  `Basic ${Buffer.from(`${person.username}:${testPassword}`).toString("base64")}`;
const debit = (body: unknown, authorization = asKey(), path = DEBIT) =>
  wire.call("POST", path, { authorization, body });
const cash = (body: unknown, authorization = asKey(), path = CASH) =>
  wire.call("POST", path, { authorization, body });
const autoDebit = (fields: Partial<CheckoutFields> = {}) =>
  makeSession(world, {
    payment_type: "auto_debit",
    customer_id: customer,
    agreement: { id: "rent" },
    ...fields,
  });
const fault = (more: Record<string, unknown>) =>
  world.gateway.control("POST", "/control/faults", { match: { type: "payment" }, ...more });

async function expectUntouched(session: TestSession): Promise<void> {
  expect(await stateOf(session)).toBe("created");
  expect(await attemptsOfSession(session)).toEqual([]);
}

describe("charging a saved card, 200", () => {
  it("answers the Python client's own request with the paid payment", async () => {
    const session = await autoDebit({ order_no: `ORD-${customer}` });
    const token = await makeCard(world, customer);
    const body = `{"session_id":"${session.sessionId}","token":"${token}"}`;
    const answer = await wire.replay("POST", DEBIT, world.apiKey, body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      session_id: session.sessionId,
      order_no: `ORD-${customer}`,
      state: "paid",
      result: "success",
      payment_type: "auto_debit",
      amount: "12.500",
      settled_amount: "12.500",
      paid_amount: "12.500",
      gateway_account: "knet-test",
      gateway_name: "sandbox",
      customer_id: customer,
      token: { token, number: "**** 4242", customer_id: customer, pg_code: "knet-test" },
    });
    const { signature, ...rest } = answer.body;
    expect(signature).toBe(signBody(rest, await signingSecret()));
    expect(JSON.stringify(answer.body)).not.toContain("null");
    expect(JSON.stringify(answer.body)).not.toMatch(/tok_[0-9a-f]{8}/);
    expect(await paidAtGateway(world, session)).toHaveLength(1);
  });

  it("works at the other address and without the slash", async () => {
    for (const path of [
      "/b/pbl/v2/auto-debit",
      "/b/pbl/v2/payment/auto-debit/",
      "/b/pbl/v2/payment/auto-debit",
    ]) {
      const session = await autoDebit();
      const token = await makeCard(world, customer);
      expect((await debit({ session_id: session.sessionId, token }, asKey(), path)).status).toBe(200);
    }
  });

  it("adds the account's fee and authorizes where the account does", async () => {
    await sql.query(
      "UPDATE gateway_account SET fee_fixed_minor = 250 WHERE pg_code = 'cards-authorize-test'",
    );
    const session = await autoDebit({ pg_codes: ["cards-authorize-test"] });
    const token = await makeCard(world, customer, { pgCode: "cards-authorize-test" });
    const { body } = await debit({ session_id: session.sessionId, token });
    expect(body).toMatchObject({
      state: "authorized",
      fee: "0.250 KWD",
      amount_details: { amount: "12.500", fee: "0.250", total: "12.750" },
    });
  });

  it("writes who charged into the trail", async () => {
    const session = await autoDebit();
    const token = await makeCard(world, customer);
    const { body } = await debit({ session_id: session.sessionId, token });
    const trail = await auditOf("attempt", body.reference_number);
    expect(trail.map((line) => [line.action, line.actor_label])).toEqual([
      ["attempt.started", "Test shop"],
      ["attempt.finished", "Test shop"],
    ]);
  });

  it("charges once of twenty calls at the same moment", async () => {
    const session = await autoDebit();
    const token = await makeCard(world, customer);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => debit({ session_id: session.sessionId, token })),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.every((status) => [200, 400, 409].includes(status))).toBe(true);
    expect(await paidAtGateway(world, session)).toHaveLength(1);
  });

  it("closes the page at which the customer could still pay", async () => {
    const session = await autoDebit();
    const token = await makeCard(world, customer);
    const page = await makeAttempt(world, session);
    expect((await debit({ session_id: session.sessionId, token })).status).toBe(200);
    expect((await attemptsOfSession(session)).map((line) => line.state)).toEqual(["canceled", "success"]);
    await atGateway(page, "pays");
    expect(await paidAtGateway(world, session)).toHaveLength(1);
  });

  it("does not charge when the customer was faster at that page", async () => {
    const session = await autoDebit();
    const token = await makeCard(world, customer);
    await atGateway(await makeAttempt(world, session), "pays");
    const answer = await debit({ session_id: session.sessionId, token });
    expect(answer.status).toBe(400);
    expect(await stateOf(session)).toBe("paid");
    expect(await paidAtGateway(world, session)).toHaveLength(1);
  });
});

describe("a charge in trouble", () => {
  it("is declined: 400 with the reason, and may be tried again", async () => {
    const session = await autoDebit();
    const token = await makeCard(world, customer);
    await fault({ fault: "decline", message: "Insufficient funds." });
    const answer = await debit({ session_id: session.sessionId, token });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      detail: "Insufficient funds.",
      result: "failed",
      error: { code: "gateway_declined" },
    });
    expect(await stateOf(session)).toBe("attempted");
    expect((await debit({ session_id: session.sessionId, token })).status).toBe(200);
    expect(await paidAtGateway(world, session)).toHaveLength(1);
  });

  it.each([
    ["executed and never answered", { fault: "executed_then_silent" }, "paid", 1],
    ["executed and cut off", { fault: "executed_then_reset" }, "paid", 1],
    ["executed and answered with half a JSON", { fault: "half_json", executed: true }, "paid", 1],
    ["executed and answered with another amount", { fault: "wrong_amount", amount: "1.250" }, "paid", 1],
    ["cut off before", { fault: "reset_before_execution" }, "attempted", 0],
    ["garbage instead of an answer", { fault: "garbage_200", executed: false }, "attempted", 0],
  ])(
    "%s: stays pending, refuses a second charge, and the inquiry settles it",
    async (_name, how, end, paid) => {
      const session = await autoDebit();
      const token = await makeCard(world, customer);
      await fault(how);
      const answer = await debit({ session_id: session.sessionId, token });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ result: "pending", state: "pending" });
      const again = await debit({ session_id: session.sessionId, token });
      expect([again.status, again.body.error.code]).toEqual([409, "operation_in_progress"]);
      await reconcileAttempts(session);
      // One "never seen" is not proof enough to let the card be charged again.
      if (paid === 0) expect(await stateOf(session)).toBe("pending");
      await reconcileAttempts(session);
      expect(await stateOf(session)).toBe(end);
      expect(await paidAtGateway(world, session)).toHaveLength(paid);
    },
  );

  it("cannot reach the gateway: 502, nothing was charged, and it may be tried again", async () => {
    const session = await autoDebit();
    const token = await makeCard(world, customer);
    await sql.query("UPDATE gateway_account SET base_url = 'http://127.0.0.1:9' WHERE pg_code = 'knet-test'");
    const answer = await debit({ session_id: session.sessionId, token });
    await sql.query("UPDATE gateway_account SET base_url = $1 WHERE pg_code = 'knet-test'", [
      world.gateway.url,
    ]);
    expect([answer.status, answer.body.error.code]).toEqual([502, "gateway_unavailable"]);
    expect((await debit({ session_id: session.sessionId, token })).status).toBe(200);
  });

  it("is refused while calls to its gateway are paused: nothing was sent, and it may be tried again", async () => {
    const session = await autoDebit();
    const token = await makeCard(world, customer);
    await sql.query(
      "UPDATE gateway_account SET failed_calls = 5, paused_since = now(), paused_until = now() + interval '1 minute' WHERE pg_code = 'knet-test'",
    );
    const answer = await debit({ session_id: session.sessionId, token });
    expect([answer.status, answer.body.error.code]).toEqual([502, "gateway_unavailable"]);
    expect(await paidAtGateway(world, session)).toEqual([]);
    await sql.query("UPDATE gateway_account SET paused_until = now() WHERE pg_code = 'knet-test'");
    expect((await debit({ session_id: session.sessionId, token })).status).toBe(200);
    expect(await paidAtGateway(world, session)).toHaveLength(1);
  });
});

describe("two ways to pay at the same moment", () => {
  const START = "/b/checkout/redirect/start/?session_id=";
  const offering = () => makeSession(world, { customer_id: customer, pg_codes: ["knet-test", "cash-test"] });
  const choose = (session: TestSession, page: string) => {
    const token = /name="token" value="([0-9a-f]+)"/.exec(page)?.[1] ?? "";
    return wire.call("POST", `${START}${session.sessionId}`, {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `token=${token}&pg_code=knet-test`,
    });
  };

  it("while nobody knows what became of a charge, neither the customer's page nor cash takes the money as well", async () => {
    const session = await offering();
    const token = await makeCard(world, customer);
    const before = (await wire.call("GET", `${START}${session.sessionId}`)).body as string;
    await fault({ fault: "executed_then_reset" });
    expect((await debit({ session_id: session.sessionId, token })).body).toMatchObject({ result: "pending" });
    for (const page of [
      await wire.call("GET", `${START}${session.sessionId}`),
      await choose(session, before),
    ]) {
      expect([page.status, /http-equiv="refresh"/.test(page.body)]).toEqual([200, true]);
      expect(page.body).not.toContain("pg_code");
    }
    const inCash = await cash({ session_id: session.sessionId });
    expect([inCash.status, inCash.body.error.code]).toEqual([409, "operation_in_progress"]);
    await reconcileAttempts(session);
    expect(await stateOf(session)).toBe("paid");
    expect((await attemptsOfSession(session)).map(({ state }) => state)).toEqual(["success"]);
  });

  it.each(["cancel", "delete"])("%s waits until it is known what became of a charge", async (operation) => {
    const session = await offering();
    const token = await makeCard(world, customer);
    const call = () =>
      wire.call("POST", "/b/pbl/v2/operation/", {
        authorization: asKey(),
        body: { session_id: session.sessionId, operation },
      });
    await fault({ fault: "executed_then_reset" });
    expect((await debit({ session_id: session.sessionId, token })).body).toMatchObject({ result: "pending" });
    const refused = await call();
    expect([refused.status, refused.body.error.code]).toEqual([409, "operation_in_progress"]);
    await reconcileAttempts(session);
    expect(await stateOf(session)).toBe("paid");
    expect((await attemptsOfSession(session)).map(({ alert }) => alert)).toEqual([null]);
  });

  it("cash closes the page at which the customer could still pay, and is refused when he was faster", async () => {
    const session = await offering();
    const page = await makeAttempt(world, session);
    expect((await cash({ session_id: session.sessionId })).status).toBe(200);
    await atGateway(page, "pays");
    expect(await paidAtGateway(world, session)).toEqual([]);

    const faster = await offering();
    await atGateway(await makeAttempt(world, faster), "pays");
    expect((await cash({ session_id: faster.sessionId })).status).toBe(400);
    expect(await stateOf(faster)).toBe("paid");
  });

  it("a page that is just being made, or was begun while the others were closed, stops charge and cash", async () => {
    const session = await offering();
    const token = await makeCard(world, customer);
    await makeAttempt(world, session, { unknown: true });
    for (const answer of [
      await debit({ session_id: session.sessionId, token }),
      await cash({ session_id: session.sessionId }),
    ])
      expect([answer.status, answer.body.error.code]).toEqual([409, "operation_in_progress"]);
    // What was never made is nobody's page for long.
    await sql.query(
      "UPDATE payment_attempt SET created_at = now() - interval '1 hour' WHERE transaction_id = $1",
      [session.id],
    );
    expect((await debit({ session_id: session.sessionId, token })).status).toBe(200);
  });
});

describe("a payment that is erased while its card is charged", () => {
  it("calls a person, because the money was taken", async () => {
    const session = await autoDebit();
    const token = await makeCard(world, customer);
    await fault({ fault: "delay", ms: 400 });
    const charge = debit({ session_id: session.sessionId, token });
    await eventually("the charge is under way", async () => (await attemptsOfSession(session)).length === 1);
    await sql.query("DELETE FROM payment_transaction WHERE id = $1", [session.id]);
    expect((await charge).status).toBe(404);
    const alerts = await sql.query<{ action: string }>(
      "SELECT action FROM audit_event WHERE transaction_session_id = $1 AND action = 'attempt.alert'",
      [session.sessionId],
    );
    expect(alerts).toHaveLength(1);
  });
});

describe("a charge that is refused", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["nothing", {}, ["session_id", "token"]],
    ["no token", { session_id: "s" }, ["token"]],
    ["a long token", { session_id: "s", token: "x".repeat(51) }, ["token"]],
    ["a number of depth", { session_id: ["s"], token: {} }, ["session_id", "token"]],
    ["NUL", { session_id: "s\u0000", token: "t\u0000" }, ["session_id", "token"]],
  ])("%s: 400 under the fields", async (_name, body, fields) => {
    const answer = await debit(body);
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body).sort()).toEqual(fields);
  });

  it("a card of another customer, of an account that is not offered, forgotten or unknown: one answer", async () => {
    const session = await autoDebit();
    const mine = await makeCard(world, customer, { pgCode: "bank-queued-test" });
    const theirs = await makeCard(world, `${customer}-other`);
    const forgotten = await makeCard(world, customer);
    await wire.call("DELETE", `/b/pbl/v2/card/${forgotten}/?customer_id=${customer}&type=sandbox`, {
      authorization: asKey(),
    });
    const bodies = [];
    for (const token of [mine, theirs, forgotten, "unknown"]) {
      const answer = await debit({ session_id: session.sessionId, token });
      expect(answer.status).toBe(400);
      bodies.push(JSON.stringify(answer.body));
    }
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain('{"token":[');
    await expectUntouched(session);
  });

  it("an expired card and an account that may not charge: 400", async () => {
    const session = await autoDebit();
    const token = await makeCard(world, customer);
    await sql.query("UPDATE saved_card SET expiry_year = '20' WHERE token = $1", [token]);
    expect((await debit({ session_id: session.sessionId, token })).body).toEqual({
      token: ["The card has expired."],
    });
    await sql.query("UPDATE saved_card SET expiry_year = '39' WHERE token = $1", [token]);
    await sql.query("UPDATE gateway_account SET auto_debit = false WHERE pg_code = 'knet-test'");
    const answer = await debit({ session_id: session.sessionId, token });
    await sql.query("UPDATE gateway_account SET auto_debit = true WHERE pg_code = 'knet-test'");
    expect([answer.status, answer.body.error.code, answer.body.result]).toEqual([
      400,
      "operation_not_supported",
      "failed",
    ]);
    await expectUntouched(session);
  });

  it("a session that is paid, canceled, over, or only saves a card: 400", async () => {
    const token = await makeCard(world, customer);
    const paid = await autoDebit();
    await debit({ session_id: paid.sessionId, token });
    const over = await autoDebit();
    await sql.query("UPDATE payment_transaction SET expires_at = now() - interval '1 second' WHERE id = $1", [
      over.id,
    ]);
    const canceled = await autoDebit();
    await sql.query("UPDATE payment_transaction SET state = 'canceled' WHERE id = $1", [canceled.id]);
    const saving = await makeSession(world, {
      payment_type: "save_card",
      amount: "0",
      customer_id: customer,
    });
    for (const session of [paid, over, canceled, saving]) {
      const answer = await debit({ session_id: session.sessionId, token });
      expect([answer.status, answer.body.error.code, answer.body.result]).toEqual([
        400,
        "invalid_state",
        "failed",
      ]);
    }
    expect(await stateOf(over)).toBe("expired");
    expect(await paidAtGateway(world, paid)).toHaveLength(1);
  });

  it("an unknown session: 404; nobody: 401; without the rights: 403 or 404, and nothing happens", async () => {
    const session = await autoDebit();
    const token = await makeCard(world, customer);
    const body = { session_id: session.sessionId, token };
    expect((await debit({ session_id: "f".repeat(40), token })).status).toBe(404);
    expect((await wire.call("POST", DEBIT, { body })).status).toBe(401);
    expect((await debit(body, basic(await makePerson(["e_commerce.change"])))).status).toBe(403);
    expect((await debit(body, basic(await makePerson(["api.access"])))).status).toBe(403);
    expect(
      (await debit(body, basic(await makePerson(["api.access", "payment_request.change"])))).status,
    ).toBe(404);
    const noAccount = await debit(body, basic(await makePerson(["api.access", "e_commerce.change"])));
    expect([noAccount.status, Object.keys(noAccount.body)]).toEqual([400, ["token"]]);
    await expectUntouched(session);
  });
});

describe("cash", () => {
  it("is acknowledged at each address: the session is cod by an attempt of its own", async () => {
    for (const path of [
      CASH,
      "/b/pbl/v2/payment/cash",
      "/b/pbl/v2/cash-payment/",
      "/b/pbl/v2/cash-payment",
    ]) {
      const session = await makeSession(world, { pg_codes: ["knet-test", "cash-test"] });
      const answer = await cash({ session_id: session.sessionId }, asKey(), path);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        state: "cod",
        result: "cod",
        settled_amount: "12.500",
        gateway_account: "cash-test",
        gateway_name: "cash",
      });
      expect((await attemptsOfSession(session)).map((line) => line.state)).toEqual(["cod"]);
    }
  });

  it("is acknowledged once of ten calls at the same moment", async () => {
    const session = await makeSession(world, { pg_codes: ["cash-test"] });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => cash({ session_id: session.sessionId })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(9).fill(400)]);
    expect(await attemptsOfSession(session)).toHaveLength(1);
  });

  it("is refused where the session does not offer it, or is over: 400; unknown: 404; nobody: 401", async () => {
    const session = await makeSession(world);
    const answer = await cash({ session_id: session.sessionId });
    expect([answer.status, answer.body.error.code, answer.body.result]).toEqual([
      400,
      "operation_not_supported",
      "failed",
    ]);
    await expectUntouched(session);
    expect((await cash({})).body).toEqual({ session_id: ["This field is required."] });
    expect((await cash({ session_id: "nothing" })).status).toBe(404);
    expect((await wire.call("POST", CASH, { body: {} })).status).toBe(401);
    expect(
      (await cash({ session_id: session.sessionId }, basic(await makePerson(["api.access"])))).status,
    ).toBe(403);
  });

  it("needs the right to the cash account", async () => {
    const session = await makeSession(world, { pg_codes: ["cash-test"] });
    const person = await makePerson(["api.access", "e_commerce.change"]);
    expect((await cash({ session_id: session.sessionId }, basic(person))).status).toBe(403);
    await sql.query(
      "INSERT INTO user_permission (user_id, permission) VALUES ($1, 'gateway.use:cash-test')",
      [person.id],
    );
    expect((await cash({ session_id: session.sessionId }, basic(person))).status).toBe(200);
  });
});
