import { beforeEach, describe, expect, it } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { sql } from "@/lib/db/sql";
import { makeCard } from "@/lib/payments/testing/sessions";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";
import { arrangeWorld, ledgerOf, makePayment, type TestPayment } from "@/lib/testing/world";

/** The requests that the merchants' Python client was seen to send, byte for byte, and what it does with the answers. */

const world = arrangeWorld();
const wire = useWire();

const CREATE = "/b/checkout/v1/pymt-txn/";
const OPERATION = "/b/pbl/v2/operation/";
const LEAST = '{"type":"e_commerce","pg_codes":["knet-test"],"amount":"12.5","currency_code":"KWD"}';

const send = (method: string, path: string, body?: string, more?: string[]) =>
  wire.replay(method, path, world.apiKey, body, more);
/** Without the slash at the end, as the client asks for a session. */
const retrieve = (sessionId: string) => send("GET", `${CREATE}${sessionId}`);

const DIFFERENT = {
  order_no: ["session_id and order_no belong to different transactions. Send one of them."],
};

let orders = 0;
let order = "";
beforeEach(() => {
  order = `PY-${++orders}`;
});
const paid = (more: Parameters<typeof makePayment>[1] = {}) =>
  makePayment(world.gateway, { orderNo: order, ...more });

/** What the client does after a success: it asks for its session again and takes every key of the answer as an attribute. */
async function refresh(payment: { sessionId: string }): Promise<void> {
  const { status, body } = await retrieve(payment.sessionId);
  expect(status).toBe(200);
  expect(Array.isArray(body)).toBe(false);
  for (const name of METHODS) expect(body).not.toHaveProperty(name);
  for (const name of LEAST_READ) expect(body, name).toHaveProperty(name);
}
const METHODS = [
  "ottu",
  "create",
  "retrieve",
  "refresh",
  "update",
  "ops",
  "auto_debit",
  "cancel",
  "expire",
  "delete",
  "capture",
  "refund",
  "void",
  "psq",
  "as_dict",
  "get_pg_codes",
  "checkout_autoflow",
];
const LEAST_READ = [
  "session_id",
  "amount",
  "checkout_url",
  "currency_code",
  "state",
  "type",
  "payment_methods",
  "pg_codes",
];

describe("sessions", () => {
  it("create, retrieve, update: the path's session counts, not that of the body", async () => {
    const created = await send("POST", CREATE, LEAST);
    expect(created.status).toBe(201);
    await refresh({ sessionId: created.body.session_id });
    const updated = await send(
      "PATCH",
      `${CREATE}${created.body.session_id}`,
      '{"amount":"2","session_id":"zzz"}',
    );
    expect([updated.status, updated.body.amount, updated.body.session_id]).toEqual([
      200,
      "2.000",
      created.body.session_id,
    ]);
  });

  it("create with what it calls otherwise and what nobody knows", async () => {
    const address =
      '{"line1":"Street 6","city":"Hawalli","country":"KW","first_name":"Omar","last_name":"Nasser","email":"o@example.test","phone":"+96550003333"}';
    const body = `${LEAST.slice(0, -1)},"shopping_address":${address},"mode":"sandbox","not_yet_known":null,"neither":{"a":null}}`;
    const created = await send("POST", CREATE, body);
    expect(created.status).toBe(201);
    expect(created.body.shipping_address).toEqual(JSON.parse(address));
    expect(created.body).not.toHaveProperty("not_yet_known");
  });

  it("create with a file: multipart, lists as repeated fields, booleans as words", async () => {
    const boundary = "8f1d2c3b4a5968778695a4b3c2d1e0f1";
    const field = (name: string, value: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const body = `${[
      ["type", "e_commerce"],
      ["pg_codes", "knet-test"],
      ["pg_codes", "bank-queued-test"],
      ["amount", "12.5"],
      ["currency_code", "KWD"],
      ["shortify_attachment_url", "true"],
    ]
      .map(([name = "", value = ""]) => field(name, value))
      .join(
        "",
      )}--${boundary}\r\nContent-Disposition: form-data; name="attachment"; filename="invoice.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4\r\n--${boundary}--\r\n`;
    const created = await wire.replay(
      "POST",
      CREATE,
      world.apiKey,
      body,
      [],
      `multipart/form-data; boundary=${boundary}`,
    );
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      pg_codes: ["knet-test", "bank-queued-test"],
      attachment: expect.any(String),
      attachment_short_url: expect.any(String),
    });
  });

  it("lists payment methods, then creates with their codes", async () => {
    const methods = await send(
      "POST",
      "/b/pbl/v2/payment-methods/",
      '{"plugin":"e_commerce","type":"sandbox"}',
    );
    expect(methods.status).toBe(200);
    const codes = methods.body.payment_methods.flatMap(
      (method: { code: string; default_currency: string }) =>
        method.default_currency === "KWD" ? [method.code] : [],
    );
    const body = `{"type":"e_commerce","pg_codes":${JSON.stringify(codes)},"amount":"12.5","currency_code":"KWD"}`;
    expect((await send("POST", CREATE, body)).body.pg_codes).toEqual(codes);
  });
});

