import { expect, test } from "vitest";

import { createApiKey } from "@/lib/auth/api-keys";
import { forgetLimiters, signInAttemptsPerAccount } from "@/lib/auth/attempt-limits";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { setActive } from "@/lib/changes/set-active";
import { setPermissions } from "@/lib/changes/set-permissions";
import { auditOf, makePerson, origin, signedIn, testPassword } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();

const basic = (username: string, password: string) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
const call = (authorization: string | null) => authenticateRequest(authorization, origin);

test("a key opens the API as a program without a person", async () => {
  const { id, key } = await createApiKey(sql, { name: "shop" });
  expect(key).toMatch(/^[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}$/);
  expect(await call(`Api-Key ${key}`)).toMatchObject({ type: "api_key", apiKeyId: id, label: "shop" });
  expect(await call(`api-key   ${key} `)).toMatchObject({ apiKeyId: id });
});

test("only a hash of the key is stored", async () => {
  const { key } = await createApiKey(sql, { name: "stored" });
  const [row] = await sql.query<{ text: string }>(
    "select api_key::text as text from api_key where name = 'stored'",
  );
  expect(row?.text).not.toContain(key.split(".")[1]);
});

test("a key that is wrong, revoked or expired opens nothing", async () => {
  const [good, revoked, expired] = [
    await createApiKey(sql, { name: "good" }),
    await createApiKey(sql, { name: "revoked" }),
    await createApiKey(sql, { name: "expired", expiresAt: new Date(Date.now() - 1_000) }),
  ];
  await sql.query("update api_key set revoked_at = now() where id = $1", [revoked.id]);
  const [prefix = "", secret = ""] = good.key.split(".");
  const wrong = [
    revoked.key,
    expired.key,
    `${prefix}.${"x".repeat(32)}`,
    `unknown1.${secret}`,
    prefix,
    secret,
    ".",
    "%00.%00",
  ];
  for (const key of wrong)
    await expect(call(`Api-Key ${key}`), key).rejects.toMatchObject({ code: "unauthenticated" });
});

test("no credentials, or of a kind that is not served, are refused", async () => {
  for (const header of [
    null,
    "",
    "Basic",
    "Bearer abc.def.ghi",
    "Token abc",
    "Basic !!!!",
    `Basic ${Buffer.from("nocolon").toString("base64")}`,
  ]) {
    await expect(call(header), String(header)).rejects.toMatchObject({ code: "unauthenticated" });
  }
});

test("an integration user calls with his password, and rights act on the next call", async () => {
  const [admin, person] = [
    await signedIn(["user.manage"]),
    await makePerson(["api.access", "payment.refund"]),
  ];
  const header = basic(person.username, testPassword);
  const actor = await call(header);
  expect(actor).toMatchObject({ type: "user", userId: person.id });
  await setPermissions(admin, { userId: person.id, permissions: ["api.access", "payment.void"] });
  const next = await call(header);
  expect(next.type === "user" && [...next.permissions].sort()).toEqual([
    "api.access",
    "payment.void",
    "transaction.view",
  ]);
});

test("a person's console password does not work on the API without API access, and the try is in the trail", async () => {
  const person = await makePerson(["payment.refund"]);
  await expect(call(basic(person.username, testPassword))).rejects.toMatchObject({
    code: "api_access_required",
    status: 403,
  });
  expect(await auditOf("user", String(person.id))).toMatchObject([
    { action: "api.refused", result: "refused" },
  ]);
});

test("a remembered password dies with a disabled account, a changed password and a lost right", async () => {
  const [admin, person] = [await signedIn(["user.manage"]), await makePerson(["api.access"])];
  const header = basic(person.username, testPassword);
  await call(header);
  await setActive(admin, { userId: person.id, active: false });
  await expect(call(header)).rejects.toMatchObject({ code: "unauthenticated" });
  await setActive(admin, { userId: person.id, active: true });
  await call(header);
  await setPermissions(admin, { userId: person.id, permissions: [] });
  await expect(call(header)).rejects.toMatchObject({ code: "api_access_required" });
  await setPermissions(admin, { userId: person.id, permissions: ["api.access"] });
  await call(header);
  await sql.query(
    "update app_user set password_hash = (select password_hash from app_user where id = $2) where id = $1",
    [person.id, admin.userId],
  );
  // The same password under another hash: right, but proved anew.
  await call(header);
  await sql.query("update app_user set password_hash = 'x' where id = $1", [person.id]);
  await expect(call(header)).rejects.toMatchObject({ code: "unauthenticated" });
});

test("guessing is counted with the console's sign-in and survives a restart", async () => {
  const person = await makePerson(["api.access"]);
  for (let run = 0; run < signInAttemptsPerAccount; run++) {
    await expect(call(basic(person.username, `wrong password ${run}`))).rejects.toMatchObject({
      code: "unauthenticated",
    });
  }
  forgetLimiters();
  await expect(call(basic(person.username, testPassword))).rejects.toMatchObject({
    code: "too_many_requests",
    status: 429,
  });
  await sql.query("delete from rate_limit");
});

test("an integration that starts with fifty calls at once is not taken for a guesser", async () => {
  const person = await makePerson(["api.access"]);
  const actors = await Promise.all(
    Array.from({ length: 50 }, () => call(basic(person.username, testPassword))),
  );
  expect(actors).toHaveLength(50);
});
