import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { systemActor } from "@/lib/auth/actor";
import { auditOf, makePerson, testPassword } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import type { GatewayCard } from "@/lib/gateways/payment-types";
import { arrangeWorld } from "@/lib/testing/world";
import { openCardToken, type SealedCard, saveCard } from "@/lib/transactions/cards/save-card";

const world = arrangeWorld();
const wire = useWire();
const PATH = "/b/pbl/v2/card/";

const accounts = new Map<string, number>();
let customer = "";
let made = 0;

beforeAll(async () => {
  const rows = await sql.query<{ id: number; pg_code: string }>("SELECT id, pg_code FROM gateway_account");
  for (const row of rows) accounts.set(row.pg_code, row.id);
});
beforeEach(() => {
  customer = `customer-${++made}`;
});

const asKey = () => `Api-Key ${world.apiKey}`;
const basic = (person: { username: string }) =>
  `Basic ${Buffer.from(`${person.username}:${testPassword}`).toString("base64")}`;

function keep(more: Partial<GatewayCard> = {}, pgCode = "knet-test", agreementId?: string) {
  return saveCard(
    sql,
    systemActor("test"),
    {
      customerId: customer,
      gatewayAccountId: accounts.get(pgCode) as number,
      agreementId,
      transactionSessionId: "none",
    },
    { token: `gw-${customer}`, brand: "VISA", lastFour: "4242", expiryMonth: 12, expiryYear: 2031, ...more },
  );
}

const list = (more: Record<string, unknown> = {}, authorization = asKey()) =>
  wire.call("POST", PATH, { authorization, body: { customer_id: customer, type: "sandbox", ...more } });

const remove = (token: string, query = `?customer_id=${customer}&type=sandbox`, authorization = asKey()) =>
  wire.call("DELETE", `${PATH}${token}/${query}`, { authorization });