describe("operations", () => {
  const external = (payment: TestPayment, operation: string, amount?: string) =>
    `{"session_id":"${payment.sessionId}","order_no":"${order}","operation":"${operation}"${amount ? `,"amount":"${amount}"` : ""}}`;

  it("refund with its key, then the session again", async () => {
    const payment = await paid();
    const key = `k-${payment.sessionId}`;
    const answer = await send("POST", OPERATION, external(payment, "refund", "1"), [`tracking-key: ${key}`]);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ operation: "refund", amount: "1.000", txn: { state: "refunded" } });
    await refresh(payment);
    const again = await send("POST", OPERATION, external(payment, "refund", "1"), [`tracking-key: ${key}`]);
    expect([again.status, again.body.state]).toEqual([200, "refunded"]);
    expect((await ledgerOf(world.gateway, payment)).filter(({ type }) => type === "refund")).toHaveLength(1);
  });

  it("refund of its stored session and of somebody's order: they differ, nothing is done", async () => {
    const stored = await paid();
    const other = await makePayment(world.gateway, { orderNo: `${order}-other` });
    const answer = await send(
      "POST",
      OPERATION,
      `{"session_id":"${stored.sessionId}","order_no":"${order}-other","operation":"refund","amount":"1"}`,
      ["tracking-key: k"],
    );
    expect([answer.status, answer.body]).toEqual([400, DIFFERENT]);
    for (const payment of [stored, other])
      expect((await ledgerOf(world.gateway, payment)).filter(({ type }) => type === "refund")).toEqual([]);
  });

  it("capture and void without a key, each followed by the session", async () => {
    const captured = await paid({ account: SEED_ACCOUNTS.authorize });
    expect((await send("POST", OPERATION, external(captured, "capture", "2"))).body).toMatchObject({
      operation: "capture",
      amount: "2.000",
      txn: { state: "paid" },
    });
    await refresh(captured);
    order = `${order}-void`;
    const voided = await paid({ account: SEED_ACCOUNTS.authorize });
    expect((await send("POST", OPERATION, external(voided, "void"))).body).toMatchObject({
      operation: "void",
      txn: { state: "voided" },
    });
    await refresh(voided);
  });

  it.each(["cancel", "expire"])("%s, then the session in its new state", async (operation) => {
    const { body: session } = await send("POST", CREATE, LEAST);
    const answer = await send(
      "POST",
      OPERATION,
      `{"session_id":"${session.session_id}","operation":"${operation}"}`,
    );
    expect([answer.status, answer.body]).toEqual([
      200,
      { detail: "Operation done successfully.", operation, result: "success" },
    ]);
    await refresh({ sessionId: session.session_id });
    expect((await retrieve(session.session_id)).body.state).toBe(
      operation === "cancel" ? "canceled" : "expired",
    );
  });

  it("delete, and the session is gone", async () => {
    const { body: session } = await send("POST", CREATE, LEAST);
    const answer = await send(
      "POST",
      OPERATION,
      `{"session_id":"${session.session_id}","operation":"delete"}`,
    );
    expect([answer.status, answer.body.operation]).toEqual([200, "delete"]);
    const gone = await retrieve(session.session_id);
    expect([gone.status, gone.body.detail]).toEqual([404, expect.any(String)]);
  });

  it("a refusal is never a 2xx and has a sentence to show", async () => {
    const payment = await paid();
    const tooMuch = await send("POST", OPERATION, external(payment, "refund", "999999"));
    expect([tooMuch.status, tooMuch.body.detail]).toEqual([400, expect.any(String)]);
    const unknown = await send("POST", OPERATION, '{"session_id":"s1","operation":"refund","amount":"1"}');
    expect([unknown.status, unknown.body.detail]).toEqual([404, expect.any(String)]);
  });
});

