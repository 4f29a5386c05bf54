import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { API_ROUTES } from "@/lib/api/route-table";
import { useWire, type WireCall } from "@/lib/api/testing/wire";
import { sql } from "@/lib/db/sql";
import { signNotice } from "@/lib/gateways/sandbox/notifier";
import { WEBHOOK_SECRET } from "@/lib/gateways/testing/sandbox-fixture";
import { work } from "@/lib/testing/sequences/system";
import { arrangeWorld, balancesOf, makePayment, operationsOf, type TestPayment } from "@/lib/testing/world";

const world = arrangeWorld();
const wire = useWire();

const SESSION = "f".repeat(40);

interface Target {
  method: string;
  path: string;
  /** As the route table has it; what was tried is counted under it. */
  route: string;
}
/** Every call there is, whatever it takes: a route that is added is met here without being asked for. */
const TARGETS: Target[] = API_ROUTES.map(({ method, path }) => ({
  method,
  path: path.replace(":account", "knet-test").replace(/:\w+/g, SESSION),
  route: `${method} ${path}`,
}));
/** Calls that may be answered well whatever nonsense comes with them, because it does not concern them. */
const INDIFFERENT = new Set([
  "GET /b/openapi.json",
  "POST /b/pbl/v2/payment-methods",
  "POST /b/pbl/v2/card",
  "DELETE /b/pbl/v2/card/:token",
  "GET /b/api/v1/reports/files",
  "GET /b/countersign/v1/policy",
  "GET /b/countersign/v1/requests",
]);
const tried = new Map<string, Set<string>>();

/** Answered fast, with a refusal of the client's own making, a request id, and nothing of our insides. */
async function expectCalm({ method, path, route }: Target, what: string, call: WireCall): Promise<void> {
  const begun = performance.now();
  const answer = await wire.call(method, path, { authorization: `Api-Key ${world.apiKey}`, ...call }).catch(
    // A body that is too large may be cut off while it is still being sent.
    (error: NodeJS.ErrnoException) => ({
      status: error.code === "EPIPE" || error.code === "ECONNRESET" ? 413 : 599,
      body: { detail: "" },
      headers: { "x-request-id": "cut" },
    }),
  );
  expect([what, answer.status >= (INDIFFERENT.has(route) ? 200 : 400)]).toEqual([what, true]);
  expect([what, answer.status < 500]).toEqual([what, true]);
  const shown = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
  if (route !== "GET /b/openapi.json") {
    expect(shown).not.toMatch(/node_modules|\bat \w+ \(|prisma|SELECT|INSERT/);
    if (typeof answer.body === "string") expect(shown).not.toContain("<script>alert");
  }
  expect(answer.headers["x-request-id"]).toBeTruthy();
  expect(performance.now() - begun).toBeLessThan(5_000);
  tried.set(route, (tried.get(route) ?? new Set()).add(what));
}

const FIELDS = [
  "session_id",
  "order_no",
  "token",
  "plugin",
  "customer_id",
  "type",
  "pg_codes",
  "amount",
  "operation",
  "webhook_url",
  "currency_code",
  "extra",
  "tags",
  "agreement",
  "customer_email",
  "notifications",
  "language",
];
const all = (value: unknown) => Object.fromEntries(FIELDS.map((name) => [name, value]));

const HARD: Record<string, WireCall> = {
  "an override mark in every field": { body: all("\u202eevil\u202c") },
  "zero width and emoji in every field": { body: all("a\u200b\u200d👩‍💻") },
  "NUL in every field": { body: all("a\u0000b") },
  "half characters in every field": { body: `{${FIELDS.map((name) => `"${name}":"\\ud83d"`).join()}}` },
  "SQL in every field": { body: all("'); DROP TABLE payment_transaction; --") },
  "script in every field": { body: all("<script>alert(1)</script>") },
  "an object in every field": { body: all({ $ne: null }) },
  "a list in every field": { body: all([[], {}, null]) },
  "null in every field": { body: all(null) },
  "true in every field": { body: all(true) },
  "1e999 in every field": { body: `{${FIELDS.map((name) => `"${name}":1e999`).join()}}` },
  "129 000 characters in a field": { body: { session_id: "x".repeat(129_000), token: "x".repeat(100_000) } },
  "roles and prototypes": {
    body: `{"__proto__":{"admin":true},"constructor":{"prototype":{}},"state":"paid","role":"admin","approvedBy":1}`,
  },
  "the same key twice": { body: `{"session_id":"a","session_id":"b","token":"t","token":"u"}` },
  "100 000 keys": { body: `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join()}}` },
  "10 000 levels": { body: `{"extra":${"[".repeat(10_000)}${"]".repeat(10_000)}}` },
  "10 MB": { body: `{"extra":"${"x".repeat(10_000_000)}"}` },
  "a gzip bomb": {
    body: gzipSync(Buffer.alloc(5_000_000)),
    headers: { "content-encoding": "gzip", "content-type": "application/json" },
  },
  "half a JSON": { body: '{"session_id":"' },
  "bytes that are no UTF-8": { body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) },
  "a list instead of an object": { body: "[]" },
  "JSON as text": { body: "{}", headers: { "content-type": "text/plain" } },
  "a broken multipart": { body: "--x", headers: { "content-type": "multipart/form-data; boundary=y" } },
  "a form with everything twice": {
    body: FIELDS.map((name) => `${name}=a&${name}=b`).join("&"),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  },
};

