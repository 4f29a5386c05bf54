import { encode } from "next-auth/jwt";
import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";

import { actionsPerMinute } from "@/lib/auth/attempt-limits";
import { addressHeader, requestIdHeader } from "@/lib/auth/origin";
import type { Permission } from "@/lib/auth/permissions";
import { getActor } from "@/lib/auth/session";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { signedIn } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { authenticatedAction } from "@/lib/http/action-client";
import { withSession } from "@/lib/http/with-session";

const request = vi.hoisted(() => ({ headers: new Headers(), cookies: new Map<string, string>() }));

vi.mock("next/headers", () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: (name: string) => ({ name, value: request.cookies.get(name) }) }),
}));

testDatabase();

const done = vi.fn(async ({ parsedInput }: { parsedInput: { amount: string } }) => ({
  took: parsedInput.amount,
}));
const refund = authenticatedAction
  .metadata({ name: "test.refund", permission: "payment.refund" })
  .inputSchema(z.strictObject({ amount: z.string() }))
  .action(done);

/** Puts the person into the browser that sends the next requests. */
async function enter(permissions: Permission[]) {
  const actor = await signedIn(permissions);
  const token = await encode({ token: { sid: actor.sessionId }, secret: getEnv().COUNTERSIGN_AUTH_SECRET });
  request.cookies.set(sessionCookieName(getEnv().PUBLIC_URL), token);
  return actor;
}

const refusals = () =>
  sql.query<{ reason: string; actor_id: number; address: string; request_id: string }>(
    "select reason, actor_id, address, request_id from audit_event where action = 'test.refund'",
  );

beforeEach(() => {
  done.mockClear();
  request.cookies.clear();
  request.headers = new Headers({
    origin: getEnv().PUBLIC_URL,
    [addressHeader]: "198.51.100.4",
    [requestIdHeader]: "req-1",
  });
});

test("whoever holds the right acts, and only the result goes back", async () => {
  await enter(["payment.refund"]);
  expect(await refund({ amount: "1.000" })).toEqual({ data: { took: "1.000" } });
});

test("without a session nothing runs", async () => {
  expect((await refund({ amount: "1.000" })).serverError).toMatchObject({
    code: "session_ended",
    requestId: "req-1",
  });
  request.cookies.set(sessionCookieName(getEnv().PUBLIC_URL), "not.a.token");
  expect((await refund({ amount: "1.000" })).serverError?.code).toBe("session_ended");
  expect(done).not.toHaveBeenCalled();
});

test("a token that another installation signed is nobody", async () => {
  const actor = await signedIn(["payment.refund"]);
  const token = await encode({
    token: { sid: actor.sessionId },
    secret: "another-secret-0123456789-0123456789",
  });
  request.cookies.set(sessionCookieName(getEnv().PUBLIC_URL), token);
  expect(await getActor()).toBeNull();
});

test("a request from another site, or without proof, is refused and kept in the trail", async () => {
  const actor = await enter(["payment.refund"]);
  for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, {}] as Record<
    string,
    string
  >[]) {
    request.headers = new Headers({
      ...headers,
      [addressHeader]: "198.51.100.4",
      [requestIdHeader]: "req-2",
    });
    expect((await refund({ amount: "1.000" })).serverError?.code).toBe("cross_site_request");
  }
  expect(done).not.toHaveBeenCalled();
  const line = {
    reason: "cross_site_request",
    actor_id: actor.userId,
    address: "198.51.100.4",
    request_id: "req-2",
  };
  expect(await refusals()).toEqual([line, line, line]);
});

test("without the right nothing runs, and the try is in the trail", async () => {
  const actor = await enter(["payment.void"]);
  expect((await refund({ amount: "1.000" })).serverError).toMatchObject({
    code: "forbidden",
    params: { permission: "payment.refund" },
  });
  expect(done).not.toHaveBeenCalled();
  expect(await refusals()).toContainEqual(
    expect.objectContaining({ reason: "forbidden", actor_id: actor.userId }),
  );
});

test("a person who must change his password may do only that", async () => {
  const actor = await enter(["payment.refund"]);
  await sql.query("update app_user set must_change_password = true where id = $1", [actor.userId]);
  expect((await refund({ amount: "1.000" })).serverError?.code).toBe("forbidden");
  const change = authenticatedAction
    .metadata({ name: "test.change", permission: null, beforePasswordChange: true })
    .inputSchema(z.strictObject({}))
    .action(async () => "changed");
  expect(await change({})).toEqual({ data: "changed" });
});

test("fields that the schema does not know are refused", async () => {
  await enter(["payment.refund"]);
  const input = { amount: "1.000", approvedBy: 1 } as { amount: string };
  expect((await refund(input)).validationErrors).toBeDefined();
  expect(done).not.toHaveBeenCalled();
});

test("a refusal keeps its code, a bug becomes a number to ask about", async () => {
  await enter(["payment.refund"]);
  done.mockRejectedValueOnce(
    new AppError("amount_exceeds_balance", { detail: "Nothing is left.", params: { left: "0.000" } }),
  );
  expect((await refund({ amount: "1.000" })).serverError).toEqual({
    code: "amount_exceeds_balance",
    detail: "Nothing is left.",
    params: { left: "0.000" },
    requestId: "req-1",
  });
  done.mockRejectedValueOnce(new Error("password of the database is hunter2"));
  const { serverError } = await refund({ amount: "1.000" });
  expect(serverError).toMatchObject({ code: "internal", requestId: "req-1" });
  expect(JSON.stringify(serverError)).not.toContain("hunter2");
});

test("acts are limited per person and minute", async () => {
  await enter(["payment.refund"]);
  const codes: (string | undefined)[] = [];
  for (let run = 0; run <= actionsPerMinute; run++)
    codes.push((await refund({ amount: "1.000" })).serverError?.code);
  expect(codes.slice(0, -1).every((code) => code === undefined)).toBe(true);
  expect(codes.at(-1)).toBe("too_many_requests");
});

test("an act keeps the session awake, a read by itself does not", async () => {
  const actor = await enter(["payment.refund"]);
  const sleep = () =>
    sql.query("update session set last_act_at = now() - interval '10 minutes' where id = $1", [
      actor.sessionId,
    ]);
  const idleMinutes = async () => {
    const [row] = await sql.query<{ idle: number }>(
      "select extract(epoch from now() - last_act_at)::float8 / 60 as idle from session where id = $1",
      [actor.sessionId],
    );
    return row?.idle;
  };
  const read = withSession({ permission: null }, async () => Response.json({}));
  const call = (headers: Record<string, string>) => {
    const incoming = Object.assign(new Request("http://localhost/api/thing", { headers }), {
      nextUrl: new URL("http://localhost/api/thing"),
    });
    return read(incoming as unknown as Parameters<typeof read>[0], { params: Promise.resolve({}) });
  };
  await sleep();
  expect((await call({})).headers.get("cache-control")).toBe("no-store");
  expect(await idleMinutes()).toBeGreaterThan(9);
  await call({ "x-user-act": "1" });
  expect(await idleMinutes()).toBeLessThan(1);
  await sleep();
  await refund({ amount: "1.000" });
  expect(await idleMinutes()).toBeLessThan(1);
});
