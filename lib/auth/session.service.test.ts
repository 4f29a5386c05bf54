import { expect, test } from "vitest";

import { changePassword } from "@/lib/auth/change-password";
import { endOtherSessions, endOwnSession, endSessionsOf } from "@/lib/auth/end-session";
import { listOwnSessions, listSessionsOf } from "@/lib/auth/queries";
import { touchSessionRow } from "@/lib/auth/session-row";
import { addUser } from "@/lib/changes/add-user";
import { setActive } from "@/lib/changes/set-active";
import { setPermissions } from "@/lib/changes/set-permissions";
import { signOut } from "@/lib/auth/sign-out";
import {
  actorOfSession,
  auditOf,
  makePerson,
  openSessionFor,
  origin,
  signedIn,
  testPassword,
} from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();

/** Moves the session's clock back, as waiting does. */
const age = (sessionId: string, minutes: number) =>
  sql.query("update session set last_act_at = last_act_at - make_interval(mins => $2) where id = $1", [
    sessionId,
    minutes,
  ]);

test("a session is idle after 15 minutes without an act, however often it is read", async () => {
  const { sessionId } = await signedIn();
  await age(sessionId, 14);
  expect(await actorOfSession(sessionId)).not.toBeNull();
  expect(await actorOfSession(sessionId)).not.toBeNull();
  await age(sessionId, 2);
  expect(await actorOfSession(sessionId)).toBeNull();
});

test("an act starts the idle time anew, but wakes no dead session", async () => {
  const { sessionId } = await signedIn();
  await age(sessionId, 14);
  await touchSessionRow(sql, sessionId);
  await age(sessionId, 14);
  expect(await actorOfSession(sessionId)).not.toBeNull();
  await signOut(origin, sessionId);
  await touchSessionRow(sql, sessionId);
  expect(await actorOfSession(sessionId)).toBeNull();
});

test("the idle time is a setting", async () => {
  const { sessionId } = await signedIn();
  await sql.query("insert into setting (key, value, updated_at) values ('session.idle_minutes', '5', now())");
  await age(sessionId, 6);
  expect(await actorOfSession(sessionId)).toBeNull();
  await sql.query("update setting set value = '15' where key = 'session.idle_minutes'");
  expect(await actorOfSession(sessionId)).not.toBeNull();
});

test("twelve hours after the sign-in it is over, acts or not", async () => {
  const { sessionId } = await signedIn();
  await sql.query("update session set expires_at = expires_at - interval '12 hours' where id = $1", [
    sessionId,
  ]);
  await touchSessionRow(sql, sessionId);
  expect(await actorOfSession(sessionId)).toBeNull();
});

test("signing out kills the session, so a copied cookie is worthless", async () => {
  const actor = await signedIn();
  await signOut(origin, actor.sessionId);
  expect(await actorOfSession(actor.sessionId)).toBeNull();
  const trail = await auditOf("user", String(actor.userId));
  expect(trail.map((line) => line.action)).toEqual(["session.opened", "session.closed"]);
});

test("disabling a person ends his sessions and keeps him out; enabling does not bring the sessions back", async () => {
  const [admin, person] = [await signedIn(["user.manage"]), await makePerson()];
  const sessionId = await openSessionFor(person);
  await setActive(admin, { userId: person.id, active: false });
  expect(await actorOfSession(sessionId)).toBeNull();
  await expect(openSessionFor(person)).rejects.toMatchObject({ code: "unauthenticated" });
  await setActive(admin, { userId: person.id, active: true });
  expect(await actorOfSession(sessionId)).toBeNull();
  expect(await actorOfSession(await openSessionFor(person))).not.toBeNull();
  expect(await auditOf("user", String(person.id))).toContainEqual(
    expect.objectContaining({
      action: "user.disabled",
      before: { active: true },
      after: { active: false, endedSessions: 1 },
    }),
  );
});

test("a new password ends all other sessions and keeps the one in which it was chosen", async () => {
  const person = await makePerson();
  const [here, elsewhere] = [await openSessionFor(person), await openSessionFor(person)];
  const actor = await actorOfSession(here);
  if (!actor) throw new Error("no session");
  await expect(
    changePassword(actor, { current: "wrong password", next: "another good phrase" }),
  ).rejects.toMatchObject({ field: "current" });
  expect(await actorOfSession(elsewhere)).not.toBeNull();
  await changePassword(actor, { current: testPassword, next: "another good phrase" });
  expect(await actorOfSession(here)).not.toBeNull();
  expect(await actorOfSession(elsewhere)).toBeNull();
  await expect(openSessionFor(person)).rejects.toMatchObject({ code: "unauthenticated" });
  await openSessionFor(person, "another good phrase");
});

