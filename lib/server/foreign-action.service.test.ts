import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { openSession } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { createWebServer } from "@/lib/server/web-server";
import { arrangeWorld, makeActor } from "@/lib/testing/world";

arrangeWorld();
let passedOn = 0;
const server = createWebServer(async (_request, response) => {
  passedOn += 1;
  response.writeHead(200).end();
});
let url = "";
let cookie = "";
let userId = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  ({ userId } = await makeActor(["request.decide"]));
  const sid = await openSession(sql, { userId, authVersion: 1, address: null, userAgent: "test" });
  const token = await encode({ token: { sid }, secret: getEnv().COUNTERSIGN_AUTH_SECRET });
  cookie = `${sessionCookieName(getEnv().PUBLIC_URL)}=${token}`;
});
afterAll(() => void server.close());

const act = (headers: Record<string, string>) =>
  fetch(`${url}/requests`, {
    method: "POST",
    headers: { "next-action": randomUUID(), "content-type": "text/plain", ...headers },
    body: "[]",
  });
const refusals = () =>
  sql.query<{ user_id: number; result: string }>(
    "SELECT actor_id AS user_id, result::text FROM audit_event WHERE action = 'action.cross_site'",
  );

it.each([
  ["another site", { origin: "https://evil.example" }],
  ["no site at all", { origin: "null" }],
  ["another site and a forged host", { origin: "https://evil.example", "x-forwarded-host": "evil.example" }],
  ["nobody who says where it is from", {}],
])("an act sent by %s never reaches the pages; it is 403 and in the trail", async (_name, headers) => {
  const [before, was] = [passedOn, (await refusals()).length];
  const answer = await act({ cookie, ...headers });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ error: { code: "cross_site_request" } });
  expect(passedOn).toBe(before);
  const now = await refusals();
  expect(now).toHaveLength(was + 1);
  expect(now.at(-1)).toMatchObject({ user_id: userId, result: "refused" });
});

it("without a session it is refused as well, and fills no trail", async () => {
  const was = (await refusals()).length;
  expect((await act({ origin: "https://evil.example" })).status).toBe(403);
  expect(await refusals()).toHaveLength(was);
});

it("a plain form of another site, which the framework would take for an act, is one as well", async () => {
  const [before, was] = [passedOn, (await refusals()).length];
  const form = new FormData();
  form.set("$ACTION_ID_" + "0".repeat(42), "");
  const post = (path: string, headers: Record<string, string>) =>
    fetch(url + path, { method: "POST", headers: { cookie, ...headers }, body: form });
  for (const origin of ["https://evil.example", "null", null])
    expect((await post("/account", origin === null ? {} : { origin })).status).toBe(403);
  expect(passedOn).toBe(before);
  expect(await refusals()).toHaveLength(was + 3);
  // Routes tell for themselves, and a form of ours is nobody's attack.
  expect((await post("/api/auth/signout", {})).status).toBe(200);
  expect((await post("/account", { origin: getEnv().PUBLIC_URL })).status).toBe(200);
});

it("an act of our own pages goes on", async () => {
  const before = passedOn;
  expect((await act({ cookie, origin: getEnv().PUBLIC_URL })).status).toBe(200);
  expect((await act({ cookie, "sec-fetch-site": "same-origin" })).status).toBe(200);
  expect(passedOn).toBe(before + 2);
});