describe("the list of cards", () => {
  it("answers the Python client's own request with an array", async () => {
    const { token } = await keep();
    const answer = await wire.replay(
      "POST",
      PATH,
      world.apiKey,
      `{"type":"sandbox","customer_id":"${customer}"}`,
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([
      {
        brand: "VISA",
        customer_id: customer,
        cvv_required: false,
        expiry_month: "12",
        expiry_year: "31",
        is_expired: false,
        will_expire_soon: false,
        is_preferred: true,
        name_on_card: "",
        number: "**** 4242",
        pg_code: "knet-test",
        pg_name: "sandbox",
        token,
        agreements: [],
      },
    ]);
    expect(token).not.toContain("gw-");
  });

  it("is empty for an unknown customer, for production and without the slash", async () => {
    await keep();
    expect(
      (
        await wire.call("POST", "/b/pbl/v2/card", {
          authorization: asKey(),
          body: { customer_id: "?", type: "sandbox" },
        })
      ).body,
    ).toEqual([]);
    expect((await list({ type: "production" })).body).toEqual([]);
  });

  it("finds a customer however he is written, as his session was made with the name", async () => {
    await keep();
    for (const written of [` ${customer} `, `\u202e${customer}\u202c`])
      expect((await list({ customer_id: written })).body).toHaveLength(1);
    const [{ token }] = (await list()).body;
    const query = `?customer_id=%20${customer}&type=sandbox`;
    expect((await remove(token, query)).status).toBe(204);
  });

  it("says which cards are over and which soon will be, by the day on which a month ends", async () => {
    const now = new Date();
    const thisMonth = { expiryMonth: now.getUTCMonth() + 1, expiryYear: now.getUTCFullYear() };
    await keep({ token: `old-${customer}`, expiryMonth: 1, expiryYear: 2020 });
    await keep({ token: `now-${customer}`, ...thisMonth });
    const cards = (await list()).body as { is_expired: boolean; will_expire_soon: boolean }[];
    expect(cards.map((card) => [card.is_expired, card.will_expire_soon])).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it("filters by account and by agreement; the card used last is the preferred one", async () => {
    await keep({ token: `one-${customer}` }, "knet-test", "rent");
    await keep({ token: `two-${customer}` }, "mada-test");
    expect(
      (await list()).body.map((card: { pg_code: string; is_preferred: boolean }) => [
        card.pg_code,
        card.is_preferred,
      ]),
    ).toEqual([
      ["mada-test", true],
      ["knet-test", false],
    ]);
    expect((await list({ pg_codes: ["mada-test"] })).body).toHaveLength(1);
    const under = (await list({ agreement_id: "rent" })).body;
    expect(under.map((card: { agreements: string[] }) => card.agreements)).toEqual([["rent"]]);
    expect((await list({ agreement_id: "gym" })).body).toEqual([]);
  });

  it("keeps one card when the same card is saved again, and both its agreements", async () => {
    const first = await keep({}, "knet-test", "rent");
    const again = await keep({ expiryYear: 2035 }, "knet-test", "gym");
    expect(again.token).toBe(first.token);
    const cards = (await list()).body;
    expect(cards).toHaveLength(1);
    expect(cards[0]).toMatchObject({ expiry_year: "35", agreements: ["rent", "gym"] });
  });

  it("keeps the gateway's token only sealed", async () => {
    const { id } = await keep();
    const [row] = await sql.query<SealedCard & { line: string }>(
      'SELECT sealed_gateway_token AS "sealedGatewayToken", gateway_account_id AS "gatewayAccountId", customer_id AS "customerId", gateway_token_hash AS "gatewayTokenHash", row_to_json(k)::text AS line FROM saved_card k WHERE id = $1',
      [id],
    );
    expect(row?.line).not.toContain(`gw-${customer}`);
    expect(openCardToken(row as SealedCard)).toBe(`gw-${customer}`);
  });

  it("shows a person only the cards of accounts that he may use", async () => {
    await keep();
    const person = await makePerson(["api.access"]);
    expect((await list({}, basic(person))).body).toEqual([]);
    await sql.query(
      "INSERT INTO user_permission (user_id, permission) VALUES ($1, 'gateway.use:knet-test')",
      [person.id],
    );
    expect((await list({}, basic(person))).body).toHaveLength(1);
  });

  it("refuses what is missing or wrong: 400; nobody: 401; no API access: 403; text: 415", async () => {
    const empty = await wire.call("POST", PATH, { authorization: asKey(), body: {} });
    expect(empty.status).toBe(400);
    expect(empty.body).toEqual({
      customer_id: ["This field is required."],
      type: ["This field is required."],
    });
    expect((await list({ customer_id: "x".repeat(65) })).status).toBe(400);
    expect((await list({ customer_id: "x\u0000" })).status).toBe(400);
    expect((await list({ type: 5 })).status).toBe(400);
    expect((await wire.call("POST", PATH, { body: {} })).status).toBe(401);
    expect((await list({}, basic(await makePerson(["payment.refund"])))).status).toBe(403);
    expect(
      (
        await wire.call("POST", PATH, {
          authorization: asKey(),
          headers: { "content-type": "text/plain" },
          body: "x",
        })
      ).status,
    ).toBe(415);
    expect((await wire.call("GET", PATH, { authorization: asKey() })).status).toBe(405);
  });
});

describe("forgetting a card", () => {
  it("answers the Python client's own request with 204 and nothing", async () => {
    const { id, token } = await keep();
    const path = `${PATH}${token}/?customer_id=${customer}&type=sandbox`;
    const answer = await wire.replay("DELETE", path, world.apiKey);
    expect(answer.status).toBe(204);
    expect(answer.body).toBe("");
    expect((await list()).body).toEqual([]);
    const [row] = await sql.query("SELECT sealed_gateway_token FROM saved_card WHERE id = $1", [id]);
    expect(row).toEqual({ sealed_gateway_token: null });
    const trail = await auditOf("saved_card", id.toString());
    expect(trail.map((line) => line.action)).toEqual(["card.saved", "card.deleted"]);
  });

  it("works without the slash and only once: then 404", async () => {
    const { token } = await keep();
    const path = `/b/pbl/v2/card/${token}?customer_id=${customer}&type=sandbox`;
    expect((await wire.call("DELETE", path, { authorization: asKey() })).status).toBe(204);
    const again = await wire.call("DELETE", path, { authorization: asKey() });
    expect(again.status).toBe(404);
    expect(again.body.detail).toBe("Card not found.");
  });

  it("does not find another customer's card, a production one, or one of an account out of reach: 404", async () => {
    const { token } = await keep();
    expect((await remove(token, "?customer_id=other&type=sandbox")).status).toBe(404);
    expect((await remove(token, `?customer_id=${customer}&type=production`)).status).toBe(404);
    expect((await remove("f".repeat(40))).status).toBe(404);
    expect((await remove("%00")).status).toBe(404);
    expect((await remove(token, undefined, basic(await makePerson(["api.access"])))).status).toBe(404);
    expect((await list()).body).toHaveLength(1);
  });

  it("wants to know whose card: 400; and who asks: 401", async () => {
    const { token } = await keep();
    expect((await remove(token, "")).body).toEqual({
      customer_id: ["This field is required."],
      type: ["This field is required."],
    });
    expect((await wire.call("DELETE", `${PATH}${token}/?customer_id=${customer}&type=sandbox`)).status).toBe(
      401,
    );
  });

  it("saves a forgotten card again when the customer does", async () => {
    const { token } = await keep();
    await remove(token);
    expect((await keep()).token).toBe(token);
    expect((await list()).body).toHaveLength(1);
  });
});
