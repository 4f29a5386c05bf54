import { beforeAll, describe, expect, it } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { makePerson, testPassword } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { makePayment, arrangeWorld } from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const world = arrangeWorld();
const wire = useWire();
const PATH = "/b/pbl/v2/payment-methods/";

const asKey = () => `Api-Key ${world.apiKey}`;
const codesOf = (answer: { body: { payment_methods: { code: string }[] } }) =>
  answer.body.payment_methods.map((method) => method.code).sort();
const ask = (body: unknown, authorization: string | undefined = asKey()) =>
  wire.call("POST", PATH, { authorization, body });

beforeAll(async () => {
  await sql.query("UPDATE gateway_account SET tags = '{pos,demo}' WHERE pg_code = 'mada-test'");
  await sql.query("UPDATE gateway_account SET is_sandbox = false WHERE pg_code = 'benefit-test'");
  await sql.query("UPDATE gateway_account SET is_active = false WHERE pg_code = 'network-aed-test'");
  await sql.query("UPDATE gateway_account SET plugins = '{payment_request}' WHERE pg_code = 'voucher-test'");
  await sql.query("UPDATE gateway_account SET auto_debit = false WHERE pg_code = 'cards-usd-test'");
  await sql.query("UPDATE gateway_account SET tokenizable = false WHERE pg_code = 'bank-queued-test'");
});

describe("the list of payment methods, 200", () => {
  it("answers the Python client's own request, with and without the slash", async () => {
    const body = '{"plugin":"e_commerce","type":"sandbox"}';
    for (const path of [PATH, PATH.slice(0, -1)]) {
      const answer = await wire.replay("POST", path, world.apiKey, body);
      expect(answer.status).toBe(200);
      expect(codesOf(answer)).toContain("knet-test");
      expect(codesOf(answer)).not.toContain("benefit-test");
    }
  });

  it("describes an account in every field of the contract", async () => {
    const answer = await ask({ plugin: "e_commerce" });
    expect(answer.body.customer_payment_methods).toEqual([]);
    expect(answer.body.payment_methods.find((one: { code: string }) => one.code === "mada-test")).toEqual({
      code: "mada-test",
      name: "mada",
      pg: "Sandbox gateway",
      is_sandbox: true,
      logo: "",
      wallets: [],
      payment_services: [],
      default_currency: "SAR",
      accepted_currencies: ["SAR"],
      operation: "purchase",
      operations: ["refund", "capture", "void"],
      is_tokenizable: true,
      auto_debit_enabled: true,
      tags: ["pos", "demo"],
    });
  });

  it.each<[string, Record<string, unknown>, (codes: string[]) => void]>([
    [
      "currencies",
      { currencies: ["KWD", "sar"] },
      (codes) =>
        expect(codes).toEqual([
          "bank-queued-test",
          "cards-authorize-test",
          "cards-sar-authorize-test",
          "cash-test",
          "knet-test",
          "mada-test",
        ]),
    ],
    [
      "operation",
      { operation: "authorize" },
      (codes) => expect(codes).toEqual(["cards-authorize-test", "cards-sar-authorize-test"]),
    ],
    ["type", { type: "production" }, (codes) => expect(codes).toEqual(["benefit-test"])],
    ["tags, any of them", { tags: ["pos", "crm"] }, (codes) => expect(codes).toEqual(["mada-test"])],
    [
      "tokenizable as a word",
      { tokenizable: "true" },
      (codes) => {
        expect(codes).toContain("cards-usd-test");
        expect(codes).not.toContain("bank-queued-test");
      },
    ],
    [
      "auto_debit",
      { auto_debit: true },
      (codes) => {
        expect(codes).toContain("knet-test");
        expect(codes).not.toContain("cards-usd-test");
        expect(codes).not.toContain("bank-queued-test");
      },
    ],
    [
      "pg_names by machine name",
      { pg_names: ["SANDBOX"] },
      (codes) => expect(codes.length).toBeGreaterThan(3),
    ],
    ["pg_names of others", { pg_names: ["kpay"] }, (codes) => expect(codes).toEqual([])],
    [
      "payment_services, of which there are none",
      { payment_services: ["apple_pay"] },
      (codes) => expect(codes).toEqual([]),
    ],
    [
      "an absent boolean like false",
      { auto_debit: false },
      (codes) => expect(codes).toContain("bank-queued-test"),
    ],
    [
      "unknown fields not at all",
      { colour: "red", __proto__: { plugin: 1 } },
      (codes) => expect(codes).toContain("knet-test"),
    ],
  ])("filters by %s", async (_name, filter, check) => {
    check(codesOf(await ask({ plugin: "e_commerce", ...filter })));
  });

  it("offers cash as what it is: nothing to refund, nothing to keep", async () => {
    const { body } = await ask({ plugin: "e_commerce", pg_names: ["cash"] });
    expect(body.payment_methods).toMatchObject([
      { code: "cash-test", pg: "Cash", operations: [], is_tokenizable: false, auto_debit_enabled: false },
    ]);
  });

  it("leaves out accounts that are switched off or of another plugin", async () => {
    expect(codesOf(await ask({ plugin: "e_commerce" }))).not.toContain("network-aed-test");
    expect(codesOf(await ask({ plugin: "e_commerce" }))).not.toContain("voucher-test");
    expect(codesOf(await ask({ plugin: "payment_request" }))).toContain("voucher-test");
  });

  it("names the accounts that the customer paid with before", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.mada });
    await makePayment(world.gateway, { state: "failed" });
    await sql.query("UPDATE payment_transaction SET customer_id = 'layla' WHERE id >= $1", [payment.id]);
    const answer = await ask({ plugin: "e_commerce", customer_id: "layla" });
    expect(answer.body.customer_payment_methods).toEqual(["mada-test"]);
  });

  it("shows a person only the accounts that he may use", async () => {
    const person = await makePerson(["api.access"]);
    const basic = `Basic ${Buffer.from(`${person.username}:${testPassword}`).toString("base64")}`;
    expect(codesOf(await ask({ plugin: "e_commerce" }, basic))).toEqual([]);
    await sql.query(
      "INSERT INTO user_permission (user_id, permission) VALUES ($1, 'gateway.use:knet-test')",
      [person.id],
    );
    expect(codesOf(await ask({ plugin: "e_commerce" }, basic))).toEqual(["knet-test"]);
  });

  it("takes forms, whose repeated fields are lists", async () => {
    const answer = await wire.call("POST", PATH, {
      authorization: asKey(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "plugin=e_commerce&currencies=USD&currencies=SAR&operation=purchase",
    });
    expect(codesOf(answer)).toEqual(["cards-usd-test", "mada-test"]);
  });
});

