import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";

import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { createApiKeySchema } from "@/lib/auth/keys/rules";
import { type Permission, permissions } from "@/lib/auth/permissions";
import { actorOfSession, auditOf, makePerson, origin, signedIn } from "@/lib/auth/testing/people";
import { addKey } from "@/lib/changes/add-key";
import { addUser } from "@/lib/changes/add-user";
import { rotateKey } from "@/lib/changes/change-key";
import { addAccount, rotateCredentials } from "@/lib/changes/change-gateway";
import { createGroup, deleteGroup, setGroupMembers, setGroupPermissions } from "@/lib/changes/change-group";
import { decideChange } from "@/lib/changes/decide-change";
import { getGroup, listGroups } from "@/lib/changes/group-queries";
import { countChanges, getChange, listChanges, listWaitingChanges } from "@/lib/changes/queries";
import { setActive } from "@/lib/changes/set-active";
import { setGrantScope } from "@/lib/changes/set-grant-scope";
import { setPermissions } from "@/lib/changes/set-permissions";
import type { ProposeResult } from "@/lib/changes/types";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { runOnce } from "@/lib/db/testing/server";

const database = testDatabase();
const asOwner = (statement: string) => runOnce(database.ownerUrl, statement);

/** Each test begins with nobody who may decide, as a new installation does. */
beforeEach(async () => {
  await asOwner("delete from user_permission where permission in ('change.decide', 'user.manage')");
  await asOwner("delete from setting where key = 'changes.four_eyes_since'");
});

const rights: Permission[] = ["user.manage", "gateway.manage", "api_key.manage", "change.decide"];
const twoAdmins = async () => ({ one: await signedIn(rights), two: await signedIn(rights) });

function idOf(result: ProposeResult): number {
  if (result.status !== "waiting") throw new Error(`It does not wait: ${JSON.stringify(result)}`);
  return result.changeRequestId;
}

async function agree(decider: Awaited<ReturnType<typeof signedIn>>, result: ProposeResult) {
  const { id, contentHash } = await getChange(decider, idOf(result));
  return decideChange(decider, { changeRequestId: id, contentHash, verdict: "approve" });
}

const groupName = () => `Group ${randomUUID().slice(0, 8)}`;

test("a group without members is given rights at once, and joining it then waits", async () => {
  const { one, two } = await twoAdmins();
  const [person, other] = [await makePerson(), await makePerson()];
  const { groupId } = await createGroup(one, { name: groupName(), description: "" });
  const harmless = await setGroupMembers(one, { groupId, add: [other.id], remove: [] });
  expect(harmless).toEqual({ status: "applied" });
  expect(await setGroupMembers(one, { groupId, add: [], remove: [other.id] })).toEqual({ status: "applied" });
  expect(await setGroupPermissions(one, { groupId, permissions: ["payment.refund"] })).toEqual({
    status: "applied",
  });
  const joining = await setGroupMembers(one, { groupId, add: [person.id], remove: [] });
  expect((await getGroup(one, groupId)).members).toEqual([]);
  expect((await getChange(two, idOf(joining))).effect.people).toEqual([
    { id: person.id, label: person.username, before: [], after: ["transaction.view", "payment.refund"] },
  ]);
  expect(await agree(two, joining)).toEqual({ status: "applied" });
  expect((await getGroup(one, groupId)).members).toMatchObject([{ id: person.id }]);
  expect((await auditOf("group", String(groupId))).at(-1)).toMatchObject({
    action: "group.members_changed",
    actor_label: two.label,
    after: { added: [person.id], proposedBy: one.label },
  });
});

test("rights of a group with members wait, none of the members decides, and leaving is free", async () => {
  const { one, two } = await twoAdmins();
  const third = await signedIn(rights);
  const { groupId } = await createGroup(one, { name: groupName(), description: "" });
  await setGroupMembers(one, { groupId, add: [two.userId], remove: [] });
  const granting = await setGroupPermissions(one, { groupId, permissions: ["payment.void"] });
  await expect(agree(two, granting)).rejects.toMatchObject({ code: "own_request" });
  expect(await setGroupMembers(one, { groupId, add: [], remove: [two.userId] })).toEqual({
    status: "applied",
  });
  await expect(agree(two, granting)).rejects.toMatchObject({ code: "own_request" });
  expect(await agree(third, granting)).toEqual({ status: "applied" });
  expect((await getGroup(one, groupId)).permissions).toEqual(["payment.void"]);
});