/** For addresses: percent-encoded, some of it wrongly. */
const TEXTS: Record<string, string> = {
  "an override mark": "%E2%80%AEevil%E2%80%AC",
  "zero width and emoji": "a%E2%80%8B%E2%80%8D%F0%9F%91%A9",
  NUL: "a%00b",
  "half a character": "%ED%A0%BD",
  "bytes that are no UTF-8": "%FF%FE",
  "a broken escape": "%zz%",
  "129 characters": "x".repeat(129),
  "1 500 characters": "x".repeat(1_500),
  SQL: "%27)%3B%20DROP%20TABLE%20payment_transaction%3B%20--",
  "an SQL wildcard": "%25%25__",
  script: "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
  "a script address": "javascript%3Aalert(1)",
  "a way up": "..%2F..%2Fetc%2Fpasswd",
  "a slash": "a%2Fb",
  "a prototype": "__proto__",
  "a constructor": "constructor",
  "a formula": "%3D1%2B1",
  "a line break": "a%0D%0Aset-cookie%3A%20a%3Db",
  "a number": "1e309",
  "an object": "%7B%22%24ne%22%3Anull%7D",
};
const QUERY = ["session_id", "customer_id", "type", "token", "limit", "offset", "cursor", "sort", "search"];
const AMOUNTS = [
  ...["0", "-1", "0.0005", "1e3", "1e309", "0x10", "NaN", "Infinity", "1,000", "1_000", "１２", "١٢٫٥"],
  ...["12345678901234567890", "1.0001", "0.1+0.2", "", " ", [], {}, null, true, 5],
];

beforeAll(async () => {
  await sql.query(
    "INSERT INTO setting (key, value) VALUES ('inquiry.per_minute', '100000'), ('utility.per_minute', '100000'), ('reports.downloads_per_hour', '100000')",
  );
});

describe.each(TARGETS)("$route", (target) => {
  it.each(Object.entries(HARD))("takes a body of %s without breaking", (name, call) =>
    expectCalm(target, `body: ${name}`, call),
  );

  it("takes hard texts in its address without breaking", async () => {
    for (const [name, text] of Object.entries(TEXTS)) {
      const path = API_ROUTES.find(({ method, path }) => `${method} ${path}` === target.route)?.path ?? "";
      const hard = path.replace(/:\w+/g, text);
      await expectCalm({ ...target, path: hard }, `path: ${name}`, {});
      await expectCalm({ ...target, path: `${hard}/` }, `path: ${name}`, {});
    }
  });

  it("takes hard texts in its query without breaking", async () => {
    for (const [name, text] of Object.entries(TEXTS)) {
      const query = QUERY.map((field) => `${field}=${text}`).join("&");
      await expectCalm({ ...target, path: `${target.path}?${query}` }, `query: ${name}`, {});
      const twice = `session_id[]=${text}&session_id=a&session_id=${text}&${text}=1&&=`;
      await expectCalm({ ...target, path: `${target.path}?${twice}` }, `query: ${name}`, {});
    }
  });
});

