import { describe, expect, it } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { createUser, grantPermissions } from "@/lib/auth/create-user";
import { hashPassword } from "@/lib/auth/passwords";
import type { Right } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { arrangeWorld } from "@/lib/testing/world";

const world = arrangeWorld();
const wire = useWire();

const CREATE = "/b/checkout/v1/pymt-txn/";
const key = () => `Api-Key ${world.apiKey}`;
const LEAST = { type: "e_commerce", amount: "12.5", currency_code: "KWD", pg_codes: ["knet-test"] };
/** They would overwrite methods of the clients' objects. */
const RESERVED = [
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

const create = (body: unknown = LEAST, authorization = key()) =>
  wire.call("POST", CREATE, { authorization, body });
const read = (sessionId: string, authorization = key()) =>
  wire.call("GET", `/b/checkout/v1/pymt-txn/${sessionId}`, { authorization });
const change = (sessionId: string, body: unknown, authorization = key(), method = "PATCH") =>
  wire.call(method, `/b/checkout/v1/pymt-txn/${sessionId}`, { authorization, body });

let people = 0;
/** The Basic header of an integration user with these rights. */
async function person(...rights: Right[]): Promise<string> {
  people += 1;
  const username = `integration.${people}`;
  const id = await createUser(sql, {
    username,
    email: `${username}@example.com`,
    passwordHash: await hashPassword("four words of no order"),
  });
  await grantPermissions(sql, id, ["api.access", ...rights], null);
  return `Basic ${Buffer.from(`${username}:four words of no order`).toString("base64")}`;
}

function holdsNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === "object" && Object.values(value as object).some(holdsNull);
}

const EVERYTHING = {
  ...LEAST,
  payment_type: "one_off",
  order_no: "ORD-77",
  customer_id: "c-1",
  customer_email: "layla@example.test",
  customer_phone: "+96550001111",
  customer_phone_2: "+96550002222",
  customer_first_name: "ليلى",
  customer_last_name: "Nasser",
  customer_birthdate: "1990-02-28",
  billing_address: { line1: "Street 5", city: "Kuwait City", country: "KW", postal_code: "13001" },
  shipping_address: {
    line1: "Street 6",
    city: "Hawalli",
    country: "KW",
    first_name: "Omar",
    last_name: "Nasser",
    email: "omar@example.test",
    phone: "+96550003333",
  },
  email_recipients: ["accounts@example.test"],
  extra: { branch: "Salmiya", cart: [{ sku: "a", quantity: 2 }] },
  notifications: { email: ["paid", "refunded"], sms: ["paid"] },
  product_type: "shoes",
  redirect_url: "https://shop.example.test/back?a=1",
  webhook_url: "https://shop.example.test/hook",
  vendor_name: "Shoes of Kuwait",
  unit_code: "salmiya-1",
  language: "ar",
};

