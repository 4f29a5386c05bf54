import type { NextRequest } from "next/server";
import { encode } from "next-auth/jwt";
import { beforeEach, expect, test, vi } from "vitest";

import { actionsPerMinute } from "@/lib/auth/attempt-limits";
import { addressHeader, requestIdHeader } from "@/lib/auth/origin";
import { requirePermission } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { signedIn } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { getEnv } from "@/lib/env";
import { withUpload } from "@/lib/http/with-upload";

const browser = vi.hoisted(() => ({ headers: new Headers(), cookies: new Map<string, string>() }));

vi.mock("next/headers", () => ({
  headers: async () => browser.headers,
  cookies: async () => ({ get: (name: string) => ({ name, value: browser.cookies.get(name) }) }),
}));

testDatabase();

let pieces = 0;
const route = withUpload("test.upload", async (actor, _request, body) => {
  requirePermission(actor, "payment.import");
  let bytes = 0;
  for await (const piece of body) bytes += piece.length;
  return Response.json({ bytes });
});

/** What a browser sends; `headers` stand for what its page is. */
async function send(headers: Record<string, string> = { origin: getEnv().PUBLIC_URL }) {
  browser.headers = new Headers({ ...headers, [addressHeader]: "198.51.100.4", [requestIdHeader]: "req-1" });
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pieces += 1;
      if (pieces > 3) controller.close();
      else controller.enqueue(new Uint8Array(1_000));
    },
  });
  const request = { headers: browser.headers, body, nextUrl: new URL("http://localhost/api/test") };
  const answer = await route(request as unknown as NextRequest, { params: Promise.resolve({}) });
  return { status: answer.status, body: await answer.json() };
}

async function enter(permissions: Permission[]) {
  const actor = await signedIn(permissions);
  const token = await encode({ token: { sid: actor.sessionId }, secret: getEnv().COUNTERSIGN_AUTH_SECRET });
  browser.cookies.set(sessionCookieName(getEnv().PUBLIC_URL), token);
  return actor;
}

beforeEach(() => {
  pieces = 0;
  browser.cookies.clear();
});

test("whoever holds the right sends a file from our own page", async () => {
  await enter(["payment.import"]);
  expect(await send()).toEqual({ status: 200, body: { bytes: 3_000 } });
});

test("nobody and a person without the right send nothing", async () => {
  expect(await send()).toMatchObject({ status: 401, body: { error: { code: "session_ended" } } });
  await enter(["transaction.view"]);
  expect(await send()).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
});

test("another site, and a page without proof, are refused and kept in the trail", async () => {
  const actor = await enter(["payment.import"]);
  for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, {}])
    expect(await send(headers as Record<string, string>)).toMatchObject({
      status: 403,
      body: { error: { code: "cross_site_request" } },
    });
  const trail = await sql.query(
    "SELECT actor_id, result::text, reason FROM audit_event WHERE action = 'test.upload' AND actor_id = $1",
    [actor.userId],
  );
  const line = { actor_id: actor.userId, result: "refused", reason: "cross_site_request" };
  expect(trail).toEqual([line, line, line]);
});

test("uploads count as acts of the person, and are limited like them", async () => {
  await enter(["payment.import"]);
  for (let sent = 0; sent < actionsPerMinute; sent += 1) expect((await send()).status).toBe(200);
  expect(await send()).toMatchObject({ status: 429, body: { error: { code: "too_many_requests" } } });
});
