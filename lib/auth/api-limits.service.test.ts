import { expect, test } from "vitest";

import { admitApiKey, createApiKey, type NewApiKey, parseApiKey } from "@/lib/auth/api-keys";
import { CallLeases } from "@/lib/auth/call-leases";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { makePerson, origin, testPassword } from "@/lib/auth/testing/people";
import { hasPermission } from "@/lib/auth/actor";
import { closePool, getPool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();

const basic = (username: string) => `Basic ${Buffer.from(`${username}:${testPassword}`).toString("base64")}`;
const call = (authorization: string) => authenticateRequest(authorization, origin);

async function keyWith(facts: Partial<NewApiKey>) {
  const { id, key } = await createApiKey(sql, { name: "shop", ...facts });
  return { id, header: `Api-Key ${key}` };
}

async function callsOf(subject: string): Promise<number> {
  const rows = await sql.query<{ points: number }>("select points from rate_limit where key = $1", [
    `api-day:${subject}`,
  ]);
  return rows[0]?.points ?? 0;
}

/** Statements that a piece of work sends, counted at the pool. */
async function countingStatements(work: () => Promise<unknown>): Promise<number> {
  const pool = getPool();
  const original = pool.query.bind(pool);
  let count = 0;
  pool.query = ((...args: Parameters<typeof original>) => {
    count += 1;
    return original(...args);
  }) as typeof pool.query;
  try {
    await work();
  } finally {
    pool.query = original;
  }
  return count;
}

test("calls above the key's own limit are refused with the time to wait, also after a restart", async () => {
  const { id, header } = await keyWith({ dailyLimit: 3 });
  for (let run = 0; run < 3; run++) await call(header);
  await closePool();
  const refused = await call(header).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "too_many_requests", status: 429 });
  const retryAfter = Number((refused as { params: { retryAfter: string } }).params.retryAfter);
  expect(retryAfter).toBeGreaterThan(86_000);
  expect(retryAfter).toBeLessThanOrEqual(86_400);

  await sql.query("update rate_limit set expire = 0 where key = $1", [`api-day:key:${id}`]);
  await call(header);
  expect(await callsOf(`key:${id}`)).toBe(1);
});

test("the general limit is a setting, and holds for keys and people without one of their own", async () => {
  const person = await makePerson(["api.access"]);
  const { header } = await keyWith({});
  await sql.query("insert into setting (key, value) values ('api.daily_limit', '1')");
  try {
    for (const caller of [header, basic(person.username)]) {
      await call(caller);
      await expect(call(caller)).rejects.toMatchObject({ code: "too_many_requests" });
    }
    await sql.query("update app_user set api_daily_limit = 3 where id = $1", [person.id]);
    await call(basic(person.username));
  } finally {
    await sql.query("update setting set value = '90000' where key = 'api.daily_limit'");
  }
});

test("fifty calls at once are counted as fifty, by key and by password", async () => {
  const person = await makePerson(["api.access"]);
  const { id, header } = await keyWith({});
  await Promise.all(
    Array.from({ length: 50 }, () => Promise.all([call(header), call(basic(person.username))])),
  );
  expect(await callsOf(`key:${id}`)).toBe(50);
  expect(await callsOf(`user:${person.id}`)).toBe(50);
});

test("a wrong secret or password uses up nothing of somebody's limit", async () => {
  const person = await makePerson(["api.access"]);
  const { id, header } = await keyWith({});
  await expect(call(`${header}x`)).rejects.toMatchObject({ code: "unauthenticated" });
  const wrong = `Basic ${Buffer.from(`${person.username}:wrong password`).toString("base64")}`;
  await expect(call(wrong)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await callsOf(`key:${id}`)).toBe(0);
  expect(await callsOf(`user:${person.id}`)).toBe(0);
});

