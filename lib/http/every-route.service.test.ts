import { readFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import { NextRequest } from "next/server";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { addressHeader, requestIdHeader } from "@/lib/auth/origin";
import { grantPermissions } from "@/lib/auth/create-user";
import { effectivePermissions, type Permission, permissions } from "@/lib/auth/permissions";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { signOut } from "@/lib/auth/sign-out";
import { origin, signedIn } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { FILE_ROUTES, MADE_LATER } from "@/lib/testing/doors/file-routes";
import { SIGNED_IN_ROUTES, UPLOAD_RIGHTS } from "@/lib/testing/doors/open-doors";
import { addressOf, paramsOfNothing, type RouteDoor, routeDoors } from "@/lib/testing/doors/route-doors";
import { NAMED_ROUTES, WIDE_ROUTES } from "@/lib/testing/doors/route-scopes";
import type { Things } from "@/lib/testing/doors/thing-types";
import { NOWHERE, thingsOf } from "@/lib/testing/doors/things";
import { type Upload, UPLOADS } from "@/lib/testing/doors/upload-inputs";
import { actorNow, arrangeWorld, makeActor } from "@/lib/testing/world";

const browser = vi.hoisted(() => ({ headers: new Headers(), cookies: new Map<string, string>() }));
vi.mock("next/headers", () => ({
  headers: async () => browser.headers,
  cookies: async () => ({ get: (name: string) => ({ name, value: browser.cookies.get(name) }) }),
}));
vi.mock("next-intl/server", async (original) => ({
  ...(await original<object>()),
  getLocale: async () => "en",
}));
// Ten doors are knocked at together: no more connections at once than the product opens.
const world = arrangeWorld({ DATABASE_POOL_SIZE: "10" });

type Handler = (
  request: NextRequest,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>;
interface Door extends RouteDoor {
  handler: Handler;
}

const doors: Door[] = [];

beforeAll(async () => {
  for (const door of routeDoors()) {
    const loaded = (await import(join(process.cwd(), door.file))) as Record<string, Handler>;
    const handler = loaded[door.method];
    if (!handler) throw new Error(`${door.name} is not there.`);
    doors.push({ ...door, handler });
  }
}, 300_000);

async function knock(door: Door): Promise<number> {
  const answer = await call(door, paramsOfNothing(door.path));
  await answer.body?.cancel();
  return answer.status;
}

function call(
  { method, handler, path }: Door,
  params: Record<string, string>,
  query = "",
  sent: Pick<Upload, "headers" | "body"> | null = null,
): Promise<Response> {
  browser.headers = new Headers({
    origin: getEnv().PUBLIC_URL,
    [addressHeader]: "198.51.100.4",
    [requestIdHeader]: "req-1",
    ...sent?.headers,
  });
  const request = new NextRequest(`http://localhost${addressOf(path, params)}${query}`, {
    ...{ method, headers: browser.headers },
    ...(sent ? { body: sent.body } : {}),
  });
  return handler(request, { params: Promise.resolve(params) });
}

async function enter(sessionId: string | null): Promise<void> {
  browser.cookies.clear();
  if (sessionId === null) return;
  const token = await encode({ token: { sid: sessionId }, secret: getEnv().COUNTERSIGN_AUTH_SECRET });
  browser.cookies.set(sessionCookieName(getEnv().PUBLIC_URL), token);
}

/** What every door answers to the person of this session. */
async function knockEverywhere(sessionId: string | null): Promise<Record<string, number>> {
  await enter(sessionId);
  const answers: Record<string, number> = {};
  const waiting = [...doors];
  const knockOn = async () => {
    for (let door = waiting.shift(); door; door = waiting.shift()) answers[door.name] = await knock(door);
  };
  await Promise.all(Array.from({ length: 10 }, knockOn));
  return answers;
}

const allAnswer = (status: number) => Object.fromEntries(doors.map(({ name }) => [name, status]));

const open = async (permissions: Permission[] = []) => (await signedIn(permissions)).sessionId;

describe("every route of the console", () => {
  it("is there to be tried", () => expect(doors.length).toBeGreaterThan(50));

  it("is closed to nobody's call, and to one with a cookie that we did not write", async () => {
    expect(await knockEverywhere(null)).toEqual(allAnswer(401));
    expect(await knockEverywhere("00000000-0000-4000-8000-000000000000")).toEqual(allAnswer(401));
  });

  it("is closed to a cookie from before the sign-out, the disabling, the new password, the idle time", async () => {
    const everything = [...permissions];
    const ended = await open(everything);
    await signOut(origin, ended);
    expect(await knockEverywhere(ended)).toEqual(allAnswer(401));
    for (const change of [
      "UPDATE app_user SET is_active = false",
      "UPDATE app_user SET auth_version = auth_version + 1",
    ]) {
      const { sessionId, userId } = await signedIn(everything);
      await sql.query(`${change} WHERE id = $1`, [userId]);
      expect(await knockEverywhere(sessionId)).toEqual(allAnswer(401));
    }
    const idle = await open(everything);
    await sql.query("UPDATE session SET last_act_at = now() - interval '16 minutes' WHERE id = $1", [idle]);
    expect(await knockEverywhere(idle)).toEqual(allAnswer(401));
  });

  it("is closed to a person who must choose a password first", async () => {
    const { sessionId, userId } = await signedIn([...permissions]);
    await sql.query("UPDATE app_user SET must_change_password = true WHERE id = $1", [userId]);
    expect(await knockEverywhere(sessionId)).toEqual(allAnswer(403));
  });

  it("opens to each single right exactly as declared, and without any right only where the list says so", async () => {
    const openedBy: Record<string, string[]> = {};
    for (const right of ["none", ...permissions] as const) {
      const answers = await knockEverywhere(await open(right === "none" ? [] : [right]));
      for (const [name, status] of Object.entries(answers)) {
        expect([name, right, status < 500]).toEqual([name, right, true]);
        if (status !== 403) (openedBy[name] ??= []).push(right);
      }
    }
    const expected = doors.map(({ name, right }) => [
      name,
      name in SIGNED_IN_ROUTES ? ["none", ...permissions] : permissions.filter((one) => implies(one, right)),
    ]);
    expect(openedBy).toEqual(Object.fromEntries(expected));
  }, 120_000);

  it("on what is somebody else's answers as it does on nothing", async () => {
    const owner = await makeActor([...permissions]);
    const { things, close } = thingsOf(world, owner, owner);
    const tellsMore: unknown[] = [];
    for (const door of doors.filter(({ path, name }) => path.includes("[") && !(name in WIDE_ROUTES))) {
      await enter(await open(door.right === undefined ? [] : [door.right as Permission]));
      const [one, other] = [await told(door, things), await told(door, NOWHERE)];
      if (one !== other || !one.startsWith("404")) tellsMore.push({ door: door.name, one, other });
    }
    await close();
    expect(tellsMore).toEqual([]);
  }, 120_000);

  it("that refuses somebody for want of a right leaves an event of it", async () => {
    const { sessionId, userId } = await signedIn([]);
    const answers = await knockEverywhere(sessionId);
    const refused = Object.values(answers).filter((status) => status === 403).length;
    const [trail] = await sql.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM audit_event WHERE actor_id = $1 AND result = 'refused' AND reason LIKE 'forbidden:%'",
      [userId],
    );
    expect(refused).toBeGreaterThan(30);
    expect(trail?.n).toBe(refused);
  });

  it("that takes a file leaves an event when it takes one, and when it refuses it", async () => {
    const { sessionId, userId } = await signedIn([...permissions]);
    await grantPermissions(sql, userId, ["gateway.use:knet-test"], null);
    const owner = await actorNow(userId);
    const { things, close } = thingsOf(world, owner, await makeActor([...permissions]));
    const events = () =>
      sql.query<{ actor_id: number; result: string }>(
        "SELECT actor_id, result::text FROM audit_event WHERE actor_type = 'user' AND request_id = 'req-1' ORDER BY id DESC LIMIT 1",
      );
    const uploads = doors.filter(({ name }) => name in UPLOADS);
    for (const door of uploads) {
      const stranger = await signedIn([]);
      const wish = await UPLOADS[door.name]?.(things);
      if (!wish) continue;
      const send = async (session: string) => {
        await enter(session);
        const answer = await call(door, wish.params ?? {}, wish.query, await again(wish));
        return [door.name, isRefusal(answer.status) ? "refused" : answer.status, ...(await events())];
      };
      expect([await send(stranger.sessionId), await send(sessionId)]).toEqual([
        [door.name, "refused", { actor_id: stranger.userId, result: "refused" }],
        [door.name, 200, { actor_id: userId, result: "ok" }],
      ]);
    }
    await close();
    expect(uploads.map(({ name }) => name).toSorted()).toEqual(Object.keys(UPLOADS).toSorted());
    expect(Object.keys(UPLOADS).length).toBe(doors.filter(({ name }) => name.startsWith("POST ")).length);
  });

  it("that answers with a file gives a download, which no browser takes for a page of ours or runs", async () => {
    const { sessionId, userId } = await signedIn([...permissions]);
    const { things, close } = thingsOf(world, await actorNow(userId), await makeActor([...permissions]));
    await enter(sessionId);
    const answers: Record<string, unknown> = {};
    for (const [name, { thing, query }] of Object.entries(FILE_ROUTES)) {
      const door = doors.find((one) => one.name === name);
      if (!door || MADE_LATER.includes(name)) continue;
      const [, param = ""] = /\[(\w+)\]/.exec(door.path) ?? [];
      const answer = await call(door, thing ? { [param]: String(await thing(things)) } : {}, query);
      await answer.body?.cancel();
      answers[name] = { status: answer.status, ...Object.fromEntries(answer.headers) };
    }
    await close();
    const file = {
      status: 200,
      "content-type": expect.not.stringMatching(/json|html/),
      "content-disposition": expect.stringMatching(/^attachment; filename\*=UTF-8''[\w.%-]+$/),
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
    };
    const asked = Object.keys(FILE_ROUTES).filter((name) => !MADE_LATER.includes(name));
    expect(answers).toMatchObject(Object.fromEntries(asked.map((name) => [name, file])));
    // Whoever answers with a file does so by these functions, and stands in the list.
    const makesFiles = doors.filter(
      ({ file: path, method }) =>
        method === "GET" && /\b(csvAnswer|fileAnswer|streamedFileAnswer)\(/.test(readFileSync(path, "utf8")),
    );
    expect(Object.keys(FILE_ROUTES).toSorted()).toEqual(makesFiles.map(({ name }) => name).toSorted());
    const byThemselves = doors.filter(({ file: path }) =>
      /content-disposition/i.test(readFileSync(path, "utf8")),
    );
    expect(byThemselves).toEqual([]);
  });

  it("that stands in a list exists", () => {
    const known = new Set(doors.map(({ name }) => name));
    const listed = [SIGNED_IN_ROUTES, UPLOAD_RIGHTS, WIDE_ROUTES, NAMED_ROUTES].flatMap((list) =>
      Object.keys(list),
    );
    expect(listed.filter((name) => !known.has(name))).toEqual([]);
  });
});

const isRefusal = (status: number) => status === 403 || status === 404;

/** A form is written anew for each sending, with a boundary of its own. */
async function again({ body, headers = {} }: Upload): Promise<Pick<Upload, "body" | "headers">> {
  if (typeof body === "string") return { body, headers };
  const form = new Response(body);
  const type = form.headers.get("content-type") ?? "";
  return { body: await form.text(), headers: { ...headers, "content-type": type } };
}

const implies = (held: Permission, right: string | undefined) =>
  [...effectivePermissions([held])].some((one) => one === right);

/** Status and body about a thing of another person, or about nothing. */
async function told(door: Door, from: Things): Promise<string> {
  const named = NAMED_ROUTES[door.name];
  if (!named) throw new Error(`${door.name} is new: say in route-scopes.ts what it is about.`);
  const [, param = ""] = /\[(\w+)\]/.exec(door.path) ?? [];
  const answer = await call(door, { [param]: String(await named.thing(from)) }, named.query);
  return `${answer.status} ${await answer.text()}`;
}