test("a change is over when more people would gain by it than its decider was shown", async () => {
  const { one, two } = await twoAdmins();
  const [person, late] = [await makePerson(), await makePerson()];
  const { groupId } = await createGroup(one, { name: groupName(), description: "" });
  await setGroupMembers(one, { groupId, add: [person.id], remove: [] });
  const granting = await setGroupPermissions(one, { groupId, permissions: ["payment.refund"] });
  await setGroupMembers(one, { groupId, add: [late.id], remove: [] });
  expect(await agree(two, granting)).toMatchObject({ status: "failed" });
  const joining = await setGroupMembers(one, { groupId, add: [], remove: [late.id] });
  expect(joining).toEqual({ status: "applied" });
  expect((await getGroup(one, groupId)).permissions).toEqual([]);
});

test("a change is over when a group has been given more since somebody was to join it", async () => {
  const { one, two } = await twoAdmins();
  const person = await makePerson();
  const { groupId } = await createGroup(one, { name: groupName(), description: "" });
  await setGroupPermissions(one, { groupId, permissions: ["payment.void"] });
  const joining = await setGroupMembers(one, { groupId, add: [person.id], remove: [] });
  await setGroupPermissions(one, { groupId, permissions: ["payment.void", "payment.refund"] });
  expect(await agree(two, joining)).toMatchObject({ status: "failed" });
  expect((await getGroup(one, groupId)).members).toEqual([]);
});

test("joining a pool of the approval policy waits although the group has no rights; leaving makers' groups waits too", async () => {
  const { one, two } = await twoAdmins();
  const person = await makePerson();
  const { groupId: pool } = await createGroup(one, { name: groupName(), description: "" });
  const { groupId: makers } = await createGroup(one, { name: groupName(), description: "" });
  await setGroupMembers(one, { groupId: makers, add: [person.id], remove: [] });
  const document = {
    rules: [
      {
        when: { makers: { groups: [makers] } },
        tiers: [{ then: { kind: "approval", stages: [{ pool: { groups: [pool] }, count: 1 }] } }],
      },
    ],
  };
  const [version] = await sql.query<{ version: number }>(
    "select coalesce(max(version), 0)::int + 1000 as version from approval_policy_version",
  );
  await asOwner(`insert into approval_policy_version (version, document, status)
    values (${version?.version}, '${JSON.stringify(document)}', 'draft');
    update approval_policy_version set status = 'waiting' where version = ${version?.version}`);
  await agree(two, await setGroupMembers(one, { groupId: pool, add: [person.id], remove: [] }));
  expect(await setGroupMembers(one, { groupId: pool, add: [], remove: [person.id] })).toEqual({
    status: "applied",
  });
  idOf(await setGroupMembers(one, { groupId: makers, add: [], remove: [person.id] }));
  await expect(deleteGroup(one, pool)).rejects.toMatchObject({ code: "conflict" });
});

test("a deleted group gives nothing any more, is not found, and its name is free", async () => {
  const { one } = await twoAdmins();
  const person = await makePerson();
  const name = groupName();
  const { groupId } = await createGroup(one, { name, description: "" });
  await expect(createGroup(one, { name: name.toUpperCase(), description: "" })).rejects.toMatchObject({
    code: "already_exists",
    field: "name",
  });
  await setGroupMembers(one, { groupId, add: [person.id], remove: [] });
  await deleteGroup(one, groupId);
  await expect(getGroup(one, groupId)).rejects.toMatchObject({ code: "not_found" });
  expect(await sql.query("select 1 from group_member where group_id = $1", [groupId])).toEqual([]);
  await createGroup(one, { name, description: "" });
  expect((await listGroups(one)).filter((group) => group.name === name)).toHaveLength(1);
});

test("an administrator never joins a group or gives to his own group what he would gain", async () => {
  const { one, two } = await twoAdmins();
  const own = { code: "own_permissions" };
  const { groupId } = await createGroup(one, { name: groupName(), description: "" });
  await expect(setGroupMembers(one, { groupId, add: [one.userId], remove: [] })).rejects.toMatchObject(own);
  await setGroupMembers(two, { groupId, add: [one.userId], remove: [] });
  await expect(setGroupPermissions(one, { groupId, permissions: ["payment.refund"] })).rejects.toMatchObject(
    own,
  );
  // What would not wait either: nobody widens his own view.
  await expect(
    setGroupPermissions(one, { groupId, permissions: ["transaction.view"] }),
  ).rejects.toMatchObject(own);
  await expect(setGroupMembers(one, { groupId, add: [], remove: [one.userId] })).rejects.toMatchObject(own);
  await expect(deleteGroup(one, groupId)).rejects.toMatchObject(own);
});

