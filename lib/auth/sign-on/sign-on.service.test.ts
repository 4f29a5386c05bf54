import { createRequire } from "node:module";

import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";

import { requestIdHeader } from "@/lib/auth/origin";
import { grantPermissions } from "@/lib/auth/create-user";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { readSessionToken } from "@/lib/auth/session-token";
import { signIn } from "@/lib/auth/sign-in";
import { beginTotp } from "@/lib/auth/step-up/enrol-totp";
import {
  type ProviderPerson,
  startOpenIdProvider,
  type TestProvider,
} from "@/lib/auth/testing/openid-provider";
import {
  actorOfSession,
  auditOf,
  makePerson,
  origin,
  signedIn,
  testPassword,
} from "@/lib/auth/testing/people";
import { createGroup, setGroupPermissions } from "@/lib/changes/change-group";
import {
  linkPerson,
  mapGroup,
  requireFactors,
  setPasswordHolders,
  unlinkPerson,
  unmapGroup,
} from "@/lib/changes/change-sign-in";
import { decideChange } from "@/lib/changes/decide-change";
import { getChange } from "@/lib/changes/queries";
import { setActive } from "@/lib/changes/set-active";
import { readSignIn } from "@/lib/changes/sign-in-queries";
import type { ProposeResult } from "@/lib/changes/types";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { getEnv, resetEnv } from "@/lib/env";
import { answerAuth } from "@/lib/http/answer-auth";

const browser = vi.hoisted(() => ({ jar: new Map<string, string>(), headers: new Headers() }));
const scope = vi.hoisted(() => ({
  headers: async () => browser.headers,
  cookies: async () => ({
    get: (name: string) => ({ name, value: browser.jar.get(name) }),
    getAll: () => [...browser.jar].map(([name, value]) => ({ name, value })),
  }),
}));
vi.mock("next/headers", () => scope);
// next-auth is loaded by Node itself and finds the request there.
Object.assign(createRequire(import.meta.url)("next/headers") as object, scope);

testDatabase();

let provider: TestProvider;
const publicUrl = () => getEnv().PUBLIC_URL;
const callbackPath = "/api/auth/callback/oidc";

beforeAll(async () => {
  provider = await startOpenIdProvider(publicUrl() + callbackPath);
  configure({});
});
afterAll(async () => {
  vi.unstubAllEnvs();
  resetEnv();
  await provider.stop();
});
beforeEach(async () => {
  browser.jar.clear();
  browser.headers = new Headers({ origin: publicUrl(), [requestIdHeader]: "req-1" });
  provider.setFactors(["pwd"]);
  await sql.query("delete from rate_limit");
});

function configure(changes: Record<string, string>): void {
  const all = {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.client.id,
    OIDC_CLIENT_SECRET: provider.client.secret,
    OIDC_CREATE_PEOPLE: "0",
    OIDC_TRUSTED_FACTORS: "",
    ...changes,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  resetEnv();
}

/** One request of the browser to the doors of next-auth; keeps the cookies. */
async function send(path: string, form?: Record<string, string>): Promise<Response> {
  const url = new URL(path, publicUrl());
  const request = new NextRequest(url, {
    headers: {
      ...Object.fromEntries(browser.headers),
      cookie: [...browser.jar].map((pair) => pair.join("=")).join("; "),
    },
    ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
  });
  const nextauth = url.pathname.replace("/api/auth/", "").split("/");
  const answer = await answerAuth(request, { params: Promise.resolve({ nextauth }) });
  for (const cookie of answer.headers.getSetCookie()) {
    const [name = "", value = ""] = (cookie.split(";")[0] ?? "").split(/=(.*)/s);
    if (value === "" || /max-age=0/i.test(cookie)) browser.jar.delete(name);
    else browser.jar.set(name, decodeURIComponent(value));
  }
  return answer;
}

async function post(path: string, fields: Record<string, string> = {}): Promise<{ url: string }> {
  const { csrfToken } = (await (await send("/api/auth/csrf")).json()) as { csrfToken: string };
  const answer = await send(path, {
    csrfToken,
    callbackUrl: `${publicUrl()}/requests`,
    json: "true",
    ...fields,
  });
  return (await answer.json()) as { url: string };
}

/** Goes to the provider as this person and comes back with its answer, which nobody has looked at yet. */
async function answerOf(sub: string | null): Promise<string> {
  provider.setPerson(sub);
  return atProvider((await post("/api/auth/signin/oidc")).url);
}

async function atProvider(start: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let hops = 0; hops < 10 && !url.startsWith(publicUrl()); hops++) {
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const answer = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (set.split(";")[0] ?? "").split(/=(.*)/s);
      cookies.set(name, value);
    }
    const next = answer.headers.get("location");
    if (next === null) throw new Error(`The provider stopped: ${answer.status} ${await answer.text()}`);
    url = new URL(next, url).href;
  }
  return url;
}

