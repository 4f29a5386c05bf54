import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { permissions as everyPermission } from "@/lib/auth/permissions";
import { auditOf, makePerson, signedIn } from "@/lib/auth/testing/people";
import { addUser } from "@/lib/changes/add-user";
import { createGroup, setGroupMembers, setGroupPermissions } from "@/lib/changes/change-group";
import { setCeilings } from "@/lib/changes/set-ceilings";
import { setGrantScope } from "@/lib/changes/set-grant-scope";
import { setPermissions } from "@/lib/changes/set-permissions";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { runOnce } from "@/lib/db/testing/server";
import { exportReview } from "@/lib/people/export-review";
import { importPeople } from "@/lib/people/import-people";
import { markReviewed } from "@/lib/people/mark-reviewed";
import { planImport } from "@/lib/people/plan-import";
import { previewPerson } from "@/lib/people/preview-person";
import { reviewAccess } from "@/lib/people/review-access";
import { shownIn } from "@/lib/people/rules";
import { changeEnvironment } from "@/lib/testing/world";

const database = testDatabase();
let admin: UserActor;
let second: UserActor;

beforeAll(async () => {
  admin = await signedIn(["user.manage", "change.decide"]);
  second = await signedIn(["user.manage", "change.decide"]);
});

const reviewed = async (id: number) => {
  const person = (await reviewAccess(admin)).people.find((one) => one.id === id);
  if (!person) throw new Error("The review leaves somebody out.");
  return person;
};

test("the review says from where and since when a right is held, when it was used last, and who slumbers", async () => {
  const { id } = await makePerson(["payment.refund", "request.decide"]);
  const { groupId } = await createGroup(admin, { name: `Cashiers ${randomUUID()}`, description: "" });
  await setGroupMembers(admin, { groupId, add: [id], remove: [] });
  await runOnce(
    database.ownerUrl,
    `insert into group_permission (group_id, permission) values (${groupId}, 'payment.refund');
     update user_permission set granted_at = now() - interval '60 days' where user_id = ${id};
     update app_user set created_at = now() - interval '100 days' where id = ${id};
     insert into audit_event (actor_type, actor_id, actor_label, action, object_type, object_id, after)
     values ('user', ${id}, 'x', 'request.created', 'operation_request', '1', '{"type": "refund"}')`,
  );
  const person = await reviewed(id);
  const [refund, decide] = person.rights;
  expect(refund).toMatchObject({
    right: "payment.refund",
    own: true,
    groups: [expect.stringMatching("Cashiers")],
    unused: false,
  });
  expect(Date.now() - Date.parse(refund?.since ?? "")).toBeGreaterThan(59 * 86_400_000);
  expect(Date.now() - Date.parse(refund?.lastUsedAt ?? "")).toBeLessThan(60_000);
  expect(decide).toMatchObject({ right: "request.decide", lastUsedAt: null, unused: true });
  expect(person).toMatchObject({ dormant: true, lastSignInAt: null, review: null });
  const { people } = await reviewAccess(admin);
  for (const show of ["moves", "approves", "unused", "dormant", "due"] as const) {
    expect(
      shownIn(people, show).some((one) => one.id === id),
      show,
    ).toBe(true);
  }
  expect(shownIn(people, "administers").some((one) => one.id === id)).toBe(false);
  await expect(reviewAccess(await signedIn(["audit.view"]))).rejects.toMatchObject({ code: "forbidden" });
});

test("a review is kept with what was seen, is due again after a change, and never of oneself or of something else", async () => {
  const { id } = await makePerson(["payment.void"]);
  const { permissions } = await reviewed(id);
  await markReviewed(admin, { userId: id, permissions, note: "Still on the team." });
  expect((await reviewed(id)).review).toMatchObject({
    by: admin.username,
    note: "Still on the team.",
    changedSince: false,
  });
  expect((await auditOf("user", String(id))).at(-1)).toMatchObject({
    action: "user.access_reviewed",
    result: "ok",
  });
  await setPermissions(admin, { userId: id, permissions: [] });
  expect((await reviewed(id)).review).toMatchObject({ changedSince: true });
  await expect(markReviewed(admin, { userId: id, permissions })).rejects.toMatchObject({
    code: "request_changed",
  });
  const own = await reviewed(admin.userId);
  await expect(
    markReviewed(admin, { userId: admin.userId, permissions: own.permissions }),
  ).rejects.toMatchObject({ code: "own_permissions" });
  expect((await auditOf("user", String(admin.userId))).at(-1)).toMatchObject({ result: "refused" });
  await expect(sql.query("delete from access_review")).rejects.toThrow(/permission denied/);
});

test("the review as a file has a row for each right, runs nothing in a spreadsheet, and leaves a trace", async () => {
  const { id, username } = await makePerson(["payment.refund", "webhook.manage"]);
  await setCeilings(admin, {
    holder: "user",
    id,
    lines: [{ type: "refund", currency: "KWD", amount: "9.000" }],
  });
  await sql.query("update app_user set first_name = '=HYPERLINK(1)' where id = $1", [id]);
  let text = "";
  for await (const piece of exportReview(admin, "all")) text += piece;
  const rows = text.split("\r\n").filter((row) => row.startsWith(username));
  expect(rows).toEqual([
    expect.stringContaining(`${username},'=HYPERLINK(1),`),
    expect.stringContaining("webhook.manage"),
  ]);
  expect(rows[0]).toContain("9.000 KWD");
  expect((await auditOf("user", "all")).at(-1)).toMatchObject({
    action: "user.access_review_exported",
    actor_label: admin.label,
  });
});

