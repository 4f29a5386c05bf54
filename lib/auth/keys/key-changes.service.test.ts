import { expect, test } from "vitest";
import { createApiKey } from "@/lib/auth/api-keys";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { keyNetworksSchema } from "@/lib/auth/keys/networks";
import { auditOf, origin, signedIn } from "@/lib/auth/testing/people";
import { rotateKey, setKeyNetworks } from "@/lib/changes/change-key";
import { decideChange } from "@/lib/changes/decide-change";
import { getChange } from "@/lib/changes/queries";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();

const call = (key: string, address = "192.0.2.7") =>
  authenticateRequest(`Api-Key ${key}`, { ...origin, address });
const refused = { code: "unauthenticated" };
const list = (keyId: number, networks: string) => keyNetworksSchema.parse({ keyId, networks });
/** With a second person who decides there are four eyes. */
async function twoPeople() {
  const admin = await signedIn(["api_key.manage", "change.decide"]);
  const second = await signedIn(["change.decide"]);
  return { admin, second };
}
async function approve(second: Awaited<ReturnType<typeof signedIn>>, changeRequestId: number) {
  const { contentHash } = await getChange(second, changeRequestId);
  await decideChange(second, {
    changeRequestId,
    verdict: "approve",
    contentHash,
  });
}

test("a key with a list opens nothing from elsewhere, with old leases too; whoever holds the secret there is in the trail", async () => {
  const { admin } = await twoPeople();
  const { id, key } = await createApiKey(sql, { name: "listed", permissions: ["transaction.view"] });
  await expect(call(key, "198.51.100.1")).resolves.toMatchObject({ apiKeyId: id });
  await setKeyNetworks(admin, list(id, "192.0.2.0/24, 2001:db8::/32"));
  for (const address of ["192.0.2.7", "2001:db8::1"])
    await expect(call(key, address)).resolves.toMatchObject({ apiKeyId: id });
  for (const address of ["198.51.100.1", "2001:db9::1", "unknown", "::ffff:198.51.100.1"])
    await expect(call(key, address)).rejects.toMatchObject(refused);
  const [prefix] = key.split(".");
  await expect(call(`${prefix}.${"x".repeat(32)}`, "198.51.100.1")).rejects.toMatchObject(refused);
  const strays = (await auditOf("api_key", String(id))).filter(
    ({ action }) => action === "api_key.used_from_elsewhere",
  );
  expect(strays).toHaveLength(1);
});

test("the list of a key that may move money is narrowed at once and widened by two", async () => {
  const { admin, second } = await twoPeople();
  const { id, key } = await createApiKey(sql, { name: "money" });
  expect(await setKeyNetworks(admin, list(id, "192.0.2.7"))).toMatchObject({ status: "applied" });
  const wider = await setKeyNetworks(admin, list(id, "192.0.2.7\n198.51.100.0/24"));
  expect(wider.status).toBe("waiting");
  await expect(call(key, "198.51.100.9")).rejects.toMatchObject(refused);
  await approve(second, (wider as { changeRequestId: number }).changeRequestId);
  await expect(call(key, "198.51.100.9")).resolves.toMatchObject({ apiKeyId: id });
  expect((await setKeyNetworks(admin, list(id, ""))).status).toBe("waiting");
});

test("a new secret of a key that may move money opens nothing before a second person agrees; then both work until the old one's time is over", async () => {
  const { admin, second } = await twoPeople();
  const { id, key: old } = await createApiKey(sql, { name: "rotated" });
  const { key, result } = await rotateKey(admin, { keyId: id, overlapHours: 24 });
  expect(key.split(".")[0]).toBe(old.split(".")[0]);
  expect(result.status).toBe("waiting");
  await expect(call(key)).rejects.toMatchObject(refused);
  await expect(call(old)).resolves.toMatchObject({ apiKeyId: id });
  await approve(second, (result as { changeRequestId: number }).changeRequestId);
  for (const either of [key, old]) await expect(call(either)).resolves.toMatchObject({ apiKeyId: id });
  await sql.query("UPDATE api_key SET old_secret_until = now() WHERE id = $1", [id]);
  await expect(call(old)).rejects.toMatchObject(refused);
  await expect(call(key)).resolves.toMatchObject({ apiKeyId: id });
  expect(JSON.stringify(await auditOf("api_key", String(id)))).not.toContain(key.split(".")[1]);
});

test("a key that only looks changes its secret at once, a leaked one without overlap; a revoked one not at all", async () => {
  const { admin } = await twoPeople();
  const { id, key: old } = await createApiKey(sql, { name: "looks", permissions: ["transaction.view"] });
  const { key, result } = await rotateKey(admin, { keyId: id, overlapHours: 0 });
  expect(result.status).toBe("applied");
  await expect(call(old)).rejects.toMatchObject(refused);
  await expect(call(key)).resolves.toMatchObject({ apiKeyId: id });
  await sql.query("UPDATE api_key SET revoked_at = now() WHERE id = $1", [id]);
  await expect(rotateKey(admin, { keyId: id, overlapHours: 0 })).rejects.toMatchObject({ code: "conflict" });
  await expect(
    rotateKey(await signedIn(["user.manage"]), { keyId: id, overlapHours: 0 }),
  ).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("what is no address or network is refused, and bits beyond a mask are dropped", () => {
  const parse = (networks: string) => keyNetworksSchema.safeParse({ keyId: 1, networks });
  expect(parse("10.1.2.3/8; ::1 192.0.2.7").data?.networks).toEqual(["10.0.0.0/8", "::1", "192.0.2.7"]);
  for (const bad of [
    "10.0.0",
    "1",
    "0x7f.1",
    "10.0.0.0/33",
    "example.com",
    "10.0.0.0/8 nonsense",
    "1.2.3.4/",
    "::1/129",
  ])
    expect(parse(bad).success, bad).toBe(false);
  expect(parse("10.0.0.0/8 nonsense").error?.issues[0]?.message).toBe("network:nonsense");
  expect(
    parse(Array.from({ length: 51 }, (_, index) => `10.0.0.${index}`).join(" ")).error?.issues,
  ).toMatchObject([{ message: "networks" }]);
});