describe("create", () => {
  it("answers 201 with every field that clients read, and no key that they reserve", async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      amount: "12.500",
      currency_code: "KWD",
      type: "e_commerce",
      payment_type: "one_off",
      state: "created",
      operation: "purchase",
      pg_codes: ["knet-test"],
      language: "en",
      expiration_time: "1 00:00:00",
      settled_pg_code: "",
      billing: "",
    });
    expect(body.session_id).toMatch(/^[0-9a-f]{40}$/);
    expect(body.checkout_url).toMatch(
      new RegExp(`^https?://[^/]+/b/checkout/redirect/start/\\?session_id=${body.session_id}$`),
    );
    expect(body.due_datetime).toMatch(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/);
    expect(body.payment_methods).toEqual([
      expect.objectContaining({
        code: "knet-test",
        name: "KNET",
        type: "sandbox",
        amount: "12.500",
        fee: "0.000",
        flow: "redirect",
      }),
    ]);
    expect(Object.keys(body).filter((name) => RESERVED.includes(name))).toEqual([]);
    expect(holdsNull(body)).toBe(false);
  });

  it("gives everything back that was sent, now and later", async () => {
    const created = await create({
      ...EVERYTHING,
      expiration_time: "00:50:00",
      due_datetime: "28/02/2030 13:05",
    });
    expect(created.status).toBe(201);
    const { amount: _, ...echoed } = EVERYTHING;
    expect(created.body).toMatchObject({
      ...echoed,
      amount: "12.500",
      expiration_time: "00:50:00",
      due_datetime: "28/02/2030 13:05:00",
    });
    expect((await read(created.body.session_id)).body).toEqual(created.body);
  });

  it("adds the account's fee to what the customer pays", async () => {
    const { body } = await create({
      ...LEAST,
      currency_code: "USD",
      amount: "10.00",
      pg_codes: ["cards-usd-test"],
    });
    expect(body.payment_methods[0]).toMatchObject({ amount: "10.25", fee: "0.25", fee_description: "2.5%" });
  });

  it.each([
    ["JSON numbers", { ...LEAST, amount: 12.5 }, "12.500"],
    ["a point at the start", { ...LEAST, amount: ".5" }, "0.500"],
    ["null and empty as absent", { ...LEAST, order_no: null, customer_id: "", extra: null }, "12.500"],
    [
      "unknown fields",
      { ...LEAST, mode: "x", state: "paid", __proto__: { a: 1 }, session_id: "zzz" },
      "12.500",
    ],
  ])("takes %s", async (_name, body, amount) => {
    const answer = await create(body);
    expect([answer.status, answer.body.amount, answer.body.state]).toEqual([201, amount, "created"]);
  });

  it("takes forms, with lists as repeated fields and objects as JSON text", async () => {
    const form = new URLSearchParams([
      ["type", "e_commerce"],
      ["amount", "7"],
      ["currency_code", "KWD"],
      ["pg_codes", "knet-test"],
      ["pg_codes", "cards-authorize-test"],
      ["extra", '{"a":1}'],
    ]);
    const answer = await wire.call("POST", CREATE, {
      authorization: key(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: form.toString(),
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ pg_codes: ["knet-test", "cards-authorize-test"], extra: { a: 1 } });
  });

  it("refuses a list without end before anybody else has to wait", async () => {
    const begun = performance.now();
    const answer = await wire.call("POST", CREATE, {
      authorization: key(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "pg_codes=a&".repeat(23_000),
    });
    expect([answer.status, answer.body.pg_codes]).toEqual([400, [expect.stringContaining("50 elements")]]);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it("takes multipart, with lists as repeated fields", async () => {
    const part = (name: string, value: string) =>
      `--sep\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const answer = await wire.call("POST", CREATE, {
      authorization: key(),
      headers: { "content-type": "multipart/form-data; boundary=sep" },
      body: `${part("type", "payment_request")}${part("amount", "7")}${part("currency_code", "KWD")}${part("pg_codes", "knet-test")}${part("pg_codes", "bank-queued-test")}--sep--\r\n`,
    });
    expect(answer.status).toBe(201);
    expect(answer.body.pg_codes).toEqual(["knet-test", "bank-queued-test"]);
  });

  const withFile = (name: string, content: Buffer | string) => {
    const part = (field: string, value: string) =>
      `--sep\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`;
    const head = `${part("type", "e_commerce")}${part("amount", "7")}${part("currency_code", "KWD")}${part("pg_codes", "knet-test")}--sep\r\nContent-Disposition: form-data; name="attachment"; filename="${name}"\r\nContent-Type: text/html\r\n\r\n`;
    return wire.call("POST", CREATE, {
      authorization: key(),
      headers: { "content-type": "multipart/form-data; boundary=sep" },
      body: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from("\r\n--sep--\r\n")]),
    });
  };

  it("keeps a file for the customer, and gives it only as a download", async () => {
    const { status, body } = await withFile("invoice ١.pdf", "%PDF <script>alert(1)</script>");
    expect(status).toBe(201);
    expect((await read(body.session_id)).body.attachment).toBe(body.attachment);
    const file = await wire.call("GET", new URL(body.attachment).pathname);
    expect([file.status, file.body]).toEqual([200, "%PDF <script>alert(1)</script>"]);
    expect(file.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "content-disposition": "attachment; filename*=UTF-8''invoice%20%D9%A1.pdf",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringMatching(/(^|; *)sandbox(;|$)/),
    });
    expect((await wire.call("GET", `/b/checkout/attachments/${"0".repeat(40)}`)).status).toBe(404);
  });

  it.each([
    ["x.zip", "PK", /^File extension 'zip' is not allowed/],
    ["x.pdf", "", /empty/],
    ["x.pdf", Buffer.alloc(2_700_000), /2\.5 MB/],
    [`${"x".repeat(100)}.pdf`, "a", /100 characters/],
  ])("refuses the file %s", async (name, content, message) => {
    const { status, body } = await withFile(name, content);
    expect([status, Object.keys(body)]).toEqual([400, ["attachment"]]);
    expect(body.attachment[0]).toMatch(message);
  });

  it("names every missing field at once", async () => {
    const { status, body } = await create({});
    const missing = ["This field is required."];
    expect([status, body]).toEqual([
      400,
      { type: missing, amount: missing, currency_code: missing, pg_codes: missing },
    ]);
  });

  const amounts = [
    "0",
    "-1",
    "0.0005",
    "1e3",
    "1e309",
    "0x10",
    "NaN",
    "Infinity",
    "1,000",
    "1_000",
    "１２",
    "١٢٫٥",
  ];
  it.each([...amounts, "12345678901234", "0.1+0.2", [], {}, true])(
    "refuses the amount %j",
    async (amount) => {
      const { status, body } = await create({ ...LEAST, amount });
      expect([status, Object.keys(body)]).toEqual([400, ["amount"]]);
    },
  );

  it.each([
    ["1.001", "USD", "cards-usd-test"],
    ["1.5", "JPY", "knet-test"],
  ])("refuses %s %s", async (amount, currency_code, code) => {
    const { status, body } = await create({ ...LEAST, amount, currency_code, pg_codes: [code] });
    expect(status).toBe(400);
    expect(body.amount).toHaveLength(1);
  });

  const faults: [string, Record<string, unknown>, unknown][] = [
    ["an unknown type", { type: "other" }, { type: ['"other" is not a valid choice.'] }],
    [
      "an unknown gateway",
      { pg_codes: ["nope"] },
      { pg_codes: ['"nope" is not an active payment gateway.'] },
    ],
    [
      "a gateway of another currency",
      { pg_codes: ["mada-test"] },
      { pg_codes: ['"mada-test" takes SAR, not KWD.'] },
    ],
    ["no gateway", { pg_codes: [] }, { pg_codes: ["This list may not be empty."] }],
    [
      "an unknown currency",
      { currency_code: "KWW" },
      { currency_code: ['"KWW" is not an ISO 4217 currency code.'] },
    ],
    [
      "SMS without a phone",
      { notifications: { sms: ["paid"] } },
      { notifications: { sms: ["To use sms notifications provide the `customer_phone` field."] } },
    ],
    [
      "an address without its line",
      { billing_address: { city: "Kuwait City", country: "Kw" } },
      {
        billing_address: {
          line1: ["This field is required."],
          country: ["Use an ISO 3166 alpha-2 country code."],
        },
      },
    ],
    [
      "a script as address",
      { redirect_url: "javascript:alert(1)" },
      { redirect_url: ["Enter a valid URL."] },
    ],
    [
      "a day that is none",
      { customer_birthdate: "1990-02-30" },
      { customer_birthdate: ["Date has wrong format. Use YYYY-MM-DD."] },
    ],
    [
      "a due date that is none",
      { due_datetime: "30/02/2030 10:00" },
      { due_datetime: ["Datetime has wrong format. Use DD/MM/YYYY hh:mm."] },
    ],
    [
      "no lifetime",
      { expiration_time: "00:00:00" },
      { expiration_time: ["Duration has wrong format. Use DD HH:MM:SS, at most 366 days."] },
    ],
    [
      "129 characters",
      { order_no: "x".repeat(129) },
      { order_no: ["Ensure this field has no more than 128 characters."] },
    ],
    [
      "NUL",
      { order_no: "a\u0000b" },
      { order_no: ["Null characters and unpaired surrogates are not allowed."] },
    ],
    [
      "half a surrogate in extra",
      { extra: { a: "\ud800" } },
      { extra: ["Null characters and unpaired surrogates are not allowed."] },
    ],
    [
      "an initiator that is nobody",
      { initiator_id: 999_999 },
      { initiator_id: ['Invalid pk "999999" - object does not exist.'] },
    ],
    [
      "an agreement of a single payment",
      { agreement: { id: "a" } },
      { agreement: ["An agreement must not be sent for one_off payments."] },
    ],
    [
      "auto-debit without its terms",
      { payment_type: "auto_debit" },
      {
        agreement: ["This field is required for auto_debit payments."],
        customer_id: ["This field is required for auto_debit payments."],
      },
    ],
    [
      "money for saving a card",
      { payment_type: "save_card", customer_id: "c" },
      { amount: ["The amount must be 0 when a card is only saved."] },
    ],
  ];
  it.each(faults)("refuses %s", async (_name, fields, expected) => {
    const { status, body } = await create({ ...LEAST, ...fields });
    expect([status, body]).toEqual([400, expected]);
  });

  it("refuses hostile text without harm and stores odd text as it is", async () => {
    const order_no = "'; DROP TABLE payment_transaction; -- <script>alert(1)</script> 👩‍👧 é";
    const { status, body } = await create({ ...LEAST, order_no, customer_first_name: "\u202eevil" });
    expect([status, body.order_no, body.customer_first_name]).toEqual([201, order_no, "evil"]);
  });

  it("takes a card to save for nothing", async () => {
    const { status, body } = await create({
      ...LEAST,
      amount: "0",
      payment_type: "save_card",
      customer_id: "c",
    });
    expect([status, body.amount]).toEqual([201, "0.000"]);
  });

  it("answers 401 to nobody, 405 to other methods, 415 to other kinds of bodies, 400 to broken JSON", async () => {
    expect((await wire.call("POST", CREATE, { body: LEAST })).status).toBe(401);
    expect((await wire.call("GET", CREATE, { authorization: key() })).status).toBe(405);
    const xml = { authorization: key(), headers: { "content-type": "text/xml" }, body: "<a/>" };
    expect((await wire.call("POST", CREATE, xml)).status).toBe(415);
    expect((await wire.call("POST", CREATE, { authorization: key(), body: "{" })).status).toBe(400);
    const deep = `{"extra":${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
    expect((await wire.call("POST", CREATE, { authorization: key(), body: deep })).status).toBe(400);
    const big = JSON.stringify({ ...LEAST, order_no: "x".repeat(300_000) });
    expect((await wire.call("POST", CREATE, { authorization: key(), body: big })).status).toBe(413);
  });
});

describe("rights of a person", () => {
  it("each type and each gateway needs its own, and adding implies reading", async () => {
    const basic = await person("e_commerce.add", "gateway.use:knet-test");
    const created = await create(LEAST, basic);
    expect(created.status).toBe(201);
    expect(created.body.initiator_id).toEqual(expect.any(Number));
    expect((await read(created.body.session_id, basic)).status).toBe(200);
    expect((await create({ ...LEAST, type: "payment_request" }, basic)).status).toBe(403);
    expect((await create({ ...LEAST, pg_codes: ["knet-test", "bank-queued-test"] }, basic)).status).toBe(403);
    // Whether there is such a gateway is not told to who may not use it.
    expect((await create({ ...LEAST, pg_codes: ["nope"] }, basic)).status).toBe(403);
    expect((await change(created.body.session_id, { order_no: "X" }, basic)).status).toBe(403);
  });

  it("what may not be seen is not found", async () => {
    const { body } = await create();
    const reader = await person("payment_request.view");
    expect((await read(body.session_id, reader)).status).toBe(404);
    expect((await read(body.session_id, await person())).status).toBe(403);
    expect((await read(body.session_id, await person("transaction.view"))).status).toBe(200);
  });

  it("PUT needs the gateways that stand there, PATCH only those that it names", async () => {
    const { body } = await create();
    const basic = await person("e_commerce.change");
    expect((await change(body.session_id, { order_no: "P-1" }, basic)).status).toBe(200);
    expect((await change(body.session_id, { pg_codes: ["bank-queued-test"] }, basic)).status).toBe(403);
    expect((await change(body.session_id, LEAST, basic, "PUT")).status).toBe(403);
    const more = await person("e_commerce.change", "gateway.use:knet-test");
    expect((await change(body.session_id, LEAST, more, "PUT")).status).toBe(200);
  });
});

describe("change", () => {
  it("PATCH changes what it names and keeps the rest; PUT says everything anew", async () => {
    const { body } = await create(EVERYTHING);
    const patched = await change(body.session_id, { amount: "20", session_id: "zzz" });
    expect(patched.status).toBe(200);
    expect(patched.body).toMatchObject({ ...body, amount: "20.000", payment_methods: expect.any(Array) });
    const put = await change(body.session_id, LEAST, key(), "PUT");
    expect(put.body.amount).toBe("12.500");
    expect(put.body.order_no).toBeUndefined();
    expect((await read(body.session_id)).body).toEqual(put.body);
    expect((await change(body.session_id, { amount: "1" }, key(), "PUT")).status).toBe(400);
  });

  it("judges all fields together, also those that stay", async () => {
    const { body } = await create();
    const answer = await change(body.session_id, { notifications: { email: ["paid"] } });
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, ["notifications"]]);
    expect((await change(body.session_id, { currency_code: "USD" })).body).toHaveProperty("pg_codes");
  });

  it.each(["paid", "authorized", "cod", "failed", "canceled", "expired", "invalided"] as const)(
    "refuses a payment in state %s and leaves it as it is",
    async (state) => {
      const { body } = await create();
      await sql.query(
        `UPDATE payment_transaction SET state = $2::transaction_state, settled_minor = amount_minor,
           gateway_account_id = (SELECT id FROM gateway_account LIMIT 1) WHERE session_id = $1`,
        [body.session_id, state],
      );
      const answer = await change(body.session_id, { amount: "1" });
      expect([answer.status, answer.body.error.code]).toEqual([400, "invalid_state"]);
      expect((await read(body.session_id)).body).toMatchObject({
        amount: "12.500",
        state,
        payment_methods: [],
      });
    },
  );

  it("answers 404 for a session that does not exist, in any form of id", async () => {
    for (const id of ["0".repeat(40), "nope", "%00", "..%2f", "x".repeat(200)]) {
      expect((await read(id)).status, id).toBe(404);
      expect((await change(id, { amount: "1" })).status, id).toBe(404);
    }
  });

  it("a session whose time is over is expired wherever it is used", async () => {
    const { body } = await create();
    await sql.query(
      "UPDATE payment_transaction SET expires_at = now() - interval '1 s' WHERE session_id = $1",
      [body.session_id],
    );
    expect((await change(body.session_id, { order_no: "late" })).status).toBe(400);
    expect((await read(body.session_id)).body.state).toBe("expired");
  });

  it("leaves a trail of who said what", async () => {
    const { body } = await create();
    await change(body.session_id, { order_no: "NEW" });
    const trail = await sql.query<{ action: string; actor_label: string; after: Record<string, unknown> }>(
      "SELECT action, actor_label, after FROM audit_event WHERE transaction_session_id = $1 ORDER BY id",
      [body.session_id],
    );
    expect(trail).toEqual([
      expect.objectContaining({ action: "transaction.created", actor_label: "Test shop" }),
      expect.objectContaining({ action: "transaction.updated", after: { order_no: "NEW" } }),
    ]);
  });
});

describe("the Python client's own bytes", () => {
  it("create with and retrieve and update without the trailing slash are answered directly", async () => {
    const created = await wire.replay("POST", CREATE, world.apiKey, JSON.stringify(LEAST));
    expect(created.status).toBe(201);
    const path = `/b/checkout/v1/pymt-txn/${created.body.session_id}`;
    expect((await wire.replay("GET", path, world.apiKey)).body).toEqual(created.body);
    expect((await wire.replay("GET", `${path}/`, world.apiKey)).status).toBe(200);
    const updated = await wire.replay("PATCH", path, world.apiKey, '{"amount":"2","session_id":"zzz"}');
    expect([updated.status, updated.body.amount, updated.body.session_id]).toEqual([
      200,
      "2.000",
      created.body.session_id,
    ]);
  });

  it("after a cancel the session is there to be read", async () => {
    const { body } = await create();
    const canceled = await wire.replay(
      "POST",
      "/b/pbl/v2/operation/",
      world.apiKey,
      `{"session_id":"${body.session_id}","operation":"cancel"}`,
    );
    expect(canceled.status).toBe(200);
    const path = `/b/checkout/v1/pymt-txn/${body.session_id}`;
    expect((await wire.replay("GET", path, world.apiKey)).body.state).toBe("canceled");
  });
});
