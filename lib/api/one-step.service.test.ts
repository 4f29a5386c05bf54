import { beforeEach, describe, expect, it } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { auditOf, makePerson, testPassword } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import {
  attemptsOfSession,
  makeCard,
  paidAtGateway,
  stateOf,
  type TestSession,
} from "@/lib/payments/testing/sessions";
import { reconcileAttempts } from "@/lib/payments/testing/sweep";
import { arrangeWorld, eventually } from "@/lib/testing/world";
import { signBody } from "@/lib/webhooks/signature";
import { signingSecret } from "@/lib/webhooks/signing-secret";

const world = arrangeWorld();
const wire = useWire();
const CREATE = "/b/checkout/v1/pymt-txn/";

let customer = "";
let token = "";
let made = 0;
beforeEach(async () => {
  customer = `at-once-${++made}`;
  token = await makeCard(world, customer);
});

const asKey = () => `Api-Key ${world.apiKey}`;
const basic = (person: { username: string }) =>
  `Basic ${Buffer.from(`${person.username}:${testPassword}`).toString("base64")}`;
const body = (more: Record<string, unknown> = {}) => ({
  type: "e_commerce",
  amount: "12.5",
  currency_code: "KWD",
  pg_codes: ["knet-test"],
  customer_id: customer,
  payment_instrument: { instrument_type: "token", payload: { token } },
  ...more,
});
const pay = (sent: unknown = body(), headers: Record<string, string> = {}, authorization = asKey()) =>
  wire.call("POST", CREATE, { authorization, body: sent, headers });
const fault = (more: Record<string, unknown>) =>
  world.gateway.control("POST", "/control/faults", { match: { type: "payment" }, ...more });

async function sessionsOf(customerId: string): Promise<TestSession[]> {
  const rows = await sql.query<{ id: bigint; session_id: string }>(
    "SELECT id, session_id FROM payment_transaction WHERE customer_id = $1 ORDER BY id",
    [customerId],
  );
  return rows.map(({ id, session_id: sessionId }) => ({ id, sessionId }));
}

async function onlySession(): Promise<TestSession> {
  const [session, ...more] = await sessionsOf(customer);
  if (!session || more.length > 0)
    throw new Error(`${more.length + (session ? 1 : 0)} sessions instead of one`);
  return session;
}

describe("a session that is paid by the call that makes it", () => {
  it("answers 201 with the paid payment in the shape of its webhook, signed", async () => {
    const answer = await pay(body({ order_no: `ORD-${customer}`, extra: { cart: 7 } }));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      state: "paid",
      result: "success",
      payment_type: "one_off",
      order_no: `ORD-${customer}`,
      amount: "12.500",
      settled_amount: "12.500",
      paid_amount: "12.500",
      gateway_account: "knet-test",
      customer_id: customer,
      extra: { cart: 7 },
      token: { token, number: "**** 4242" },
    });
    expect(answer.body).not.toHaveProperty("checkout_url");
    const { signature, ...rest } = answer.body;
    expect(signature).toBe(signBody(rest, await signingSecret()));
    expect(JSON.stringify(answer.body)).not.toMatch(/null|tok_[0-9a-f]{8}/);
    const session = await onlySession();
    expect(answer.body.session_id).toBe(session.sessionId);
    expect(await paidAtGateway(world, session)).toHaveLength(1);
    const read = await wire.call("GET", CREATE + session.sessionId, { authorization: asKey() });
    expect(read.body).toMatchObject({
      state: "paid",
      settled_pg_code: "knet-test",
      order_no: `ORD-${customer}`,
    });
  });

  it("takes the token alone as payload, forms with JSON text, and an agreement's payment", async () => {
    const alone = await pay(body({ payment_instrument: { instrument_type: "token", payload: token } }));
    const form = new URLSearchParams({
      type: "e_commerce",
      amount: "1",
      currency_code: "KWD",
      pg_codes: "knet-test",
      customer_id: customer,
      payment_instrument: JSON.stringify({ instrument_type: "token", payload: { token } }),
    });
    const asForm = await pay(form.toString(), { "content-type": "application/x-www-form-urlencoded" });
    const agreed = await pay(body({ payment_type: "auto_debit", agreement: { id: "rent" } }));
    expect([alone, asForm, agreed].map(({ status, body: said }) => [status, said.state])).toEqual([
      [201, "paid"],
      [201, "paid"],
      [201, "paid"],
    ]);
  });

  it("writes who made and charged it into the trail", async () => {
    const answer = await pay();
    const made = await auditOf("transaction", answer.body.session_id);
    const charged = await auditOf("attempt", answer.body.reference_number);
    expect([...made, ...charged].map((line) => [line.action, line.actor_label])).toEqual([
      ["transaction.created", "Test shop"],
      ["attempt.started", "Test shop"],
      ["attempt.finished", "Test shop"],
    ]);
  });

  it("ignores the switches of a session that waits, and a false or empty instrument", async () => {
    const waiting = await pay(body({ payment_instrument: "" }));
    expect(waiting.body).toMatchObject({ state: "created", checkout_url: expect.any(String) });
    const quick = await pay(body({ generate_qr_code: true, shortify_checkout_url: true }));
    expect(quick.body.state).toBe("paid");
    expect(quick.body).not.toHaveProperty("qr_code_url");
  });
});