describe("a notice of a gateway, signed by it, as far as anybody can tell", () => {
  const send = (body: string | Buffer) => {
    const at = Math.floor(Date.now() / 1000);
    const headers = {
      "content-type": "application/json",
      "sandbox-signature": signNotice(WEBHOOK_SECRET, at, body.toString()),
    };
    return wire.call("POST", "/b/gateways/knet-test/webhook", { headers, body });
  };
  let payment: TestPayment;
  beforeAll(async () => {
    payment = await makePayment(world.gateway);
  });
  const notice = (data: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    JSON.stringify({
      ...{ id: `evt_${randomUUID()}`, event: "refund.succeeded", created_at: new Date().toISOString() },
      data: {
        ...{
          id: `ref_${randomUUID()}`,
          type: "refund",
          payment_id: payment.gatewayReference,
          reference: null,
        },
        ...{ amount: "1.000", currency: "KWD", status: "succeeded", code: null, message: null, ...data },
      },
      ...more,
    });
  /** Whatever is done with it, no money moves in our books. */
  async function expectNothingMoved(body: string | Buffer): Promise<void> {
    const answer = await send(body).catch(() => ({ status: 413 }));
    expect(answer.status).toBeLessThan(500);
    await work("apply-gateway-notice", "apply-payment-notice");
    expect(await operationsOf(payment)).toEqual([]);
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 0n,
      refundable: 12_500n,
      frozen: false,
    });
  }

  it.each(Object.entries(HARD))("moves nothing with a body of %s", (_name, { body }) =>
    expectNothingMoved(Buffer.isBuffer(body) || typeof body === "string" ? body : JSON.stringify(body)),
  );

  it.each(AMOUNTS)("moves nothing with the amount %j", (amount) => expectNothingMoved(notice({ amount })));

  it.each([
    { payment_id: { $ne: null } },
    { payment_id: "%" },
    { currency: "kwd" },
    { currency: "BHD" },
    { type: "Refund" },
    { type: "__proto__" },
    { status: "approved" },
    { id: "" },
    { id: "a".repeat(10_000) },
    { reference: "' OR 1=1 --", status: "rejected" },
  ])("moves nothing with %j", (data) => expectNothingMoved(notice(data)));

  it("is about the same refund however often it is told, though its name looks like the number of a card", async () => {
    const other = await makePayment(world.gateway);
    const tell = async (status: string) => {
      const id = `ref_${other.id}a4242424242424242`;
      const answer = await send(notice({ id, payment_id: other.gatewayReference, status }));
      expect(answer.status).toBe(200);
      await work("apply-gateway-notice");
      return operationsOf(other);
    };
    expect(await tell("succeeded")).toMatchObject([{ status: "succeeded", child_state: "refunded" }]);
    expect(await tell("succeeded")).toHaveLength(1);
    expect(await tell("rejected")).toMatchObject([{ status: "rejected", child_state: "refund_rejected" }]);
    expect(await balancesOf(other)).toMatchObject({ refunded_minor: 0n, refundable: 12_500n });
  });

  it("is read without the fields that nobody knows, and with odd characters in its words", async () => {
    const words = { code: "\u202e", message: "a\u0000b <script>alert(1)</script> \ud83d" };
    const more = { state: "deleted", role: "admin", approvedBy: 1, ["__proto__"]: { admin: true } };
    expect((await send(notice({ ...words, ...more }, more))).status).toBe(200);
    await work("apply-gateway-notice");
    expect(await operationsOf(payment)).toMatchObject([{ status: "succeeded", child_state: "refunded" }]);
    expect(await balancesOf(payment)).toMatchObject({ state: "paid", refunded_minor: 1_000n });
  });
});

it("tried everything on every route of the table", () => {
  const everything = [
    ...Object.keys(HARD).map((name) => `body: ${name}`),
    ...Object.keys(TEXTS).flatMap((name) => [`path: ${name}`, `query: ${name}`]),
  ];
  for (const { method, path } of API_ROUTES) {
    const done = tried.get(`${method} ${path}`) ?? new Set();
    expect([path, everything.filter((what) => !done.has(what))]).toEqual([path, []]);
  }
});

it("left nothing behind: no payment but those of the notices", async () => {
  const rows = await sql.query<{ count: number }>("SELECT count(*)::int AS count FROM payment_transaction");
  expect(rows).toEqual([{ count: 2 }]);
});