test("a new person is there at once, and what waits comes when it is agreed", async () => {
  const { one, two } = await twoAdmins();
  const username = `new.${randomUUID().slice(0, 8)}`;
  const added = await addUser(one, {
    username,
    email: `${username}@example.com`,
    firstName: "",
    lastName: "",
    phone: "",
    permissions: ["transaction.view", "request.decide"],
  });
  const stored = () =>
    sql.query("select permission from user_permission where user_id = $1 order by 1", [added.userId]);
  expect(await stored()).toEqual([{ permission: "transaction.view" }]);
  expect(await listWaitingChanges(one, { type: "user", id: String(added.userId) })).toHaveLength(1);
  // As after his first sign-in: nobody else knows his password any more.
  await sql.query("update app_user set password_given_by_id = null where id = $1", [added.userId]);
  await agree(two, added.rights);
  expect(await stored()).toEqual([{ permission: "request.decide" }, { permission: "transaction.view" }]);
});

test("disabling acts at once; letting somebody with rights in again waits, and his rights are new then", async () => {
  const { one, two } = await twoAdmins();
  const [checker, viewer] = [await makePerson(["request.decide"]), await makePerson(["transaction.view"])];
  await asOwner("update user_permission set granted_at = now() - interval '1 year'");
  for (const { id } of [checker, viewer]) {
    expect(await setActive(one, { userId: id, active: false })).toEqual({ status: "applied" });
  }
  expect(await setActive(one, { userId: viewer.id, active: true })).toEqual({ status: "applied" });
  const enabling = await setActive(one, { userId: checker.id, active: true });
  const active = () => sql.query("select is_active from app_user where id = $1", [checker.id]);
  expect(await active()).toEqual([{ is_active: false }]);
  await agree(two, enabling);
  expect(await active()).toEqual([{ is_active: true }]);
  expect(
    await sql.query(
      "select 1 from user_permission where user_id = $1 and granted_at > now() - interval '1 minute'",
      [checker.id],
    ),
  ).toHaveLength(1);
});