/** Where the browser is sent in the end. */
async function comeBack(url: string): Promise<string> {
  return (await send(url)).headers.get("location")?.replace(publicUrl(), "") ?? "";
}

const signOnAs = async (sub: string | null) => comeBack(await answerOf(sub));
/** Who is signed in now. `getActor` would remember whom it found before. */
async function session() {
  const sessionId = await readSessionToken(browser.jar.get(sessionCookieName(publicUrl())));
  return sessionId ? actorOfSession(sessionId) : null;
}

let made = 0;
function newcomer(changes: Partial<ProviderPerson> = {}): ProviderPerson {
  made += 1;
  const name = `newcomer${made}.${process.pid}`;
  const person = {
    sub: `sub-${name}`,
    email: `${name}@id.example`,
    email_verified: true,
    name: "Noor Salem",
    preferred_username: name,
    groups: [],
    ...changes,
  };
  provider.people.set(person.sub, person);
  return person;
}

async function agree(decider: Awaited<ReturnType<typeof signedIn>>, result: ProposeResult) {
  if (result.status !== "waiting") throw new Error(`It does not wait: ${JSON.stringify(result)}`);
  const { id, contentHash } = await getChange(decider, result.changeRequestId);
  return decideChange(decider, { changeRequestId: id, contentHash, verdict: "approve" });
}

const admins = async () => ({
  one: await signedIn(["user.manage", "change.decide"]),
  two: await signedIn(["user.manage", "change.decide"]),
});

async function linked(groups: string[] = []) {
  const person = newcomer({ groups });
  const account = await makePerson();
  await signOnAs(person.sub);
  await sql.query("update sign_on_identity set user_id = $2, linked_at = now() where subject = $1", [
    person.sub,
    account.id,
  ]);
  return { person, account };
}

const refusals = () =>
  sql.query<{ reason: string }>(
    "select reason from audit_event where action = 'session.refused' and object_id = 'single sign-on' order by id desc limit 1",
  );

test("a stranger is nobody, whatever his e-mail says, until two administrators link him", async () => {
  const { one, two } = await admins();
  const account = await makePerson(["payment.refund"]);
  const stranger = newcomer({ email: `${account.username}@example.com` });
  expect(await signOnAs(stranger.sub)).toBe("/sign-in?error=not_linked");
  expect(await session()).toBeNull();
  configure({ OIDC_CREATE_PEOPLE: "1" });
  expect(await signOnAs(stranger.sub)).toBe("/sign-in?error=not_linked");
  configure({});
  const waiting = (await readSignIn(one)).identities.find((line) => line.subject === stranger.sub);
  expect(waiting).toMatchObject({ email: stranger.email, user: null });
  const linking = await linkPerson(one, { identityId: Number(waiting?.id), userId: account.id });
  expect(await signOnAs(stranger.sub)).toBe("/sign-in?error=not_linked");
  expect(await agree(two, linking)).toEqual({ status: "applied" });
  expect(await signOnAs(stranger.sub)).toBe("/requests");
  expect(await session()).toMatchObject({ userId: account.id, username: account.username });
  expect((await auditOf("user", String(account.id))).at(-1)).toMatchObject({
    action: "session.opened",
    after: { method: "sign_on", subject: stranger.sub },
  });
  await unlinkPerson(one, { identityId: Number(waiting?.id) });
  expect(await session()).toBeNull();
  expect(await signOnAs(stranger.sub)).toBe("/sign-in?error=not_linked");
});

test("where newcomers are let in they get an account without any right, once", async () => {
  configure({ OIDC_CREATE_PEOPLE: "1" });
  const person = newcomer();
  expect(await signOnAs(person.sub)).toBe("/requests");
  const first = await session();
  expect([first?.username, first?.permissions.size]).toEqual([person.preferred_username, 0]);
  browser.jar.clear();
  expect(await signOnAs(person.sub)).toBe("/requests");
  expect((await session())?.userId).toBe(first?.userId);
  configure({});
});

