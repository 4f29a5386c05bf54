import { describe, expect, it } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { sql } from "@/lib/db/sql";
import { arrangeWorld, makePayment } from "@/lib/testing/world";

/** Hard values in calls that are right otherwise, so that they get as far as they can. */

const world = arrangeWorld();
const wire = useWire();
const SESSIONS = "/b/checkout/v1/pymt-txn/";
const LEAST = { type: "e_commerce", amount: "12.500", currency_code: "KWD", pg_codes: ["knet-test"] };

const call = (method: string, path: string, body?: unknown) =>
  wire.call(method, path, {
    authorization: `Api-Key ${world.apiKey}`,
    ...(body === undefined ? {} : { body }),
  });
const create = (more: Record<string, unknown> = {}) => call("POST", SESSIONS, { ...LEAST, ...more });

describe("an amount that is none", () => {
  const TEXTS = [
    ...["0", "-1", "-0", "+1", "0.0005", "1e3", "1E3", "1e309", "0x10", "NaN", "Infinity", "1,000", "1_000"],
    ...["１２", "١٢٫٥", "12345678901234", "0.1+0.2", "1.2.3", ".", "5 KWD", "5\u0000", "\u202e5", "\u200b5"],
  ];
  const VALUES = [[], {}, ["5"], { amount: "5" }, true];

  it.each(["POST", "PUT", "PATCH"])("is refused by %s, and the session stays as it was", async (method) => {
    const session = (await create()).body;
    const path = `${SESSIONS}${session.session_id}`;
    const before = (await call("GET", path)).body;
    for (const amount of [...TEXTS, ...VALUES]) {
      const answer = await call(method, method === "POST" ? SESSIONS : path, { ...LEAST, amount });
      expect([amount, answer.status, answer.body]).toEqual([amount, 400, { amount: [expect.any(String)] }]);
    }
    expect((await call("GET", path)).body).toEqual(before);
  });

  it.each([
    ["1.001", "USD", "cards-usd-test"],
    ["0.001", "SAR", "mada-test"],
  ])("%s %s has more decimals than the currency", async (amount, currency_code, code) => {
    const answer = await create({ amount, currency_code, pg_codes: [code] });
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, ["amount"]]);
  });

  it("nothing is rounded on the way", async () => {
    for (const amount of ["0.100", "9999999.999", "1.005", "2.675", "1.1"]) {
      const { status, body } = await create({ amount });
      expect([status, body.amount]).toEqual([201, `${amount}00`.slice(0, amount.indexOf(".") + 4)]);
    }
  });
});

describe("fields that nobody gave to the caller", () => {
  const POWER = {
    ...{ state: "paid", settled_amount: "12.500", settled_minor: 12_500, id: 1, session_id: "a".repeat(40) },
    ...{ role: "admin", approvedBy: 1, is_sandbox: false, deleted_at: null, gateway_account_id: 1 },
    ...{ constructor: { prototype: { admin: true } }, toString: "x" },
  };

  it("mean nothing to a new session or to a change of it", async () => {
    const first = await create(POWER);
    expect(first.status).toBe(201);
    expect(first.body.session_id).not.toBe(POWER.session_id);
    const plain = (await create()).body;
    expect(Object.keys(first.body).sort()).toEqual(Object.keys(plain).sort());
    expect(first.body.state).toBe("created");
    const path = `${SESSIONS}${first.body.session_id}`;
    for (const [method, body] of [
      ["PATCH", POWER],
      ["PUT", { ...LEAST, ...POWER }],
      ["PATCH", `{"__proto__":{"state":"paid","admin":true},"order_no":"A-1"}`],
    ] as const) {
      const answer = await call(method, path, body);
      expect([method, answer.status, answer.body.state]).toEqual([method, 200, "created"]);
      expect(answer.body.session_id).toBe(first.body.session_id);
    }
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });
});