describe("the list of payment methods refuses", () => {
  it.each<[string, unknown, Record<string, string[]>]>([
    ["no plugin", {}, { plugin: ["This field is required."] }],
    ["an empty plugin", { plugin: "" }, { plugin: ["This field is required."] }],
    [
      "a long plugin",
      { plugin: "x".repeat(51) },
      { plugin: ["Ensure this field has no more than 50 characters."] },
    ],
    ["an object for a text", { plugin: {} }, { plugin: ["Not a valid string."] }],
    ["another type", { plugin: "p", type: "live" }, { type: ['"live" is not a valid choice.'] }],
    ["NUL", { plugin: "p\u0000" }, { plugin: ["Null characters and unpaired surrogates are not allowed."] }],
    [
      "half a character",
      '{"plugin":"\\ud800"}',
      {
        plugin: ["Null characters and unpaired surrogates are not allowed."],
      },
    ],
    [
      "no list",
      { plugin: "p", tags: { 0: "a" } },
      { tags: ['Expected a list of items but got type "other".'] },
    ],
    ["no boolean", { plugin: "p", auto_debit: "maybe" }, { auto_debit: ["Must be a valid boolean."] }],
    [
      "two faults at once",
      { operation: "sell" },
      {
        plugin: ["This field is required."],
        operation: ['"sell" is not a valid choice.'],
      },
    ],
  ])("%s: 400", async (_name, body, expected) => {
    const answer = await ask(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(expected);
  });

  it.each(["[]", "null", '"text"', "{", "{'plugin':1}", '{"a":'.repeat(10_000)])(
    "the body %.12s: 400",
    async (body) => {
      const answer = await ask(body);
      expect(answer.status).toBe(400);
      expect(typeof answer.body.detail).toBe("string");
    },
  );

  it("SQL text as harmlessly as any other", async () => {
    const answer = await ask({ plugin: "e_commerce", tags: ["'; DROP TABLE gateway_account; --"] });
    expect(answer.status).toBe(200);
    expect(answer.body.payment_methods).toEqual([]);
  });

  it("nobody: 401", async () => {
    const answer = await wire.call("POST", PATH, { body: { plugin: "p" } });
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toMatch(/^Basic/);
    expect(typeof answer.body.detail).toBe("string");
  });

  it("a person without API access: 403", async () => {
    const person = await makePerson(["transaction.view"]);
    const basic = `Basic ${Buffer.from(`${person.username}:${testPassword}`).toString("base64")}`;
    expect((await ask({ plugin: "e_commerce" }, basic)).status).toBe(403);
  });

  it("another method: 405, another type: 415, too much: 413", async () => {
    expect((await wire.call("GET", PATH, { authorization: asKey() })).status).toBe(405);
    const text = {
      authorization: asKey(),
      headers: { "content-type": "text/plain" },
      body: '{"plugin":"p"}',
    };
    expect((await wire.call("POST", PATH, text)).status).toBe(415);
    expect((await ask({ plugin: "x".repeat(300_000) })).status).toBe(413);
  });
});