test("what a person would see is counted with his rights, changes nothing of his, and is written down", async () => {
  const seer = await makePerson(["transaction.view", "request.decide"]);
  const blind = await makePerson(["user.manage"]);
  await runOnce(
    database.ownerUrl,
    `insert into gateway_account (pg_code, gateway, name, currency_code, operation, base_url, sealed_credentials)
     values ('one-pg', 'sandbox', 'One', 'KWD', 'purchase', 'http://127.0.0.1:9', ''), ('two-pg', 'sandbox', 'Two', 'KWD', 'purchase', 'http://127.0.0.1:9', '');
     insert into user_permission (user_id, permission) values (${seer.id}, 'gateway.use:two-pg')`,
  );
  expect(await previewPerson(admin, seer.id)).toMatchObject({
    active: true,
    payments: { count: 0, more: false },
    decidable: 0,
    accounts: [{ pgCode: "two-pg", name: "Two" }],
    accountsInAll: 2,
  });
  expect(await previewPerson(admin, blind.id)).toMatchObject({
    payments: null,
    decidable: null,
    accounts: [],
  });
  expect(await auditOf("user", String(seer.id))).toMatchObject([
    { action: "user.previewed", actor_label: admin.label },
  ]);
  const [row] = await sql.query<{ n: number }>("select count(*)::int as n from session where user_id = $1", [
    seer.id,
  ]);
  expect(row?.n).toBe(0);
  await expect(previewPerson(admin, 999_999)).rejects.toMatchObject({ code: "not_found" });
});

test("a file adds people once, mails each a link, and lets groups with rights that wait be decided by a second person", async () => {
  const restore = changeEnvironment({ SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "a@b.example" });
  const tag = randomUUID().slice(0, 8);
  const { groupId } = await createGroup(admin, { name: `Makers ${tag}`, description: "" });
  await setGroupPermissions(admin, { groupId, permissions: ["payment.refund"] });
  await createGroup(admin, { name: `Readers ${tag}`, description: "" });
  const text = [
    "email,first_name,groups,language",
    `new.${tag}@example.com,Sara,"Makers ${tag}, readers ${tag}",ar`,
    `old.${tag}@example.com,Ali,Readers ${tag},`,
    `bad.${tag}@example.com,=1+1,,`,
    `lost.${tag}@example.com,Omar,Nobody ${tag},`,
    `${admin.email},,Readers ${tag},`,
  ].join("\n");
  await addUser(second, {
    ...{ username: `old${tag}`, email: `old.${tag}@example.com`, firstName: "", lastName: "", phone: "" },
    permissions: [],
  });
  const plan = await planImport(admin, text);
  expect(plan.rows.map(({ act, faults }) => [act, ...faults])).toEqual([
    ["add"],
    ["join"],
    ["none", "formula"],
    ["none", "group_unknown"],
    ["none", "own"],
  ]);
  const outcome = await importPeople(admin, { text, hash: plan.hash });
  expect(outcome).toMatchObject({
    added: 1,
    failed: [],
    groups: expect.arrayContaining([
      { group: `Makers ${tag}`, people: 1, status: "waiting", changeRequestId: expect.any(Number) },
      { group: `Readers ${tag}`, people: 2, status: "applied" },
    ]),
  });
  const [person] = await sql.query<{ id: number; display_language: string; rights: number; jobs: number }>(
    `select u.id, u.display_language, (select count(*)::int from group_member m where m.user_id = u.id and m.group_id = $2) as rights,
       (select count(*)::int from graphile_worker.jobs where task_identifier = 'password-link') as jobs
     from app_user u where u.email = $1`,
    [`new.${tag}@example.com`, groupId],
  );
  expect(person).toMatchObject({ display_language: "ar", rights: 0 });
  expect(person?.jobs).toBeGreaterThanOrEqual(2);
  await expect(importPeople(admin, { text, hash: plan.hash })).rejects.toMatchObject({
    code: "request_changed",
  });
  const again = await planImport(admin, text);
  expect(await importPeople(admin, { text, hash: again.hash })).toMatchObject({
    added: 0,
    groups: [{ group: `Makers ${tag}`, status: "waiting", changeRequestId: null }],
  });
  restore();
  await expect(
    importPeople(admin, { text, hash: (await planImport(admin, text)).hash }),
  ).rejects.toMatchObject({
    code: "conflict",
  });
});

test("of all rights there are, nobody gives one to himself, nor one outside of what he may give", async () => {
  const narrow = await signedIn(["user.manage"]);
  const { id } = await makePerson();
  for (const right of everyPermission) {
    const scope = everyPermission.filter((other) => other !== right);
    await sql.query("update app_user set grant_scope = $2::text[] where id = $1", [narrow.userId, scope]);
    await expect(setPermissions(narrow, { userId: id, permissions: [right] }), right).rejects.toMatchObject({
      code: "forbidden",
      params: { rights: right },
    });
    await expect(
      setPermissions(admin, { userId: admin.userId, permissions: [...admin.permissions, right] }),
      right,
    ).rejects.toMatchObject({ code: "own_permissions" });
  }
  await expect(setGrantScope(narrow, { userId: narrow.userId, scope: null })).rejects.toMatchObject({
    code: "own_permissions",
  });
  const tried = await sql.query<{ n: number }>(
    `select count(*)::int as n from audit_event where actor_id = $1 and result = 'refused' and reason like 'own_permissions%'`,
    [admin.userId],
  );
  expect(tried[0]?.n).toBeGreaterThanOrEqual(everyPermission.length);
});