test("a first password that somebody else knows opens nothing but the page that replaces it", async () => {
  const admin = await signedIn(["user.manage"]);
  const { initialPassword } = await addUser(admin, {
    username: "newcomer",
    email: "newcomer@example.com",
    firstName: "",
    lastName: "",
    phone: "",
    permissions: [],
  });
  const given = initialPassword ?? "";
  const actor = await actorOfSession(await openSessionFor({ username: "newcomer" }, given));
  expect(actor?.mustChangePassword).toBe(true);
  if (!actor) throw new Error("no session");
  await changePassword(actor, { current: given, next: "another good phrase" });
  expect((await actorOfSession(actor.sessionId ?? ""))?.mustChangePassword).toBe(false);
});

test("a change of rights acts on the next request of the same session", async () => {
  const [admin, person] = [await signedIn(["user.manage"]), await makePerson(["payment.refund"])];
  const sessionId = await openSessionFor(person);
  await setPermissions(admin, { userId: person.id, permissions: ["payment.void"] });
  expect([...((await actorOfSession(sessionId))?.permissions ?? [])].sort()).toEqual([
    "payment.void",
    "transaction.view",
  ]);
});

test("the rights of a group count as one's own", async () => {
  const person = await makePerson(["payment.void"]);
  const [group] = await sql.query<{ id: number }>(
    "insert into app_group (name) values ('Refunds') returning id",
  );
  await sql.query("insert into group_permission (group_id, permission) values ($1, 'payment.refund')", [
    group?.id,
  ]);
  await sql.query("insert into group_member (group_id, user_id) values ($1, $2)", [group?.id, person.id]);
  const actor = await actorOfSession(await openSessionFor(person));
  expect([...(actor?.permissions ?? [])].sort()).toEqual([
    "payment.refund",
    "payment.void",
    "transaction.view",
  ]);
});

test("who manages people sees where somebody is signed in and ends one session or all; nobody else does", async () => {
  const [admin, person, other] = [await signedIn(["user.manage"]), await makePerson(), await signedIn()];
  const [one, two] = [await openSessionFor(person), await openSessionFor(person)];
  expect((await listSessionsOf(admin, person.id)).map(({ id }) => id).sort()).toEqual([one, two].sort());
  await expect(listSessionsOf(other, person.id)).rejects.toMatchObject({ code: "forbidden" });
  await expect(endSessionsOf(other, { userId: person.id })).rejects.toMatchObject({ code: "forbidden" });
  // The session of one person is not found under another.
  await expect(endSessionsOf(admin, { userId: other.userId, sessionId: one })).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await endSessionsOf(admin, { userId: person.id, sessionId: one })).toEqual({ ended: 1 });
  expect(await actorOfSession(one)).toBeNull();
  expect(await endSessionsOf(admin, { userId: person.id })).toEqual({ ended: 1 });
  expect(await actorOfSession(two)).toBeNull();
  expect((await auditOf("user", String(person.id))).at(-1)).toMatchObject({
    action: "session.ended",
    actor_label: admin.label,
    after: { endedSessions: 1, byAdministrator: true },
  });
});

test("a person sees and ends his own sessions, and nobody else's", async () => {
  const [mine, theirs] = [await signedIn(), await signedIn()];
  const other = await openSessionFor({ username: mine.username });
  expect((await listOwnSessions(mine)).map((session) => [session.id, session.current])).toEqual(
    expect.arrayContaining([
      [mine.sessionId, true],
      [other, false],
    ]),
  );
  await expect(endOwnSession(mine, theirs.sessionId)).rejects.toMatchObject({ code: "not_found" });
  expect(await actorOfSession(theirs.sessionId)).not.toBeNull();
  await endOwnSession(mine, other);
  expect(await actorOfSession(other)).toBeNull();
  expect(await listOwnSessions(mine)).toHaveLength(1);
});

test("a person signs himself out everywhere else at once; the list says when each session ends, with and without an act", async () => {
  const [mine, theirs] = [await signedIn(), await signedIn()];
  const others = [
    await openSessionFor({ username: mine.username }),
    await openSessionFor({ username: mine.username }),
  ];
  const [session] = await listOwnSessions(mine);
  const minutesAfter = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 60_000;
  expect(minutesAfter(session!.lastActAt, session!.idleEndsAt)).toBeCloseTo(15);
  expect(minutesAfter(session!.createdAt, session!.expiresAt)).toBeCloseTo(12 * 60);
  expect(await endOtherSessions(mine)).toEqual({ ended: 2 });
  expect(await endOtherSessions(mine)).toEqual({ ended: 0 });
  for (const other of others) expect(await actorOfSession(other)).toBeNull();
  expect(await actorOfSession(mine.sessionId)).not.toBeNull();
  expect(await actorOfSession(theirs.sessionId)).not.toBeNull();
  expect((await auditOf("user", String(mine.userId))).at(-1)).toMatchObject({
    action: "session.ended",
    after: { endedSessions: 2, allOthers: true },
  });
});
