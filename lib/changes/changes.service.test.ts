import { beforeEach, expect, test } from "vitest";

import { lockPeople } from "@/lib/auth/lock-people";
import { actorOfSession, auditOf, makePerson, signedIn } from "@/lib/auth/testing/people";
import { decideChange } from "@/lib/changes/decide-change";
import { cancelChange, expireChanges } from "@/lib/changes/end-change";
import { proposeChange } from "@/lib/changes/propose-change";
import type { Right } from "@/lib/auth/permissions";
import { inTransaction, sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { runOnce } from "@/lib/db/testing/server";
import { recordedSentences } from "@/lib/i18n/recorded-sentences";

const database = testDatabase();
const asOwner = (statement: string) => runOnce(database.ownerUrl, statement);

/** Each test begins with nobody who may decide, as a new installation does. */
beforeEach(async () => {
  await asOwner("delete from user_permission where permission in ('change.decide', 'user.manage')");
  await asOwner("delete from setting where key = 'changes.four_eyes_since'");
});

const admin = () => signedIn(["user.manage", "change.decide"]);

/** Two administrators, and a person without rights. */
async function twoAdmins() {
  const [one, two, person] = [await admin(), await admin(), await makePerson()];
  return { one, two, person };
}

const grantTo = (userId: number, grant: Right[], revoke: Right[] = []) =>
  ({ kind: "user.permissions", payload: { userId, grant, revoke } }) as const;

async function waitingGrant(one: Awaited<ReturnType<typeof admin>>, userId: number, grant: Right[]) {
  const result = await proposeChange(one, grantTo(userId, grant));
  if (result.status !== "waiting") throw new Error(`It does not wait: ${JSON.stringify(result)}`);
  return { changeRequestId: result.changeRequestId, contentHash: await hashOf(result.changeRequestId) };
}

async function hashOf(id: number): Promise<string> {
  const [row] = await sql.query<{ content_hash: string }>(
    "select content_hash from change_request where id = $1",
    [id],
  );
  return row?.content_hash ?? "";
}

async function rightsOf(userId: number): Promise<string[]> {
  const rows = await sql.query<{ permission: string }>(
    "select permission from user_permission where user_id = $1 order by permission",
    [userId],
  );
  return rows.map((row) => row.permission);
}

const approve = (waiting: { changeRequestId: number; contentHash: string }) =>
  ({ ...waiting, verdict: "approve" }) as const;

test("a grant waits for a second administrator and is there once he approved it", async () => {
  const { one, two, person } = await twoAdmins();
  const waiting = await waitingGrant(one, person.id, ["payment.refund"]);
  expect(await rightsOf(person.id)).toEqual([]);
  expect(await decideChange(two, approve(waiting))).toEqual({ status: "applied" });
  expect(await rightsOf(person.id)).toEqual(["payment.refund"]);
  expect(await auditOf("change_request", String(waiting.changeRequestId))).toMatchObject([
    { action: "change.proposed", actor_label: one.label },
    { action: "change.applied", actor_label: two.label, after: { proposedBy: one.label } },
  ]);
  expect(await auditOf("user", String(person.id))).toMatchObject([
    {
      action: "user.permissions_changed",
      actor_label: two.label,
      after: { granted: ["payment.refund"], proposedBy: one.label },
    },
  ]);
});

test("what takes away acts at once, and of a mixed change that part alone", async () => {
  const { one, two } = await twoAdmins();
  const person = await makePerson(["payment.void", "payment.capture"]);
  expect(await proposeChange(one, grantTo(person.id, [], ["payment.void"]))).toEqual({ status: "applied" });
  expect(await rightsOf(person.id)).toEqual(["payment.capture"]);
  const mixed = await proposeChange(
    one,
    grantTo(person.id, ["request.decide", "transaction.view"], ["payment.capture"]),
  );
  expect(mixed).toMatchObject({ status: "waiting", appliedPart: true });
  expect(await rightsOf(person.id)).toEqual(["transaction.view"]);
  const id = mixed.status === "waiting" ? mixed.changeRequestId : 0;
  await decideChange(two, approve({ changeRequestId: id, contentHash: await hashOf(id) }));
  expect(await rightsOf(person.id)).toEqual(["request.decide", "transaction.view"]);
});

test("neither the proposer nor who gains decides, at the service and at the database", async () => {
  const { one, two } = await twoAdmins();
  const third = await admin();
  const waiting = await waitingGrant(one, two.userId, ["payment.refund"]);
  await expect(decideChange(one, approve(waiting))).rejects.toMatchObject({ code: "own_request" });
  await expect(decideChange(two, approve(waiting))).rejects.toMatchObject({ code: "own_request" });
  await expect(decideChange(await signedIn(["user.manage"]), approve(waiting))).rejects.toMatchObject({
    code: "forbidden",
  });
  for (const decider of [one.userId, two.userId]) {
    await expect(
      asOwner(
        `update change_request set status = 'applied', decider_id = ${decider}, decided_hash = content_hash, ended_at = now()
          where id = ${waiting.changeRequestId}`,
      ),
    ).rejects.toThrow("change_request_two_persons");
  }
  expect(await rightsOf(two.userId)).not.toContain("payment.refund");
  const refused = await auditOf("change_request", String(waiting.changeRequestId));
  expect(refused.filter((line) => line.result === "refused")).toHaveLength(3);
  await decideChange(third, approve(waiting));
  expect(await rightsOf(two.userId)).toContain("payment.refund");
});

test("nobody proposes what he gains by himself", async () => {
  const { one } = await twoAdmins();
  await expect(proposeChange(one, grantTo(one.userId, ["payment.refund"]))).rejects.toMatchObject({
    code: "own_permissions",
  });
});

test("a decision about something else than what was seen is refused", async () => {
  const { one, two, person } = await twoAdmins();
  const waiting = await waitingGrant(one, person.id, ["payment.refund"]);
  await expect(decideChange(two, approve({ ...waiting, contentHash: "0".repeat(64) }))).rejects.toMatchObject(
    { code: "request_changed" },
  );
  await expect(
    asOwner(
      `update change_request set payload = '{"userId": ${two.userId}, "grant": ["payment.refund"], "revoke": []}' where id = ${waiting.changeRequestId}`,
    ),
  ).rejects.toThrow("change_request_is_immutable");
  expect(await rightsOf(person.id)).toEqual([]);
});

test("two who decide at once: it is applied once, and the other one is told", async () => {
  const { one, two, person } = await twoAdmins();
  const third = await admin();
  for (let round = 0; round < 5; round++) {
    await sql.query("delete from user_permission where user_id = $1", [person.id]);
    const waiting = await waitingGrant(one, person.id, ["payment.refund"]);
    const outcomes = await Promise.allSettled([
      decideChange(two, approve(waiting)),
      decideChange(third, approve(waiting)),
      decideChange(two, { ...waiting, verdict: "reject", note: "no" }),
    ]);
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    const ends = (await auditOf("change_request", String(waiting.changeRequestId))).filter(
      (line) => line.result === "ok" && line.action !== "change.proposed",
    );
    expect(ends).toHaveLength(1);
  }
});

test("a proposer who lost his right, or a person who is gone, ends the change instead of applying it", async () => {
  const { one, two, person } = await twoAdmins();
  const waiting = await waitingGrant(one, person.id, ["payment.refund"]);
  await proposeChange(two, grantTo(one.userId, [], ["user.manage"]));
  expect(await decideChange(two, approve(waiting))).toMatchObject({ status: "failed" });
  expect(await rightsOf(person.id)).toEqual([]);
});

test("with one who may decide, changes act at once and are audited as done alone", async () => {
  const [one, person] = [await admin(), await makePerson()];
  expect(await proposeChange(one, grantTo(person.id, ["payment.refund"]))).toEqual({
    status: "applied",
    alone: true,
  });
  const [row] = await sql.query<{ id: number }>(
    "select id from change_request where applied_alone order by id desc",
  );
  expect(await auditOf("change_request", String(row?.id))).toMatchObject([
    { action: "change.applied_alone", actor_label: one.label },
  ]);
});

test("once there were two, nobody changes the rules alone by sending the other one away", async () => {
  const { one, two, person } = await twoAdmins();
  await proposeChange(one, grantTo(two.userId, [], ["change.decide"]));
  await expect(proposeChange(one, grantTo(person.id, ["payment.refund"]))).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await rightsOf(person.id)).toEqual([]);
});

