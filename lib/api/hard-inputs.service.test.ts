import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { API_ROUTES } from "@/lib/api/route-table";
import { useWire, type WireCall } from "@/lib/api/testing/wire";
import { sql } from "@/lib/db/sql";
import { makePayment, arrangeWorld } from "@/lib/testing/world";

const world = arrangeWorld();
const wire = useWire();

const SESSION = "f".repeat(40);
/** Every call that takes a body from a client. */
const BODIES = API_ROUTES.filter(
  (route) =>
    ["POST", "PUT", "PATCH"].includes(route.method) &&
    route.path.startsWith("/b/") &&
    !route.path.includes("/gateways/") &&
    !route.path.includes("/redirect/"),
).map((route) => ({ method: route.method, path: route.path.replace(/:\w+/g, SESSION) }));

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

beforeAll(async () => {
  await sql.query("INSERT INTO setting (key, value) VALUES ('inquiry.per_minute', '100000')");
});

describe.each(BODIES)("$method $path", ({ method, path }) => {
  it.each(Object.entries(HARD))("takes %s without breaking", async (_name, call) => {
    const begun = performance.now();
    const answer = await wire.call(method, path, { authorization: `Api-Key ${world.apiKey}`, ...call }).catch(
      // A body that is too large may be cut off while it is still being sent.
      (error: NodeJS.ErrnoException) => ({
        status: error.code === "EPIPE" || error.code === "ECONNRESET" ? 413 : 599,
        body: { detail: "" },
        headers: { "x-request-id": "cut" },
      }),
    );
    expect(answer.status).toBeGreaterThanOrEqual(
      path.includes("payment-methods") || path.includes("/card") ? 200 : 400,
    );
    expect(answer.status).toBeLessThan(500);
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\bat \w+ \(|prisma|SELECT|INSERT/);
    expect(answer.headers["x-request-id"]).toBeTruthy();
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

it("changed nothing: the payment that was there before is there as it was, and nothing else", async () => {
  const before = await sql.query<{ count: bigint }>("SELECT count(*) AS count FROM payment_transaction");
  const payment = await makePayment(world.gateway);
  const after = await sql.query<{ count: bigint }>("SELECT count(*) AS count FROM payment_transaction");
  expect(before[0]?.count).toBe(0n);
  expect(after[0]?.count).toBe(1n);
  expect(payment.id).toBeTruthy();
});
