import { expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { basicUser, expectRefusal, arrangeWire } from "@/lib/testing/wire";
import { ledgerOf, makePayment } from "@/lib/testing/world";

const wire = arrangeWire();

it("nobody is let in without valid credentials, and the body is not even read", async () => {
  const payment = await makePayment(wire.gateway);
  const person = await basicUser(["api.access", "payment.refund"]);
  await sql.query("UPDATE app_user SET is_active = false WHERE id = $1", [person.id]);
  const wrong = [
    "",
    "Api-Key",
    `Api-Key ${wire.apiKey.slice(0, -1)}${wire.apiKey.endsWith("x") ? "y" : "x"}`,
    `Bearer ${wire.apiKey}`,
    `Basic ${Buffer.from("nobody:nothing").toString("base64")}`,
    "Basic %%%",
    person.authorization,
  ];
  for (const authorization of wrong) {
    const answer = await wire.post("not even json", { authorization });
    expectRefusal(answer, 401, "invalid_api_key");
    expect(answer.headers.get("www-authenticate")).toContain("Basic");
    expect(answer.body).not.toHaveProperty("operation");
  }
  expect(await ledgerOf(wire.gateway, payment)).toEqual([]);
});

it("a revoked and an expired key open nothing", async () => {
  const body = { operation: "refund", session_id: "f".repeat(40) };
  expect((await wire.post(body)).status).toBe(404);
  await sql.query("UPDATE api_key SET expires_at = now() - interval '1 second'");
  expectRefusal(await wire.post(body), 401, "invalid_api_key");
  await sql.query("UPDATE api_key SET expires_at = NULL");
  expect((await wire.post(body)).status).toBe(404);
  // Last, because it cannot be taken back.
  await sql.query("UPDATE api_key SET revoked_at = now()");
  expectRefusal(await wire.post(body), 401, "invalid_api_key");
});