describe("status, cards, auto-debit", () => {
  const INQUIRY = "/b/pbl/v2/inquiry/";

  it("asks by its stored session and an order: the same payment is told, two different ones are refused", async () => {
    const payment = await paid();
    const same = await send("POST", INQUIRY, `{"session_id":"${payment.sessionId}","order_no":"${order}"}`);
    expect([same.status, same.body.session_id, same.body.state]).toEqual([200, payment.sessionId, "paid"]);
    await makePayment(world.gateway, { orderNo: `${order}-O3` });
    const different = await send(
      "POST",
      INQUIRY,
      `{"session_id":"${payment.sessionId}","order_no":"${order}-O3"}`,
    );
    expect([different.status, different.body]).toEqual([400, DIFFERENT]);
  });

  it("takes the first of a customer's cards, charges it, and forgets it", async () => {
    const customer = `py-customer-${orders}`;
    await makeCard(world, customer);
    const cards = await send("POST", "/b/pbl/v2/card/", `{"type":"sandbox","customer_id":"${customer}"}`);
    expect([cards.status, Array.isArray(cards.body)]).toEqual([200, true]);
    const [{ token }] = cards.body;
    const session = await send(
      "POST",
      CREATE,
      `{"type":"e_commerce","pg_codes":["knet-test"],"amount":"12.5","currency_code":"KWD","customer_id":"${customer}","payment_type":"auto_debit","agreement":{"id":"rent"}}`,
    );
    const { session_id: sessionId } = session.body;
    const charged = await send(
      "POST",
      "/b/pbl/v2/auto-debit/",
      `{"session_id":"${sessionId}","token":"${token}"}`,
    );
    expect([charged.status, charged.body.state]).toEqual([200, "paid"]);
    await refresh({ sessionId });
    const forgotten = await send("DELETE", `/b/pbl/v2/card/${token}/?customer_id=${customer}&type=sandbox`);
    expect([forgotten.status, forgotten.body]).toEqual([204, ""]);
  });

  it("is answered at every address with and without the slash, and never sent on", async () => {
    const { body: session } = await send("POST", CREATE, LEAST);
    const calls: [string, string, string | undefined][] = [
      ["POST", CREATE, LEAST],
      ["GET", `${CREATE}${session.session_id}/`, undefined],
      ["PUT", `${CREATE}${session.session_id}/`, LEAST],
      ["PATCH", `${CREATE}${session.session_id}/`, '{"amount":"3"}'],
      ["POST", OPERATION, "{}"],
      ["POST", INQUIRY, "{}"],
      ["POST", "/b/pbl/v2/auto-debit/", "{}"],
      ["POST", "/b/pbl/v2/payment/auto-debit/", "{}"],
      ["POST", "/b/pbl/v2/payment/cash/", "{}"],
      ["POST", "/b/pbl/v2/cash-payment/", "{}"],
      ["POST", "/b/pbl/v2/payment-methods/", '{"plugin":"e_commerce","type":"sandbox"}'],
      ["POST", "/b/pbl/v2/card/", '{"type":"sandbox","customer_id":"nobody"}'],
      ["DELETE", "/b/pbl/v2/card/none/?customer_id=nobody&type=sandbox", undefined],
      ["POST", "/b/checkout/v1/upload-attachment/", "{}"],
    ];
    for (const [method, path, body] of calls) {
      const slashed = await send(method, path, body);
      const bare = await send(method, path.replace(/\/(?=\?|$)/, ""), body);
      expect(slashed.status, `${method} ${path}`).toBe(bare.status);
      expect([200, 201, 400, 404]).toContain(slashed.status);
      // A path that nobody serves says 404 as well.
      if (slashed.status === 404) expect(slashed.body.detail).not.toBe("Not found.");
    }
    expect(
      await sql.query("SELECT 1 FROM payment_transaction WHERE session_id = $1", [session.session_id]),
    ).toHaveLength(1);
  });
});
