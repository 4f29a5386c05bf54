import { encode } from "next-auth/jwt";
import { NextRequest } from "next/server";
import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";

import type { UserActor } from "@/lib/auth/actor";
import { hasPermission } from "@/lib/auth/actor";
import { authenticateBasic } from "@/lib/auth/authenticate-basic";
import { signInBinding } from "@/lib/auth/sign-in-rules/rules";
import { showFactor } from "@/lib/auth/sign-in-rules/show-factor";
import { requireActor } from "@/lib/auth/session";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { eraseAllFactors } from "@/lib/auth/step-up/reset-factors";
import { proveByCode } from "@/lib/auth/step-up/prove-by-code";
import { appCode, enrolApp } from "@/lib/auth/testing/factors";
import {
  actorOfSession,
  auditOf,
  openSessionFor,
  origin,
  signedIn,
  testPassword,
} from "@/lib/auth/testing/people";
import { requireFactors } from "@/lib/changes/change-sign-in";
import { decideChange } from "@/lib/changes/decide-change";
import { getChange } from "@/lib/changes/queries";
import { readSignIn } from "@/lib/changes/sign-in-queries";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { getEnv } from "@/lib/env";
import { authenticatedAction } from "@/lib/http/action-client";
import { withSession } from "@/lib/http/with-session";

const request = vi.hoisted(() => ({ headers: new Headers(), cookies: new Map<string, string>() }));
vi.mock("next/headers", () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: (name: string) => ({ name, value: request.cookies.get(name) }) }),
}));
vi.mock("next/navigation", () => ({
  redirect: (path: string) => {
    throw new Error(`to ${path}`);
  },
}));

testDatabase();
beforeEach(() => {
  request.headers = new Headers({ origin: getEnv().PUBLIC_URL });
});

const act = authenticatedAction
  .metadata({ name: "test.act", permission: null })
  .inputSchema(z.strictObject({}))
  .action(async () => "done");
const actBefore = authenticatedAction
  .metadata({ name: "test.act_before", permission: null, beforeSecondFactor: true })
  .inputSchema(z.strictObject({}))
  .action(async () => "done");
const read = withSession({ permission: null }, async () => Response.json("read"));

/** What page, act, allowed act and route answer to a session. */
async function doors({ sessionId }: { sessionId: string }) {
  const token = await encode({ token: { sid: sessionId }, secret: getEnv().COUNTERSIGN_AUTH_SECRET });
  request.cookies.set(sessionCookieName(getEnv().PUBLIC_URL), token);
  const route = await read(new NextRequest(`${getEnv().PUBLIC_URL}/api/test`), {
    params: Promise.resolve({}),
  });
  return {
    page: await requireActor().then(
      () => "open",
      (error: Error) => error.message,
    ),
    act: (await act({})).data ?? (await act({})).serverError?.code,
    enrolling: (await actBefore({})).data,
    route: route.status,
  };
}

const now = async (session: { sessionId: string }) => (await actorOfSession(session.sessionId)) as UserActor;
const shut = { page: "to /second-factor", act: "forbidden", enrolling: "done", route: 403 };
const open = { page: "open", act: "done", enrolling: "done", route: 200 };

test("whoever falls under the rule can do nothing before he has shown a factor, in sessions that are open, too", async () => {
  const admin = await signedIn(["user.manage", "change.decide"]);
  const second = await signedIn(["user.manage", "change.decide"]);
  const checker = await signedIn(["request.decide", "api.access"]);
  const bystander = await signedIn(["transaction.view"]);
  // Before he asks for more he is told that he would be asked himself.
  const askedOf = async () => (await readSignIn(await now(admin))).asksReader;
  expect(await askedOf()).toEqual(["everybody", "deciders", "administrators"]);
  expect(await doors(checker)).toEqual(open);
  expect(await requireFactors(admin, { circles: ["deciders"] })).toEqual({ status: "applied" });
  expect(await doors(bystander)).toEqual(open);
  expect(await doors(checker)).toEqual(shut);
  const owing = await now(checker);
  expect([owing.owesFactor, hasPermission(owing, "request.decide")]).toEqual(["enrol", false]);

  // Enrolling is showing; another session of his has to show it.
  const { secret } = await enrolApp(owing);
  expect(await doors(checker)).toEqual(open);
  const other = { sessionId: await openSessionFor(checker) };
  expect((await now(other)).owesFactor).toBe("show");
  expect(await doors(other)).toEqual(shut);
  await expect(showFactor(await now(other))).rejects.toMatchObject({
    code: "step_up_required",
    params: { binding: signInBinding(other.sessionId) },
  });
  // A proof in one session opens no other.
  await proveByCode(await now(checker), {
    bindings: [signInBinding(other.sessionId)],
    code: await appCode(secret),
  });
  await expect(showFactor(await now(other))).rejects.toMatchObject({ code: "step_up_required" });
  await proveByCode(await now(other), {
    bindings: [signInBinding(other.sessionId)],
    code: await appCode(secret, 1),
  });
  await showFactor(await now(other));
  expect(await doors(other)).toEqual(open);
  expect((await auditOf("user", String(checker.userId))).map(({ action }) => action)).toContain(
    "session.factor_shown",
  );

  // On the API nothing changes.
  const basic = Buffer.from(`${checker.username}:${testPassword}`).toString("base64");
  const caller = await authenticateBasic(basic, origin);
  expect(hasPermission(caller, "request.decide")).toBe(true);

  // Without his factors he owes one anew, and the rule is loosened by two only.
  await eraseAllFactors(sql, checker.userId);
  expect(await doors(other)).toEqual(shut);
  const { sessionId } = admin;
  await enrolApp(await now({ sessionId }));
  expect(await askedOf()).toEqual([]);
  await enrolApp(await now(second));
  expect(await requireFactors(await now(admin), { circles: ["everybody"] })).toEqual({ status: "applied" });
  expect(await doors(bystander)).toEqual(shut);
  const looser = await requireFactors(await now(admin), { circles: ["operators"] });
  if (looser.status !== "waiting") throw new Error("It does not wait.");
  expect(await doors(bystander)).toEqual(shut);
  const change = await getChange(await now(second), looser.changeRequestId);
  const decision = {
    changeRequestId: change.id,
    contentHash: change.contentHash,
    verdict: "reject" as const,
  };
  await expect(decideChange(await now(admin), { ...decision, note: "No." })).rejects.toMatchObject({
    code: "own_request",
  });
  await decideChange(await now(second), { ...decision, note: "Everybody stays asked." });
  expect(await doors(bystander)).toEqual(shut);
});