describe("numbers inside of what the merchant calls extra", () => {
  const OPERATIONS = "/b/pbl/v2/operation/";
  const LOSES = { extra: ["A number in it has more digits than are kept. Send it as text, in quotes."] };
  const extra = '{"cart":9007199254740991,"weight":[0.1,{"ticket":"12345678901234567890"}]}';
  const long = '{"cart":7,"tickets":[{"number":12345678901234567890}]}';
  const withExtra = (text: string) => `${JSON.stringify(LEAST).slice(0, -1)},"extra":${text},"other":1e999}`;

  it("come back digit by digit, or are refused under its name; what nobody knows is ignored", async () => {
    const taken = await call("POST", SESSIONS, withExtra(extra));
    expect([taken.status, JSON.stringify(taken.body.extra)]).toEqual([201, extra]);
    const refused = await call("POST", SESSIONS, withExtra(long));
    expect([refused.status, refused.body]).toEqual([400, LOSES]);
  });

  it("are refused in a form and in an operation too, which then moves nothing", async () => {
    const form = new URLSearchParams({ ...LEAST, pg_codes: "knet-test", extra: long });
    const sent = await wire.call("POST", SESSIONS, {
      authorization: `Api-Key ${world.apiKey}`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: form.toString(),
    });
    expect([sent.status, sent.body]).toEqual([400, LOSES]);
    const { sessionId } = await makePayment(world.gateway);
    const refund = `{"operation":"refund","session_id":"${sessionId}","amount":"1","extra":${long}}`;
    const answer = await call("POST", OPERATIONS, refund);
    expect([answer.status, answer.body]).toEqual([400, LOSES]);
    const begun = await sql.query(
      "SELECT 1 FROM operation o JOIN payment_transaction p ON p.id = o.transaction_id WHERE p.session_id = $1",
      [sessionId],
    );
    expect(begun).toEqual([]);
  });
});

describe("texts that look alike", () => {
  it("composed and decomposed letters are two order numbers, and each finds its own", async () => {
    const [composed, decomposed] = ["café-7", "café-7".normalize("NFD")] as const;
    expect(composed).not.toBe(decomposed);
    const sessions = [
      (await create({ order_no: composed })).body,
      (await create({ order_no: decomposed })).body,
    ];
    for (const [index, order_no] of [composed, decomposed].entries()) {
      expect(sessions[index].order_no).toBe(order_no);
      const answer = await call("POST", "/b/pbl/v2/operation/", { operation: "cancel", order_no });
      expect(answer.status).toBe(200);
      const states = await Promise.all(
        sessions.map(async ({ session_id }) => (await call("GET", SESSIONS + session_id)).body.state),
      );
      expect(states).toEqual(index === 0 ? ["canceled", "created"] : ["canceled", "canceled"]);
    }
  });

  it.each(["a\u200bb", "👩‍👧‍👦", "=1+1", "@SUM(A1)", "%", "_", "../..", "javascript:alert(1)"])(
    "an order number of %j is kept as it is and finds nothing else",
    async (order_no) => {
      const { status, body } = await create({ order_no });
      expect([status, body.order_no]).toEqual([201, order_no]);
      const canceled = await call("POST", "/b/pbl/v2/operation/", { operation: "cancel", order_no });
      expect(canceled.status).toBe(200);
      const state = (await call("GET", SESSIONS + body.session_id)).body.state;
      expect(state).toBe("canceled");
    },
  );

  it.each([" ORD-1 ", "\ufeffORD-2", "ORD-3\u00a0", 731, "\u202eORD-4\u202c"])(
    "an order number sent as %j finds the payment that was made with it, however it is kept",
    async (order_no) => {
      const { status, body } = await create({ order_no });
      expect(status).toBe(201);
      expect(body.order_no).toBe(
        String(order_no)
          .replace(/[\u202a-\u202e]/g, "")
          .trim(),
      );
      const inquired = await call("POST", "/b/pbl/v2/inquiry/", { order_no });
      // Found, and not asked about before its customer came.
      expect([inquired.status, inquired.body.error?.code]).toEqual([400, "invalid_state"]);
      const canceled = await call("POST", "/b/pbl/v2/operation/", { operation: "cancel", order_no });
      expect([canceled.status, canceled.body.result]).toEqual([200, "success"]);
    },
  );
});
