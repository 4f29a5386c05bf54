import { beforeAll, describe, expect, it } from "vitest";
import { ENDPOINTS } from "@/lib/api/openapi/document";
import { API_ROUTES } from "@/lib/api/route-table";
import { permissions } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { arrangeWire, basicUser, expectRefusal, type WireAnswer } from "@/lib/testing/wire";

/** The errors of the contract on every call that integrators have, to the letter: a call that is added is met here too. */
const wire = arrangeWire();

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** Paths as they are written, with something in their places that looks like what belongs there and is nothing. */
const addressOf = (path: string) =>
  path.replace(":id", "999999999").replace(":file", "none.svg").replace(/:\w+/g, "f".repeat(40));

const PATHS = [...new Set(API_ROUTES.map(({ path }) => path))].map((path) => ({
  path,
  allowed: API_ROUTES.filter((route) => route.path === path).map(({ method }) => method),
}));

/** A text or choice that the call requires; `{}` in it and nothing in it are told differently. */
const A_FIELD: Record<string, string> = {
  "POST /b/pbl/v2/operation": "session_id",
  "POST /b/pbl/v2/inquiry": "session_id",
  "POST /b/pbl/v2/payment-methods": "plugin",
  "POST /b/pbl/v2/card": "customer_id",
  "POST /b/pbl/v2/auto-debit": "token",
  "POST /b/pbl/v2/payment/auto-debit": "token",
  "POST /b/pbl/v2/payment/cash": "session_id",
  "POST /b/pbl/v2/cash-payment": "session_id",
  "POST /b/checkout/v1/pymt-txn": "currency_code",
  "PUT /b/checkout/v1/pymt-txn/:session_id": "currency_code",
  "PATCH /b/checkout/v1/pymt-txn/:session_id": "currency_code",
  "POST /b/checkout/v1/upload-attachment": "session_id",
  "POST /b/countersign/v1/requests": "session_id",
  "POST /b/countersign/v1/requests/:id/decision": "verdict",
  "POST /b/countersign/v1/requests/:id/cancel": "reason",
  "POST /b/countersign/v1/requests/:id/comments": "text",
  "POST /b/countersign/v1/policy/simulate": "document",
};
/** It has a body that nothing is taken from. */
const WITHOUT_FIELDS = ["POST /b/countersign/v1/requests/:id/retry"];

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const WITH_BODY = ENDPOINTS.filter(({ method }) => ["POST", "PUT", "PATCH"].includes(method));

let authorization: string;
beforeAll(async () => {
  // A person, because some calls are refused to every program before its body is read.
  authorization = (await basicUser([...permissions])).authorization;
  await sql.query(
    "INSERT INTO setting (key, value) VALUES ('inquiry.per_minute', '100000'), ('utility.per_minute', '100000')",
  );
});

function send(
  { method, path }: { method: string; path: string },
  body?: string,
  type = "application/json",
): Promise<WireAnswer> {
  const headers = { authorization, ...(body === undefined ? {} : { "content-type": type }) };
  return wire.send(addressOf(path), { method, headers, ...(body === undefined ? {} : { body }) });
}

/** A refusal in full: sentence, code and a number to quote. */
function expectToldAs(answer: WireAnswer, status: number, code: string): void {
  expectRefusal(answer, status, code);
  expect(answer.body.error.type).toBe("validation_error");
  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
}

describe("a method that a path does not have", () => {
  it.each(PATHS)("$path: 405 and the right ones, with and without the slash", async ({ path, allowed }) => {
    for (const method of METHODS.filter((name) => !allowed.includes(name))) {
      for (const slash of ["", "/"]) {
        const answer = await send({ method, path: path + slash });
        expectToldAs(answer, 405, "method_not_allowed");
        expect(answer.headers.get("allow")).toBe(allowed.join(", "));
      }
    }
  });
});

describe.each(WITH_BODY)("a body that $method $path cannot take", (endpoint) => {
  it("of another type: 415; compressed: 415", async () => {
    for (const type of ["text/plain", "text/xml", "application/octet-stream"])
      expectToldAs(await send(endpoint, "{}", type), 415, "unsupported_media_type");
    const packed = await wire.send(addressOf(endpoint.path), {
      method: endpoint.method,
      headers: { authorization, "content-type": "application/json", "content-encoding": "gzip" },
      body: "{}",
    });
    expectToldAs(packed, 415, "unsupported_media_type");
  });

  it("broken, no object, no UTF-8, or nested too deep: 400", async () => {
    for (const body of ["{", '{"a":}', "{'a':1}", "[]", "null", '"text"', "12", `{"a":01}`])
      expectToldAs(await send(endpoint, body), 400, "invalid_input");
    const deep = `{"extra":${"[".repeat(40)}${"]".repeat(40)}}`;
    expectToldAs(await send(endpoint, deep), 400, "invalid_input");
    const bytes = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
    const answer = await wire.send(addressOf(endpoint.path), {
      method: endpoint.method,
      headers: { authorization, "content-type": "application/json" },
      body: bytes,
    });
    expectToldAs(answer, 400, "invalid_input");
  });

  it("too large: 413", async () => {
    expectToldAs(await send(endpoint, `{"a":"${"x".repeat(300_000)}"}`), 413, "payload_too_large");
  });

  it("unknown fields are ignored, and of a repeated one the last counts", async () => {
    const plain = await send(endpoint, "{}");
    const more = await send(
      endpoint,
      '{"zz_unknown":{"a":[null,1]},"state":"paid","__proto__":{"admin":true},"is_admin":1}',
    );
    expect([more.status, more.body]).toEqual([plain.status, plain.body]);
    const field = A_FIELD[nameOf(endpoint)];
    if (field === undefined) return expect(WITHOUT_FIELDS).toContain(nameOf(endpoint));
    const wrong = await send(endpoint, `{"${field}":{}}`);
    expect(wrong.status).toBe(400);
    expect(wrong.body).toHaveProperty(field);
    const [last, first] = [`{"${field}":null,"${field}":{}}`, `{"${field}":{},"${field}":null}`];
    expect((await send(endpoint, last)).body).toEqual(wrong.body);
    expect((await send(endpoint, first)).body).toEqual(plain.body);
    expect(wrong.body).not.toEqual(plain.body);
  });
});