test("authentication, limit and last use are one statement, for a key and for a proved password", async () => {
  const person = await makePerson(["api.access"]);
  const { header } = await keyWith({});
  await call(basic(person.username));
  expect(await countingStatements(() => call(header))).toBe(1);
  expect(await countingStatements(() => call(basic(person.username)))).toBe(1);
});

test("the last use is written, at most once a minute", async () => {
  const { id, header } = await keyWith({});
  const lastUse = async () =>
    (await sql.query<{ at: string | null }>("select last_used_at as at from api_key where id = $1", [id]))[0]
      ?.at;
  expect(await lastUse()).toBeNull();
  await call(header);
  const first = await lastUse();
  expect(first).toBeTruthy();
  await call(header);
  expect(await lastUse()).toBe(first);
  await sql.query("update api_key set last_used_at = now() - interval '61 seconds' where id = $1", [id]);
  await call(header);
  expect((await lastUse()) ?? "").toMatch(new RegExp(`^${(first ?? "").slice(0, 13)}`));
});

test("a narrowed key holds what it was given and nothing that keys never hold", async () => {
  const { header } = await keyWith({
    permissions: ["payment.refund", "gateway.use:knet-test", "request.decide"],
  });
  const actor = await call(header);
  expect(hasPermission(actor, "payment.refund")).toBe(true);
  expect(hasPermission(actor, "payment.void")).toBe(false);
  expect(hasPermission(actor, "request.decide")).toBe(false);
  expect(hasPermission(actor, "gateway.use:knet-test")).toBe(true);
  expect(hasPermission(actor, "gateway.use:mpgs-test")).toBe(false);

  const whole = await call((await keyWith({})).header);
  expect(hasPermission(whole, "payment.void")).toBe(true);
  expect(hasPermission(whole, "gateway.use:mpgs-test")).toBe(true);
  expect(hasPermission(whole, "user.manage")).toBe(false);
});

test("a revoked key stays revoked", async () => {
  const { id, header } = await keyWith({});
  await sql.query("update api_key set revoked_at = now() where id = $1", [id]);
  await expect(sql.query("update api_key set revoked_at = null where id = $1", [id])).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(call(header)).rejects.toMatchObject({ code: "unauthenticated" });
});

test("a burst is counted ahead, and two processes together still never pass the limit", async () => {
  const limit = 4_000;
  const { id, header } = await keyWith({ dailyLimit: limit });
  await sql.query("insert into rate_limit (key, points, expire) values ($1, $2, $3)", [
    `api-day:key:${id}`,
    limit - 300,
    String(Date.now() + 86_400_000),
  ]);
  const secret = parseApiKey(header.replace("Api-Key ", ""));
  if (!secret) throw new Error("no key");
  let admitted = 0;
  const statements = await countingStatements(async () => {
    await Promise.all(
      [new CallLeases(), new CallLeases()].map(async (ahead) => {
        for (let run = 0; run < 200; run++) {
          const key = await admitApiKey(sql, secret, null, ahead);
          if (key && key.calls <= key.allowed) admitted += 1;
        }
      }),
    );
  });
  expect(statements).toBe(400);
  expect(admitted).toBeLessThanOrEqual(300);
  // What one process had counted ahead when the other used up the rest: two calls, by the share of a small limit.
  expect(admitted).toBeGreaterThanOrEqual(296);
});

test("a key revoked in the middle of a burst is refused at once, and a lowered limit holds at once", async () => {
  const { id, header } = await keyWith({});
  for (let run = 0; run < 60; run++) await call(header);
  expect(await callsOf(`key:${id}`)).toBeGreaterThan(60);
  await expect(call(`${header}x`)).rejects.toMatchObject({ code: "unauthenticated" });
  await sql.query("update api_key set daily_limit = 10 where id = $1", [id]);
  await expect(call(header)).rejects.toMatchObject({ code: "too_many_requests" });
  await sql.query("update api_key set daily_limit = null, revoked_at = now() where id = $1", [id]);
  await expect(call(header)).rejects.toMatchObject({ code: "unauthenticated" });
});