test("what somebody may give is narrowed at once and widened by two, never beyond one's own", async () => {
  const { one, two } = await twoAdmins();
  const third = await signedIn(rights);
  const scope = async () =>
    (
      await sql.query<{ grant_scope: string[] | null }>("select grant_scope from app_user where id = $1", [
        third.userId,
      ])
    )[0]?.grant_scope;
  expect(await setGrantScope(one, { userId: third.userId, scope: ["payment.refund"] })).toEqual({
    status: "applied",
  });
  expect(await scope()).toEqual(["payment.refund"]);
  const widening = await setGrantScope(one, { userId: third.userId, scope: null });
  expect(await scope()).toEqual(["payment.refund"]);
  await expect(agree(third, widening)).rejects.toMatchObject({ code: "own_request" });
  await expect(setGrantScope(third, { userId: two.userId, scope: null })).resolves.toEqual({
    status: "applied",
  });
  await setGrantScope(one, { userId: two.userId, scope: ["payment.void"] });
  await expect(setGrantScope(third, { userId: two.userId, scope: null })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(
    setPermissions(third, { userId: (await makePerson()).id, permissions: ["request.decide"] }),
  ).rejects.toMatchObject({ code: "forbidden" });
});

const account = (pgCode: string) => ({
  gateway: "sandbox",
  pgCode,
  name: "Till",
  currencyCode: "KWD",
  operation: "purchase" as const,
  isSandbox: true,
  baseUrl: "https://gateway.example.com",
  credentials: { secret: "the secret of the till", webhookSecret: "the other secret of it" },
});

test("a gateway account and its credentials take two persons, and no secret is readable on the way", async () => {
  const { one, two } = await twoAdmins();
  const pgCode = `till-${randomUUID().slice(0, 8)}`;
  const adding = await addAccount(one, account(pgCode));
  const there = () =>
    sql.query<{ version: number }>("select version from gateway_account where pg_code = $1", [pgCode]);
  expect(await there()).toEqual([]);
  await agree(two, adding);
  const [row] = await there();
  const rotating = await rotateCredentials(one, {
    pgCode,
    version: row?.version ?? 0,
    baseUrl: "https://gateway.example.com",
    credentials: { secret: "another secret of the till" },
  });
  const stored = JSON.stringify(
    await sql.query("select payload, effect, reason from change_request where target_id = $1", [pgCode]),
  );
  const shown = JSON.stringify(await listChanges(two, { status: "all", before: null }));
  for (const text of [stored, shown]) expect(text).not.toContain("secret of");
  await expect(agree(one, rotating)).rejects.toMatchObject({ code: "own_request" });
  await agree(two, rotating);
  expect(
    (await auditOf("gateway_account", pgCode)).map(({ action, actor_label }) => [action, actor_label]),
  ).toEqual([
    ["gateway_account.added", two.label],
    ["gateway_account.credentials_rotated", two.label],
  ]);
});

test("credentials that were proposed for an account that has changed since are not applied", async () => {
  const { one, two } = await twoAdmins();
  const pgCode = `till-${randomUUID().slice(0, 8)}`;
  await agree(two, await addAccount(one, account(pgCode)));
  const rotating = await rotateCredentials(one, {
    pgCode,
    version: 1,
    baseUrl: "https://elsewhere.example.com",
    credentials: { secret: "a", webhookSecret: "b" },
  });
  await sql.query("update gateway_account set version = version + 1 where pg_code = $1", [pgCode]);
  expect(await agree(two, rotating)).toMatchObject({ status: "failed" });
});

test("whoever decides about rights to gateway accounts is told their names", async () => {
  const { one, two } = await twoAdmins();
  const pgCode = `till-${randomUUID().slice(0, 8)}`;
  await agree(two, await addAccount(one, account(pgCode)));
  const { groupId } = await createGroup(one, { name: groupName(), description: "" });
  await setGroupMembers(one, { groupId, add: [(await makePerson()).id], remove: [] });
  await setGroupPermissions(one, { groupId, permissions: [`gateway.use:${pgCode}`] });
  const result = await setGroupPermissions(one, {
    groupId,
    permissions: ["payment.refund", `gateway.use:${pgCode}`],
  });
  expect((await getChange(two, idOf(result))).accounts).toEqual({ [pgCode]: account(pgCode).name });
});

test("a key that moves money opens nothing before a second person agrees; one that only looks works at once", async () => {
  const { one, two } = await twoAdmins();
  const wish = (more: object) =>
    createApiKeySchema.parse({
      name: "Shop",
      scope: "all",
      permissions: [],
      lastDay: "",
      dailyLimit: "",
      networks: "",
      ...more,
    });
  const call = (key: string) => authenticateRequest(`Api-Key ${key}`, origin);
  const looking = await addKey(one, wish({ scope: "some", permissions: ["transaction.view"] }));
  expect((await call(looking.key)).type).toBe("api_key");
  const wide = await addKey(one, wish({}));
  await expect(call(wide.key)).rejects.toMatchObject({ code: "unauthenticated" });
  await agree(two, wide.result);
  expect((await call(wide.key)).type).toBe("api_key");
  // Somebody who may not give all rights gets no key that has them, neither a new one nor another one's secret.
  await setGrantScope(two, { userId: one.userId, scope: ["transaction.view", "payment.refund"] });
  await expect(addKey(one, wish({}))).rejects.toMatchObject({ code: "forbidden" });
  const [{ id: keyId } = { id: 0 }] = await sql.query<{ id: number }>(
    "select id from api_key where prefix = $1",
    [wide.prefix],
  );
  await expect(rotateKey(one, { keyId, overlapHours: 0 })).rejects.toMatchObject({ code: "forbidden" });
  const narrow = await addKey(one, wish({ scope: "some", permissions: ["payment.refund"] }));
  expect(narrow.result.status).toBe("waiting");
  expect(JSON.stringify(await sql.query("select payload from change_request"))).not.toContain(
    wide.key.split(".")[1],
  );
});

test("who neither decides nor manages sees no changes, and the count is of those that one can decide", async () => {
  const { one, two } = await twoAdmins();
  const waiting = await setPermissions(one, {
    userId: (await makePerson()).id,
    permissions: ["payment.void"],
  });
  const stranger = await signedIn(permissions.filter((code) => !(rights as string[]).includes(code)));
  expect((await listChanges(stranger, { status: "all", before: null })).changes).toEqual([]);
  await expect(getChange(stranger, idOf(waiting))).rejects.toMatchObject({ code: "not_found" });
  const before = (await countChanges(two)).waiting;
  await agree(two, waiting);
  expect((await countChanges(two)).waiting).toBe(before - 1);
  expect((await countChanges(two)).alone).toBe(false);
  expect(await actorOfSession(two.sessionId)).not.toBeNull();
});

test("the last one who may decide is neither disabled nor taken the right, and the refusal names what would lack", async () => {
  const { one } = await twoAdmins();
  await asOwner("delete from user_permission where permission = 'request.decide'");
  await asOwner("delete from group_permission where permission = 'request.decide'");
  const last = await makePerson(["request.decide"]);
  const refused = { code: "conflict", detail: expect.stringContaining("would be left who may decide") };
  await expect(setActive(one, { userId: last.id, active: false })).rejects.toMatchObject(refused);
  await expect(setPermissions(one, { userId: last.id, permissions: [] })).rejects.toMatchObject(refused);
  await makePerson(["request.decide"]);
  expect(await setActive(one, { userId: last.id, active: false })).toEqual({ status: "applied" });
});
