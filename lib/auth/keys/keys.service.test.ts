import { expect, test } from "vitest";

import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { addKey } from "@/lib/changes/add-key";
import { getApiAccess } from "@/lib/auth/keys/queries";
import { revokeKey } from "@/lib/auth/keys/revoke-key";
import { createApiKeySchema } from "@/lib/auth/keys/rules";
import { setLimit } from "@/lib/auth/keys/set-limit";
import { auditOf, makePerson, origin, signedIn } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();

const wish = (more: object = {}) =>
  createApiKeySchema.parse({
    name: "Shop",
    scope: "all",
    permissions: [],
    lastDay: "",
    dailyLimit: "",
    networks: "",
    ...more,
  });
async function idOf(prefix: string): Promise<number> {
  const [row] = await sql.query<{ id: number }>("select id from api_key where prefix = $1", [prefix]);
  if (!row) throw new Error("There is no such key.");
  return row.id;
}
const call = (key: string) => authenticateRequest(`Api-Key ${key}`, origin);

test("a key is made, used, shown without its secret, and revoked for ever; all of it is in the trail", async () => {
  const admin = await signedIn(["api_key.manage"]);
  const { prefix, key } = await addKey(
    admin,
    wish({ scope: "some", permissions: ["payment.refund"], dailyLimit: "5" }),
  );
  const id = await idOf(prefix);
  expect(await call(key)).toMatchObject({ apiKeyId: id });

  const [shown] = (await getApiAccess(admin)).keys;
  expect(shown).toMatchObject({
    id,
    state: "live",
    callsToday: 1,
    dailyLimit: 5,
    permissions: ["payment.refund"],
  });
  expect(JSON.stringify(shown)).not.toContain(key.split(".")[1]);

  await revokeKey(admin, id);
  await revokeKey(admin, id);
  await expect(call(key)).rejects.toMatchObject({ code: "unauthenticated" });
  const trail = await auditOf("api_key", String(id));
  expect(trail.map(({ action }) => action)).toEqual([
    "api_key.created",
    "api_key.revoked",
    "api_key.used_after_end",
  ]);
  expect(JSON.stringify(trail)).not.toContain(key.split(".")[1]);
});

test("a day that is over, and rights that keys never hold, are refused", async () => {
  const admin = await signedIn(["api_key.manage"]);
  await expect(addKey(admin, wish({ lastDay: "2020-02-29" }))).rejects.toMatchObject({ field: "lastDay" });
  const faults = (more: object) =>
    createApiKeySchema
      .safeParse({ ...wish(), dailyLimit: "", networks: "", ...more })
      .error?.issues.map(({ path }) => path[0]);
  expect(faults({ scope: "some", permissions: ["request.decide"] })).toEqual(["permissions"]);
  expect(faults({ scope: "some", permissions: ["user.manage"] })).toEqual(["permissions"]);
  expect(faults({ scope: "some", permissions: [] })).toEqual(["permissions"]);
  expect(faults({ dailyLimit: "0" })).toEqual(["dailyLimit"]);
  expect(faults({ dailyLimit: "1e3" })).toEqual(["dailyLimit"]);
  expect(faults({ name: " " })).toEqual(["name"]);
  expect(faults({ lastDay: "2026-02-30" })).toEqual(["lastDay"]);
  expect(faults({ networks: "192.0.2.7 10.0.0.0/33" })).toEqual(["networks"]);
});

test("the last day of a key ends where the merchant is", async () => {
  const admin = await signedIn(["api_key.manage"]);
  const { prefix } = await addKey(
    admin,
    wish({ scope: "some", permissions: ["transaction.view"], lastDay: "2031-03-31" }),
  );
  const { keys } = await getApiAccess(admin);
  // Kuwait is three hours ahead: at 21:00 UTC the first of April has begun there.
  expect(keys.find((key) => key.prefix === prefix)?.expiresAt).toBe("2031-03-31T20:59:59.999Z");
});

test("a key that is made with addresses opens nothing from elsewhere, from the first call on", async () => {
  const admin = await signedIn(["api_key.manage"]);
  const { prefix, key } = await addKey(
    admin,
    wish({ scope: "some", permissions: ["transaction.view"], networks: "192.0.2.0/24, 2001:db8::1" }),
  );
  const from = (address: string) => authenticateRequest(`Api-Key ${key}`, { ...origin, address });
  await expect(from("198.51.100.1")).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await from("192.0.2.9")).toMatchObject({ apiKeyId: await idOf(prefix) });
  expect(await from("2001:db8::1")).toMatchObject({ apiKeyId: await idOf(prefix) });
  const [shown] = (await getApiAccess(admin)).keys;
  expect(shown?.networks).toEqual(["192.0.2.0/24", "2001:db8::1"]);
  expect((await auditOf("api_key", String(await idOf(prefix))))[0]).toMatchObject({
    action: "api_key.created",
    after: { networks: ["192.0.2.0/24", "2001:db8::1"] },
  });
});

test("limits of a key, of a person and of everybody are changed on the record", async () => {
  const [admin, person] = [await signedIn(["api_key.manage"]), await makePerson(["api.access"])];
  const id = await idOf((await addKey(admin, wish())).prefix);
  await setLimit(admin, { of: "key", id, dailyLimit: 7 });
  await setLimit(admin, { of: "user", id: person.id, dailyLimit: 8 });
  await setLimit(admin, { of: "general", id: 0, dailyLimit: 9 });
  await setLimit(admin, { of: "general", id: 0, dailyLimit: 10 });
  const access = await getApiAccess(admin);
  expect(access.generalLimit).toBe(10);
  expect(access.keys.find((key) => key.id === id)?.dailyLimit).toBe(7);
  expect(access.people.find(({ id: userId }) => userId === person.id)?.dailyLimit).toBe(8);
  expect(await auditOf("setting", "api.daily_limit")).toMatchObject([
    { before: { value: 90_000 }, after: { value: 9 } },
    { before: { value: 9 }, after: { value: 10 } },
  ]);
  await setLimit(admin, { of: "key", id, dailyLimit: null });
  expect((await getApiAccess(admin)).keys.find((key) => key.id === id)?.dailyLimit).toBeNull();
});

test("without the right nothing is shown and nothing changes", async () => {
  const other = await signedIn(["user.manage", "transaction.view"]);
  const forbidden = { code: "forbidden" };
  await expect(getApiAccess(other)).rejects.toMatchObject(forbidden);
  await expect(addKey(other, wish({ name: "sneaked" }))).rejects.toMatchObject(forbidden);
  await expect(revokeKey(other, 1)).rejects.toMatchObject(forbidden);
  await expect(setLimit(other, { of: "general", id: 0, dailyLimit: 1 })).rejects.toMatchObject(forbidden);
  expect(await sql.query("select 1 from api_key where name = 'sneaked'")).toEqual([]);
});