test("an answer for another browser, time, nonce, or used before opens nothing", async () => {
  const { person } = await linked();
  const back = new URL(await answerOf(person.sub));
  const used = back.href;
  const otherState = new URL(back);
  otherState.searchParams.set("state", "another");
  const jar = new Map(browser.jar);
  const replace = (cookies: Map<string, string>) => {
    browser.jar.clear();
    for (const [name, value] of cookies) browser.jar.set(name, value);
  };
  expect(await comeBack(otherState.href)).toBe("/sign-in?error=bad_answer");
  replace(new Map());
  expect(await comeBack(used)).toBe("/sign-in?error=bad_answer");
  // The nonce of a second sign-on, with everything else of the first.
  await answerOf(person.sub);
  const foreign = [...browser.jar].find(([name]) => name.includes("nonce"));
  replace(jar);
  if (foreign) browser.jar.set(...foreign);
  expect(await comeBack(used)).toBe("/sign-in?error=bad_answer");
  expect(await session()).toBeNull();
  expect(await refusals()).toEqual([{ reason: expect.stringContaining("did not fit") }]);
  // The right one opens, and the same once more does not.
  const fresh = await answerOf(person.sub);
  const whole = new Map(browser.jar);
  expect(await comeBack(fresh)).toBe("/requests");
  replace(whole);
  expect(await comeBack(fresh)).toBe("/sign-in?error=bad_answer");
  expect(await session()).toBeNull();
});

test("issuer and audience are the configured ones to the letter, and the e-mail is vouched for", async () => {
  const { person } = await linked();
  const answer = await answerOf(person.sub);
  configure({ OIDC_ISSUER: `${provider.issuer}/` });
  expect(await comeBack(answer)).toBe("/sign-in?error=wrong_issuer");
  configure({});
  const other = await answerOf(person.sub);
  configure({ OIDC_CLIENT_ID: "somebody-else" });
  expect(await comeBack(other)).toBe("/sign-in?error=bad_answer");
  configure({});
  provider.people.set(person.sub, { ...person, email_verified: false });
  expect(await signOnAs(person.sub)).toBe("/sign-in?error=email_unverified");
  expect(await signOnAs(null)).toBe("/sign-in?error=turned_away");
  expect(await session()).toBeNull();
});

test("a disabled person stays outside, and a provider that is away leaves passwords as they are", async () => {
  const { one } = await admins();
  const { person, account } = await linked();
  const answer = await answerOf(person.sub);
  await setActive(one, { userId: account.id, active: false });
  expect(await comeBack(answer)).toBe("/sign-in?error=disabled");
  await provider.stop();
  try {
    expect((await post("/api/auth/signin/oidc")).url).toContain("error=OAuthSignin");
    expect(await comeBack(answer.replace(/state=[^&]*/, "state=x"))).toBe("/sign-in?error=bad_answer");
    const local = await makePerson();
    expect(await signIn(origin, { ...local, password: testPassword, userAgent: null })).toHaveProperty(
      "sessionId",
    );
  } finally {
    await provider.start();
  }
});

test("groups of the provider give rights only by a mapping that two agreed to, and take them at the next sign-on", async () => {
  const { one, two } = await admins();
  const { person, account } = await linked(["refunders", "others"]);
  const { groupId } = await createGroup(one, { name: `Refunders ${made}`, description: "" });
  expect(await mapGroup(one, { groupId, providerGroup: "refunders" })).toEqual({ status: "applied" });
  // Nobody is a member yet, but the provider may bring somebody any time: so the right waits.
  const granting = await setGroupPermissions(one, { groupId, permissions: ["payment.refund"] });
  await signOnAs(person.sub);
  expect([...((await session())?.permissions ?? [])]).toEqual([]);
  await agree(two, granting);
  expect((await session())?.permissions.has("payment.refund")).toBe(true);
  provider.people.set(person.sub, { ...person, groups: ["others"] });
  await signOnAs(person.sub);
  expect((await session())?.permissions.has("payment.refund")).toBe(false);
  const second = await mapGroup(one, { groupId, providerGroup: "others" });
  await signOnAs(person.sub);
  expect((await session())?.permissions.has("payment.refund")).toBe(false);
  expect(await agree(two, second)).toEqual({ status: "applied" });
  await signOnAs(person.sub);
  expect((await session())?.permissions.has("payment.refund")).toBe(true);
  expect(await unmapGroup(one, { groupId, providerGroup: "others" })).toEqual({ status: "applied" });
  expect((await session())?.permissions.has("payment.refund")).toBe(false);
  expect((await auditOf("user", String(account.id))).map((line) => line.action)).toContain(
    "user.groups_followed",
  );
});