describe("the Tracking-Key of a one-step payment", () => {
  it("charges once: the same key answers 200 with the payment as it stands, whatever the body says", async () => {
    const key = { "tracking-key": `pay-${customer}` };
    const first = await pay(body(), key);
    const again = await pay(body({ amount: "999" }), key);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(await paidAtGateway(world, await onlySession())).toHaveLength(1);
  });

  it("charges once of ten calls at the same moment", async () => {
    const key = { "tracking-key": `pay-${customer}` };
    const answers = await Promise.all(Array.from({ length: 10 }, () => pay(body(), key)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(await paidAtGateway(world, await onlySession())).toHaveLength(1);
  });

  it("is free after a charge that was declined: the next call with it pays", async () => {
    const key = { "tracking-key": `pay-${customer}` };
    await fault({ fault: "decline" });
    expect((await pay(body(), key)).status).toBe(400);
    expect((await pay(body(), key)).status).toBe(201);
    expect((await sessionsOf(customer)).length).toBe(2);
  });

  it("is kept while nobody knows the outcome, and tells it in the end", async () => {
    const key = { "tracking-key": `pay-${customer}` };
    await fault({ fault: "executed_then_silent" });
    const first = await pay(body(), key);
    expect([first.status, first.body.result]).toEqual([201, "pending"]);
    const second = await pay(body(), key);
    expect([second.status, second.body.result]).toEqual([200, "pending"]);
    const session = await onlySession();
    await reconcileAttempts(session);
    await reconcileAttempts(session);
    expect((await pay(body(), key)).body).toMatchObject({ state: "paid", result: "success" });
    expect(await paidAtGateway(world, session)).toHaveLength(1);
  });

  it("does not let a deleted payment be paid again", async () => {
    const key = { "tracking-key": `pay-${customer}` };
    const { body: paid } = await pay(body(), key);
    await sql.query("UPDATE payment_transaction SET deleted_at = now() WHERE session_id = $1", [
      paid.session_id,
    ]);
    expect((await pay(body(), key)).status).toBe(404);
    expect(await sessionsOf(customer)).toHaveLength(1);
  });

  it("is refused when it cannot be a key: 400, nothing is made", async () => {
    expect((await pay(body(), { "tracking-key": "two words" })).status).toBe(400);
    expect((await pay(body(), { "tracking-key": "k".repeat(129) })).status).toBe(400);
    expect(await sessionsOf(customer)).toEqual([]);
  });
});

describe("a one-step payment in trouble", () => {
  it("is declined: 400 with the reason and the session, which can still be paid", async () => {
    await fault({ fault: "decline", message: "Insufficient funds." });
    const answer = await pay();
    const session = await onlySession();
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      detail: "Insufficient funds.",
      result: "failed",
      session_id: session.sessionId,
      error: { code: "gateway_declined" },
    });
    expect(await stateOf(session)).toBe("attempted");
    expect(await paidAtGateway(world, session)).toEqual([]);
  });

  it.each([
    ["executed and never answered", { fault: "executed_then_silent" }, "paid", 1],
    ["cut off before", { fault: "reset_before_execution" }, "attempted", 0],
  ])("%s: 201 and pending, until the inquiry settles it", async (_name, how, end, paid) => {
    await fault(how);
    const answer = await pay();
    expect([answer.status, answer.body.result, answer.body.state]).toEqual([201, "pending", "pending"]);
    const session = await onlySession();
    await reconcileAttempts(session);
    await reconcileAttempts(session);
    expect(await stateOf(session)).toBe(end);
    expect(await paidAtGateway(world, session)).toHaveLength(paid);
  });

  it("cannot reach the gateway: 502, and the key is free", async () => {
    await sql.query("UPDATE gateway_account SET base_url = 'http://127.0.0.1:9' WHERE pg_code = 'knet-test'");
    const key = { "tracking-key": `pay-${customer}` };
    const answer = await pay(body(), key);
    await sql.query("UPDATE gateway_account SET base_url = $1 WHERE pg_code = 'knet-test'", [
      world.gateway.url,
    ]);
    expect([answer.status, answer.body.error.code]).toEqual([502, "gateway_unavailable"]);
    expect((await pay(body(), key)).status).toBe(201);
  });

  it("whose payment is erased while it is charged calls a person", async () => {
    await fault({ fault: "delay", ms: 400 });
    const charge = pay();
    const session = await eventually("the charge is under way", async () => {
      const [found] = await sessionsOf(customer);
      return found && (await attemptsOfSession(found)).length === 1 && found;
    });
    await sql.query("DELETE FROM payment_transaction WHERE id = $1", [session.id]);
    expect((await charge).status).toBe(404);
    const alerts = await sql.query(
      "SELECT 1 FROM audit_event WHERE transaction_session_id = $1 AND action = 'attempt.alert'",
      [session.sessionId],
    );
    expect(alerts).toHaveLength(1);
  });
});

