import { readFileSync } from "node:fs";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { addressHeader, requestIdHeader } from "@/lib/auth/origin";
import { type Permission, permissions } from "@/lib/auth/permissions";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { makePerson } from "@/lib/auth/testing/people";
import { openSession } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { ACT_INPUTS } from "@/lib/testing/doors/act-inputs";
import { type Act, type ActAnswer, everyAct } from "@/lib/testing/doors/acts";
import type { Things } from "@/lib/testing/doors/thing-types";
import { NOWHERE, thingsOf, watched } from "@/lib/testing/doors/things";
import { AUDITED_ELSEWHERE, WITHOUT_TRACE } from "@/lib/testing/doors/traces";
import { WIDE_ACTS } from "@/lib/testing/doors/wide-acts";
import { actorNow, arrangeWorld, makeActor } from "@/lib/testing/world";

/** Every server action, run for real: as a stranger on what is somebody else's, and as somebody entitled, to see what the trail says. */
const browser = vi.hoisted(() => ({ headers: new Headers(), cookies: new Map<string, string>() }));
vi.mock("next/headers", () => ({
  headers: async () => browser.headers,
  cookies: async () => ({ get: (name: string) => ({ name, value: browser.cookies.get(name) }) }),
}));
const world = arrangeWorld({
  ...{ SMTP_URL: "smtps://mail.example.com", MAIL_FROM: "Countersign <no-reply@example.com>" },
  ...{
    OIDC_ISSUER: "https://id.example.com",
    OIDC_CLIENT_ID: "countersign",
    OIDC_CLIENT_SECRET: "s".repeat(20),
  },
});

let acts: Act[] = [];
let owner: UserActor;
let things: Things;
let close: () => Promise<void>;

beforeAll(async () => {
  acts = await everyAct();
  owner = await actorNow((await makePerson([...permissions])).id);
  ({ things, close } = thingsOf(world, owner, await makeActor([...permissions])));
}, 120_000);
afterAll(() => close());
beforeEach(async () => {
  await things.db.query("DELETE FROM rate_limit");
  browser.headers = new Headers({
    origin: getEnv().PUBLIC_URL,
    [addressHeader]: "198.51.100.4",
    [requestIdHeader]: "req-1",
  });
});

const tokens = new Map<number, string>();

/** Puts the person into the browser; always with the same session. */
async function enter({ userId }: UserActor): Promise<void> {
  const token = tokens.get(userId) ?? (await tokenOf(userId));
  tokens.set(userId, token);
  browser.cookies.set(sessionCookieName(getEnv().PUBLIC_URL), token);
}

async function tokenOf(userId: number): Promise<string> {
  const [row] = await sql.query<{ auth_version: number }>("SELECT auth_version FROM app_user WHERE id = $1", [
    userId,
  ]);
  const session = { userId, authVersion: row?.auth_version ?? 0, address: null, userAgent: null };
  const token = { sid: await openSession(sql, session) };
  return encode({ token, secret: getEnv().COUNTERSIGN_AUTH_SECRET });
}

const inputOf = (act: Act, from: Things) => {
  const input = ACT_INPUTS[act.name];
  if (!input) throw new Error(`${act.name} is new: say in act-inputs.ts what a browser sends for it.`);
  return input(from);
};

describe("every act", () => {
  it("has an input, and what stands in a list is there", () => {
    const names = acts.map(({ name }) => name).toSorted();
    expect(names.length).toBeGreaterThan(100);
    expect(Object.keys(ACT_INPUTS).toSorted()).toEqual(names);
    const listed = [WIDE_ACTS, WITHOUT_TRACE, AUDITED_ELSEWHERE].flatMap((list) => Object.keys(list));
    expect(listed.filter((name) => !names.includes(name))).toEqual([]);
    // Where being signed in is enough, the use case decides: nothing is everybody's.
    expect(acts.filter((act) => act.permission === null && act.name in WIDE_ACTS)).toEqual([]);
  });

  it("on what is somebody else's answers as it does on nothing", async () => {
    const tellsMore: unknown[] = [];
    const strangers = new Map<string | null, UserActor>();
    for (const act of acts.filter(({ name }) => !(name in WIDE_ACTS))) {
      const seen = watched(things);
      const [there, nowhere] = [await inputOf(act, seen.things), await inputOf(act, NOWHERE)];
      if (!seen.wasAsked()) continue;
      const rights = act.permission === null ? [] : [act.permission as Permission];
      const stranger = strangers.get(act.permission) ?? (await makeActor(rights));
      strangers.set(act.permission, stranger);
      await enter(stranger);
      const before = await eventsOf(stranger, "refused");
      const [one, other] = [await act.run(there), await act.run(nowhere)];
      const refused = (await eventsOf(stranger, "refused")) - before;
      expect([act.name, one.validationErrors]).toEqual([act.name, undefined]);
      const isRefused = ["forbidden", "not_found"].includes(codeOf(one) ?? "");
      if (JSON.stringify(one) !== JSON.stringify(other) || (isRefused && refused !== 2))
        tellsMore.push({ act: act.name, one, other, refused });
    }
    expect(tellsMore).toEqual([]);
  }, 120_000);

  it("that changes something leaves an event of who did it, or stands in a list", async () => {
    await enter(owner);
    const wrong: unknown[] = [];
    const last = (act: Act) => Number(act.name === "requireFactorsAction");
    const tried = acts.filter(({ name }) => !(name in AUDITED_ELSEWHERE));
    // From then on the owner owes a second factor himself.
    for (const act of tried.toSorted((one, other) => last(one) - last(other))) {
      const input = await inputOf(act, things);
      const before = await eventsOf(owner);
      const answer = await act.run(input);
      const told = (await eventsOf(owner)) > before;
      if ((!isDone(answer) && !told) || told === act.name in WITHOUT_TRACE)
        wrong.push({ act: act.name, told, answer });
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it("that cannot be done by one call alone is done, with its event, by the test that stands in the list", () => {
    const missing = Object.entries(AUDITED_ELSEWHERE).filter(
      ([, { test, event }]) => !readFileSync(test, "utf8").includes(event),
    );
    expect(missing).toEqual([]);
  });
});

const isDone = ({ serverError, validationErrors }: ActAnswer) => !serverError && !validationErrors;

const codeOf = ({ serverError }: ActAnswer) => (serverError as { code?: string } | undefined)?.code;

async function eventsOf({ userId }: UserActor, result = "ok"): Promise<number> {
  const [row] = await sql.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM audit_event WHERE actor_id = $1 AND result = $2::audit_result",
    [userId, result],
  );
  return row?.n ?? 0;
}