test("an administrator gives himself nothing by a group of the provider that names him", async () => {
  const { one } = await admins();
  const { person, account } = await linked(["staff"]);
  await grantPermissions(sql, account.id, ["user.manage"], null);
  const { groupId } = await createGroup(one, { name: `Viewers ${made}`, description: "" });
  await setGroupPermissions(one, { groupId, permissions: ["transaction.view"] });
  await signOnAs(person.sub);
  const himself = await session();
  if (!himself) throw new Error("Nobody is signed in.");
  const own = { code: "own_permissions" };
  await expect(mapGroup(himself, { groupId, providerGroup: "staff" })).rejects.toMatchObject(own);
  expect(await mapGroup(one, { groupId, providerGroup: "staff" })).toEqual({ status: "applied" });
  const permissions = ["transaction.view", "report.can_view_report"] as const;
  await expect(
    setGroupPermissions(himself, { groupId, permissions: [...permissions] }),
  ).rejects.toMatchObject(own);
});

test("of next-auth only what the product asks for answers, and what it reads is a form of a known size", async () => {
  for (const path of [
    "_log",
    "providers",
    "error?error=x",
    "verify-request",
    "constructor",
    "",
    "callback/credentials",
  ])
    expect([path, (await send(`/api/auth/${path}`)).status]).toEqual([path, 404]);
  expect((await send("/api/auth/_log", { level: "error", code: "forged" })).status).toBe(404);
  const endless = { username: "a", password: "x".repeat(10_000) };
  expect((await send("/api/auth/callback/credentials", endless)).status).toBe(413);
  browser.headers.set("content-type", "application/json");
  expect((await send("/api/auth/callback/credentials", { username: "a" })).status).toBe(415);
});

test("passwords go off for all but the named, at once and in one answer, and come back by two", async () => {
  const { one, two } = await admins();
  const local = await makePerson();
  const tryPassword = (username: string) =>
    signIn(origin, { username, password: testPassword, userAgent: null }).then(
      () => "in",
      (error: Error) => error.message,
    );
  await expect(setPasswordHolders(one, { userIds: [local.id] })).rejects.toMatchObject({
    code: "invalid_input",
  });
  expect(await setPasswordHolders(one, { userIds: [two.userId] })).toEqual({ status: "applied" });
  expect(await tryPassword(local.username)).toBe(await tryPassword("nobody-at-all"));
  expect(await tryPassword(two.username)).toBe("in");
  const back = await setPasswordHolders(one, { userIds: null });
  expect(await tryPassword(local.username)).not.toBe("in");
  await agree(two, back);
  expect(await tryPassword(local.username)).toBe("in");
});

test("signing out ends the session here and leads to the provider's own sign-out", async () => {
  const { person } = await linked();
  await signOnAs(person.sub);
  expect(await session()).not.toBeNull();
  const { url } = await post("/api/auth/signout");
  expect(await session()).toBeNull();
  expect(url.startsWith(`${provider.issuer}/session/end?client_id=countersign`)).toBe(true);
  expect(new URL(url).searchParams.get("post_logout_redirect_uri")).toBe(`${publicUrl()}/sign-in`);
});

test("a second factor that the provider asked for counts only in words that are trusted here", async () => {
  const { one, two } = await admins();
  const { person } = await linked();
  await requireFactors(one, { circles: ["everybody"] });
  provider.setFactors(["mfa"]);
  await signOnAs(person.sub);
  const owing = await session();
  expect(owing?.owesFactor).toBe("enrol");
  // He has no password that he could show: the sign-on of a moment ago stands in for it.
  expect(await beginTotp(owing as NonNullable<typeof owing>, { name: "Phone" })).toHaveProperty("secret");
  configure({ OIDC_TRUSTED_FACTORS: "mfa" });
  await signOnAs(person.sub);
  expect(await session()).not.toHaveProperty("owesFactor");
  configure({});
  expect((await requireFactors(two, { circles: [] })).status).toBe("waiting");
});