test("the same wish waits once; the proposer takes it back, and others do not", async () => {
  const { one, two, person } = await twoAdmins();
  const waiting = await waitingGrant(one, person.id, ["payment.refund"]);
  await expect(waitingGrant(one, person.id, ["payment.refund"])).rejects.toMatchObject({
    code: "already_exists",
  });
  await expect(cancelChange(two, waiting.changeRequestId)).rejects.toMatchObject({ code: "forbidden" });
  await expect(cancelChange(await signedIn([]), waiting.changeRequestId)).rejects.toMatchObject({
    code: "not_found",
  });
  await cancelChange(one, waiting.changeRequestId);
  await expect(decideChange(two, approve(waiting))).rejects.toMatchObject({
    code: "request_already_decided",
  });
});

test("what waited too long cannot be decided, with and without the sweep", async () => {
  const { one, two, person } = await twoAdmins();
  const waiting = await waitingGrant(one, person.id, ["payment.refund"]);
  await asOwner("alter table change_request disable trigger change_request_guard_update");
  await asOwner(
    `update change_request set expires_at = now() - interval '1 second' where id = ${waiting.changeRequestId}`,
  );
  await asOwner("alter table change_request enable trigger change_request_guard_update");
  await expect(decideChange(two, approve(waiting))).rejects.toMatchObject({ code: "request_not_open" });
  expect(await expireChanges()).toBe(1);
  await expect(decideChange(two, approve(waiting))).rejects.toMatchObject({
    code: "request_already_decided",
  });
  expect(await rightsOf(person.id)).toEqual([]);
});

test("nobody gives more than his grant scope, neither when he proposes nor when it is decided", async () => {
  const { one, two, person } = await twoAdmins();
  const waiting = await waitingGrant(one, person.id, ["payment.refund"]);
  await asOwner(`update app_user set grant_scope = '{transaction.view}' where id = ${one.userId}`);
  await expect(proposeChange(one, grantTo(person.id, ["payment.void"]))).rejects.toMatchObject({
    code: "forbidden",
  });
  // Said to the one who decides, so not in words to the one who proposed.
  expect(await decideChange(two, approve(waiting))).toEqual({
    status: "failed",
    reason: recordedSentences.changeProposer,
  });
  expect(await proposeChange(one, grantTo(person.id, ["transaction.view"]))).toEqual({ status: "applied" });
});

test("an old session of an administrator proposes nothing once his right is gone", async () => {
  const { one, two, person } = await twoAdmins();
  const old = await actorOfSession(one.sessionId);
  await proposeChange(two, grantTo(one.userId, [], ["user.manage"]));
  if (!old) throw new Error("no session");
  await expect(proposeChange(old, grantTo(person.id, ["payment.refund"]))).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(inTransaction((transaction) => lockPeople(transaction, old))).rejects.toMatchObject({
    code: "forbidden",
  });
});
