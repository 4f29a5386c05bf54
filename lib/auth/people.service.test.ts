import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";

import { systemActor } from "@/lib/auth/actor";
import { createAdmin } from "@/lib/auth/create-admin";
import { addUser } from "@/lib/changes/add-user";
import { proposeChange } from "@/lib/changes/propose-change";
import { createGroupSchema } from "@/lib/changes/rules";
import { updateUser } from "@/lib/changes/update-user";
import { gatewayRight, permissions } from "@/lib/auth/permissions";
import { getPerson, listPeople } from "@/lib/auth/queries";
import { sendPasswordLink } from "@/lib/auth/password-links/request-link";
import { createUserSchema } from "@/lib/auth/rules";
import { setActive } from "@/lib/changes/set-active";
import { setPermissions } from "@/lib/changes/set-permissions";
import { actorOfSession, auditOf, makePerson, openSessionFor, signedIn } from "@/lib/auth/testing/people";
import { whoGrants } from "@/lib/auth/who-grants";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();

const sara = {
  username: "sara",
  email: "sara@example.com",
  firstName: "Sara",
  lastName: "Al-Sabah",
  phone: "",
};
const newAdmin = { username: "root", email: "root@example.com", firstName: "", lastName: "", force: false };

test("the first administrator comes from the command line, a second one only by force", async () => {
  const { userId, initialPassword } = await createAdmin(newAdmin);
  const actor = await actorOfSession(await openSessionFor({ username: "root" }, initialPassword));
  expect(actor).toMatchObject({ userId, mustChangePassword: true });
  expect(actor?.permissions.has("user.manage")).toBe(true);
  const second = { ...newAdmin, username: "root2", email: "root2@example.com" };
  await expect(createAdmin(second)).rejects.toMatchObject({ code: "already_exists" });
  await createAdmin({ ...second, force: true });
});

test("without a mail server a new person signs in with the password that was shown once, and the trail names who let him in", async () => {
  const admin = await signedIn(["user.manage"]);
  const { userId, initialPassword } = await addUser(admin, { ...sara, permissions: ["payment.refund"] });
  expect((await actorOfSession(await openSessionFor(sara, initialPassword ?? "")))?.label).toBe(
    "Sara Al-Sabah",
  );
  const [created] = await auditOf("user", String(userId));
  expect(created).toMatchObject({
    action: "user.created",
    actor_label: admin.label,
    after: { ...sara, asked: ["payment.refund"] },
  });
  expect(JSON.stringify(created)).not.toContain(initialPassword);
});

test("two people never share a name or an address, whatever the case", async () => {
  const admin = await signedIn(["user.manage"]);
  const one = { ...sara, username: "noura", email: "noura@example.com", permissions: [] };
  await addUser(admin, one);
  await expect(addUser(admin, { ...one, username: "NOURA", email: "x@example.com" })).rejects.toMatchObject({
    code: "already_exists",
    field: "username",
  });
  await expect(addUser(admin, { ...one, username: "noura2" })).rejects.toMatchObject({
    code: "already_exists",
    field: "email",
  });
});

test("nobody changes his own rights or switches himself off", async () => {
  const admin = await signedIn(["user.manage"]);
  const own = { code: "own_permissions" };
  await expect(
    setPermissions(admin, { userId: admin.userId, permissions: [...permissions] }),
  ).rejects.toMatchObject(own);
  await expect(setActive(admin, { userId: admin.userId, active: false })).rejects.toMatchObject(own);
  expect((await actorOfSession(admin.sessionId))?.permissions.has("payment.refund")).toBe(false);
});

test("an administrator gives what he does not hold himself, and the trail tells before and after", async () => {
  const [admin, person] = [await signedIn(["user.manage"]), await makePerson(["payment.void"])];
  await setPermissions(admin, { userId: person.id, permissions: ["request.decide", "payment.refund"] });
  expect((await getPerson(admin, person.id)).ownPermissions).toEqual(["payment.refund", "request.decide"]);
  expect(await auditOf("user", String(person.id))).toMatchObject([
    // What takes away is a step of its own, since it waits for nobody.
    {
      action: "user.permissions_changed",
      before: { permissions: ["payment.void"] },
      after: { permissions: [], granted: [], revoked: ["payment.void"] },
    },
    {
      action: "user.permissions_changed",
      before: { permissions: [] },
      after: {
        permissions: ["payment.refund", "request.decide"],
        granted: ["payment.refund", "request.decide"],
      },
    },
  ]);
});