describe("a one-step payment that is refused makes nothing", () => {
  const refused = async (sent: unknown, expected: unknown, status = 400, authorization = asKey()) => {
    const answer = await pay(sent, {}, authorization);
    expect(answer.body).toMatchObject(expected as object);
    expect(answer.status).toBe(status);
    expect(await sessionsOf(customer)).toEqual([]);
  };
  const instrument = (value: unknown) => body({ payment_instrument: value });

  it.each(["apple_pay", "google_pay", "samsung_pay", "wallet", "gold"])(
    "%s is no way to pay here: the answer names what is",
    async (type) => {
      await refused(instrument({ instrument_type: type, payload: { paymentData: {} } }), {
        payment_instrument: { instrument_type: [`"${type}" is not supported here. Supported: token.`] },
      });
    },
  );

  it("names what is missing or of the wrong kind", async () => {
    await refused(instrument({}), { payment_instrument: { instrument_type: ["This field is required."] } });
    for (const payload of [undefined, {}, { token: "" }, [], 12, "{"])
      await refused(instrument({ instrument_type: "token", payload }), {
        payment_instrument: { payload: expect.anything() },
      });
    await refused(instrument("token"), { payment_instrument: ["A JSON object is required."] });
    await refused(instrument([1]), { payment_instrument: [expect.any(String)] });
    await refused(body({ pg_codes: ["knet-test", "cards-authorize-test"] }), {
      pg_codes: [expect.any(String)],
    });
    await refused(body({ payment_type: "save_card", amount: "0" }), { payment_type: [expect.any(String)] });
    const { customer_id: _, ...nobody } = body();
    await refused(nobody, { customer_id: [expect.any(String)] });
  });

  it("a card of somebody else, of another account, forgotten or unknown: one answer", async () => {
    const fault = { token: ["There is no such card for the customer and the gateways of this transaction."] };
    const foreign = await makeCard(world, "somebody-else");
    const other = await makeCard(world, customer, { pgCode: "cards-authorize-test" });
    for (const given of [foreign, other, "tok_unknown"])
      await refused(instrument({ instrument_type: "token", payload: { token: given } }), fault);
  });

  it("without the rights: adding, changing and the account are needed; nobody: 401", async () => {
    const rights = ["api.access", "e_commerce.add", "e_commerce.change", "gateway.use:knet-test"] as const;
    for (const missing of rights.slice(1)) {
      const person = await makePerson(rights.filter((right) => right !== missing) as never);
      await refused(body(), { error: { code: "forbidden" } }, 403, basic(person));
    }
    await refused(body(), { error: { code: "invalid_api_key" } }, 401, "Api-Key nobody.nothing");
    expect((await pay(body(), {}, basic(await makePerson([...rights] as never)))).status).toBe(201);
  });

  it("only a new session: PUT and PATCH say what to do instead", async () => {
    const { body: session } = await pay(body({ payment_instrument: undefined }));
    for (const method of ["PUT", "PATCH"]) {
      const answer = await wire.call(method, CREATE + session.session_id, {
        authorization: asKey(),
        body: body(),
      });
      expect([answer.status, answer.body]).toEqual([
        400,
        { payment_instrument: [expect.stringContaining("when its session is created")] },
      ]);
    }
    expect(await attemptsOfSession(await onlySession())).toEqual([]);
  });
});