test("without the right, people are neither seen nor changed", async () => {
  const [maker, person] = [await signedIn(["payment.refund", "request.decide"]), await makePerson()];
  const refusals = [
    () => listPeople(maker, { search: "", active: "all" }),
    () => getPerson(maker, person.id),
    () => addUser(maker, { ...sara, username: "z", email: "z@example.com", permissions: [] }),
    () => updateUser(maker, { ...sara, userId: person.id }),
    () => setPermissions(maker, { userId: person.id, permissions: [] }),
    () => setActive(maker, { userId: person.id, active: false }),
    () => sendPasswordLink(maker, person.id),
    () => sendPasswordLink(systemActor("job"), person.id),
  ];
  for (const refusal of refusals) await expect(refusal()).rejects.toMatchObject({ code: "forbidden" });
  expect((await auditOf("user", String(person.id))).map((line) => [line.action, line.result])).toEqual([
    ["user.update", "refused"],
    ["user.set_permissions", "refused"],
    ["user.set_active", "refused"],
  ]);
});

test("an administrator who has just lost the right cannot use what he read before", async () => {
  const [admin, colleague] = [await signedIn(["user.manage"]), await signedIn(["user.manage"])];
  await setPermissions(colleague, { userId: admin.userId, permissions: [] });
  await expect(setActive(admin, { userId: colleague.userId, active: false })).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("two administrators who remove each other at once: one remains", async () => {
  const [one, two] = [await signedIn(["user.manage"]), await signedIn(["user.manage"])];
  const outcomes = await Promise.allSettled([
    setPermissions(one, { userId: two.userId, permissions: [] }),
    setPermissions(two, { userId: one.userId, permissions: [] }),
  ]);
  expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a change that cannot be written leaves no person, and nothing in the trail but the refusal", async () => {
  const admin = await signedIn(["user.manage"]);
  const trail = () =>
    sql.query("select 1 from audit_event where not (action = 'user.create' and result = 'refused')");
  const before = await trail();
  await expect(
    addUser(admin, { ...sara, username: admin.username, email: "new@example.com", permissions: [] }),
  ).rejects.toThrow();
  expect(await trail()).toHaveLength(before.length);
  expect(await sql.query("select 1 from app_user where email = 'new@example.com'")).toEqual([]);
});

test("the list finds by name and address, takes wildcards for text and shows who is disabled", async () => {
  const admin = await signedIn(["user.manage"]);
  const { userId } = await addUser(admin, {
    ...sara,
    username: "per_cent",
    email: "odd@example.org",
    firstName: "Odd",
    permissions: [],
  });
  const find = async (search: string, active: "all" | "active" | "disabled" = "all") =>
    (await listPeople(admin, { search, active })).map((person) => person.username);
  expect(await find("odd al-s")).toEqual(["per_cent"]);
  expect(await find("ODD@EXAMPLE.ORG")).toEqual(["per_cent"]);
  expect(await find("per_c")).toEqual(["per_cent"]);
  expect(await find("per%cent")).toEqual([]);
  expect(await find("' or 1=1 --\u0000")).toEqual([]);
  await setActive(admin, { userId, active: false });
  expect(await find("per_cent", "active")).toEqual([]);
  expect(await find("per_cent", "disabled")).toEqual(["per_cent"]);
});

test("fields that nobody asked for and names that mislead are refused or cleaned", () => {
  const input = { ...sara, permissions: [] };
  expect(createUserSchema.safeParse({ ...input, isActive: true }).success).toBe(false);
  expect(createUserSchema.safeParse({ ...input, permissions: ["payment.everything"] }).success).toBe(false);
  expect(createUserSchema.safeParse({ ...input, username: "a b" }).success).toBe(false);
  expect(createUserSchema.safeParse({ ...input, firstName: "a\u0000" }).success).toBe(false);
  const nameOf = (firstName: string) => createUserSchema.parse({ ...input, firstName }).firstName;
  for (const twin of ["\u202eSara", "Sa\u200bra", "Sa\u00adra\u3164", "\u2800\u00a0Sara ", "S\u200cara"])
    expect(nameOf(twin)).toBe("Sara");
  // Letters of the Arabic script keep the joiner that they need.
  expect(nameOf("\u0645\u06cc\u200c\u062e\u0648\u0627")).toBe("\u0645\u06cc\u200c\u062e\u0648\u0627");
  expect(createGroupSchema.parse({ name: "Check\u200bers  \u00a0 2", description: "" }).name).toBe(
    "Checkers 2",
  );
  expect(createGroupSchema.safeParse({ name: "\u200b\u3164", description: "" }).success).toBe(false);
});

test("nobody is called by the e-mail address of somebody else, so that a link for it finds its owner", async () => {
  const admin = await signedIn(["user.manage"]);
  const owner = await makePerson();
  const [row] = await sql.query<{ email: string }>("select email from app_user where id = $1", [owner.id]);
  const email = String(row?.email);
  const wish = { ...sara, permissions: [] };
  await expect(addUser(admin, { ...wish, username: email.toUpperCase() })).rejects.toMatchObject({
    code: "already_exists",
    field: "username",
  });
  const own = `own.${randomUUID()}@example.com`;
  await addUser(admin, { ...wish, username: own, email: own });
  await expect(
    proposeChange(admin, { kind: "user.email", payload: { userId: owner.id, email: own } }),
  ).rejects.toMatchObject({ code: "already_exists", field: "email" });
  await sql.query("update app_user set email = $2 where email = $1", [own, `other.${own}`]);
  await expect(addUser(admin, { ...wish, username: "somebody.else", email: own })).rejects.toMatchObject({
    code: "already_exists",
    field: "email",
  });
});

test("the right to a gateway account is given and taken like any other, and changes of others leave it alone", async () => {
  const admin = await signedIn(["user.manage"]);
  const person = await makePerson(["api.access"]);
  const right = gatewayRight("knet-test");
  await setPermissions(admin, { userId: person.id, permissions: ["api.access", "e_commerce.add", right] });
  expect((await getPerson(admin, person.id)).ownPermissions).toEqual(["e_commerce.add", "api.access", right]);
  await setPermissions(admin, { userId: person.id, permissions: ["api.access", right] });
  expect((await getPerson(admin, person.id)).ownPermissions).toEqual(["api.access", right]);
  await setPermissions(admin, { userId: person.id, permissions: ["api.access"] });
  expect((await getPerson(admin, person.id)).ownPermissions).toEqual(["api.access"]);
});

test("whoever lacks a right learns who grants it, and of one that he has that it is not what he lacks", async () => {
  const grantor = await makePerson(["user.manage"]);
  const asking = await signedIn(["transaction.view"]);
  const missing = await whoGrants(asking, "api_key.manage");
  expect(missing.held).toBe(false);
  expect(missing.grantors.length).toBeGreaterThan(0);
  expect(missing.grantors).not.toContain(asking.username);
  expect(await whoGrants(asking, "transaction.view")).toEqual({ held: true, grantors: [], alone: false });
  await sql.query("UPDATE app_user SET is_active = false WHERE id <> $1", [asking.userId]);
  expect(await whoGrants(asking, "api_key.manage")).toMatchObject({ grantors: [], alone: false });
  const only = await signedIn(["user.manage"]);
  expect(await whoGrants(only, "api_key.manage")).toMatchObject({ grantors: [], alone: true });
  await sql.query("UPDATE app_user SET is_active = false WHERE id = $1", [only.userId]);
  await sql.query("UPDATE app_user SET is_active = true WHERE id = $1", [grantor.id]);
  expect((await whoGrants(asking, "api_key.manage")).grantors).toEqual([grantor.username]);
});
