import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { tellAccountChange } from "@/lib/announcements/account-notice";
import { mailPasswordLink } from "@/lib/announcements/password-link";
import { changePassword } from "@/lib/auth/change-password";
import { makeLinkByHand } from "@/lib/auth/password-links/make-link-by-hand";
import { forgotPassword, sendPasswordLink } from "@/lib/auth/password-links/request-link";
import { openPasswordLink, usePasswordLink } from "@/lib/auth/password-links/use-link";
import type { Permission } from "@/lib/auth/permissions";
import {
  actorOfSession,
  auditOf,
  makePerson,
  openSessionFor,
  origin,
  signedIn,
  testPassword,
} from "@/lib/auth/testing/people";
import { addUser } from "@/lib/changes/add-user";
import { decideChange } from "@/lib/changes/decide-change";
import { proposeChange } from "@/lib/changes/propose-change";
import { setActive } from "@/lib/changes/set-active";
import type { ProposeResult } from "@/lib/changes/types";
import { updateUser } from "@/lib/changes/update-user";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import type { Jobs } from "@/lib/jobs/add-job";
import { sendMail } from "@/lib/mail/send-mail";
import { getMail } from "@/lib/mail/queries";
import { changeEnvironment } from "@/lib/testing/world";

testDatabase();

const own = "a phrase of my own choice";
let restore = () => undefined as void;
beforeAll(() => {
  restore = changeEnvironment({ COUNTERSIGN_DEMO: "1", SMTP_URL: "", MAIL_FROM: "" });
});
afterAll(() => restore());
afterEach(() => sql.query("delete from rate_limit"));

const admin = () => signedIn(["user.manage", "change.decide", "webhook.manage"]);

/** Runs the jobs of this name as the worker would, and takes them off the queue. */
async function runJobs<Name extends "password-link" | "account-notice">(
  name: Name,
  handler: (payload: Jobs[Name]) => Promise<void>,
): Promise<void> {
  const jobs = await sql.query<{ id: bigint; payload: Jobs[Name] }>(
    `select j.id, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = $1 order by j.id`,
    [name],
  );
  for (const { id, payload } of jobs) {
    await handler(payload);
    // Any number of runs of one job tell once.
    await handler(payload);
    await sql.query("select graphile_worker.complete_jobs(array[$1::bigint])", [id]);
  }
}

const runLinks = () => runJobs("password-link", mailPasswordLink);
const runNotices = () => runJobs("account-notice", tellAccountChange);

interface MailLine {
  id: bigint;
  kind: string;
  recipient: string;
  text_body: string;
}

function mailsTo(recipient: string): Promise<MailLine[]> {
  return sql.query<MailLine>(
    "select id, kind, recipient, text_body from mail where recipient = $1 order by id",
    [recipient],
  );
}

/** The secret of the newest link of this person, as it leaves in the mail. */
async function tokenFor(username: string): Promise<string> {
  const mail = (await mailsTo(`${username}@example.com`)).at(-1);
  if (!mail) throw new Error("There is no mail.");
  await sendMail(mail.id.toString());
  const reader = await admin();
  const { text } = await getMail(reader, mail.id.toString());
  return /#([\w-]{43})\n/.exec(text)?.[1] ?? "";
}

async function forgot(login: string): Promise<void> {
  await forgotPassword(origin, { login });
  await runLinks();
}

async function approve(result: ProposeResult, by: Awaited<ReturnType<typeof admin>>) {
  if (result.status !== "waiting") throw new Error(`It does not wait: ${JSON.stringify(result)}`);
  const [row] = await sql.query<{ content_hash: string }>(
    "select content_hash from change_request where id = $1",
    [result.changeRequestId],
  );
  return decideChange(by, {
    changeRequestId: result.changeRequestId,
    verdict: "approve",
    contentHash: row?.content_hash ?? "",
  });
}

test("a forgotten password is replaced by a mailed link, once, and every session ends", async () => {
  const person = await makePerson(["payment.refund"]);
  const session = await openSessionFor(person);
  await forgot(person.username.toUpperCase());
  const token = await tokenFor(person.username);
  // A scanner of mails that opens the page, or even asks whom the link is for, uses nothing up.
  expect(await openPasswordLink(origin, { token })).toMatchObject({
    username: person.username,
    purpose: "reset",
  });
  await expect(usePasswordLink(origin, { token, next: person.username })).rejects.toMatchObject({
    code: "weak_password",
  });
  const outcomes = await Promise.allSettled([
    usePasswordLink(origin, { token, next: own }),
    usePasswordLink(origin, { token, next: own }),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await actorOfSession(session)).toBeNull();
  await openSessionFor(person, own);
  await expect(openSessionFor(person)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(openPasswordLink(origin, { token })).rejects.toMatchObject({ code: "not_found" });
  const trail = (await auditOf("user", String(person.id))).map(({ action }) => action);
  expect(trail).toEqual(expect.arrayContaining(["user.password_link_sent", "user.password_reset"]));
  await runNotices();
  expect((await mailsTo(`${person.username}@example.com`)).at(-1)?.kind).toBe("password_changed");
});

test("neither the row of the link nor that of its mail holds what opens it, so nobody who sees all mails gets in", async () => {
  const person = await makePerson();
  await forgot(`${person.username}@example.com`);
  const [mail] = await mailsTo(`${person.username}@example.com`);
  const token = await tokenFor(person.username);
  const live = changeEnvironment({ COUNTERSIGN_DEMO: "0" });
  await sql.query("update mail set status = 'sent' where id = $1", [mail?.id]);
  const seen = await getMail(await admin(), mail?.id.toString() ?? "");
  live();
  const stored = await sql.query("select * from password_link where user_id = $1", [person.id]);
  expect(
    JSON.stringify([mail?.text_body, seen, stored], (_key, value: unknown) => String(value)),
  ).not.toContain(token);
  expect(token).toHaveLength(43);
  expect(seen.text).not.toContain(token);
});

test("on the page of captured mails, looking at somebody else's link is said and stands in the trail; where mails leave it is hidden", async () => {
  const person = await signedIn();
  await forgot(person.username);
  const mail = (await mailsTo(`${person.username}@example.com`)).at(-1);
  const mailId = mail?.id.toString() ?? "";
  await sendMail(mailId);
  const reader = await admin();
  const secret = /#[\w-]{43}\n/;
  expect(await getMail(person, mailId)).toMatchObject({
    secretLink: "own",
    text: expect.stringMatching(secret),
  });
  expect(await auditOf("mail", mailId)).toEqual([]);
  expect(await getMail(reader, mailId)).toMatchObject({
    secretLink: "of_another",
    text: expect.stringMatching(secret),
  });
  expect(await auditOf("mail", mailId)).toMatchObject([
    { action: "mail.link_read", actor_label: reader.label },
  ]);
  const leaving = changeEnvironment({ SMTP_URL: "smtp://127.0.0.1:1", MAIL_FROM: "no-reply@example.com" });
  try {
    for (const actor of [person, reader]) {
      const shown = await getMail(actor, mailId);
      expect(shown.secretLink).toBe("hidden");
      expect(shown.text + shown.html).not.toMatch(/#[\w-]{43}/);
    }
  } finally {
    leaving();
  }
});

test("an unknown name, a disabled person and a fourth wish within the hour answer alike and send nothing", async () => {
  const [one, person] = [await admin(), await makePerson()];
  await setActive(one, { userId: person.id, active: false });
  await forgot(person.username);
  await forgot("nobody.at.all");
  expect(await mailsTo(`${person.username}@example.com`)).toEqual([]);
  const busy = await makePerson();
  for (let wish = 0; wish < 4; wish++) {
    await sql.query("delete from rate_limit");
    await forgot(busy.username);
  }
  expect(await mailsTo(`${busy.username}@example.com`)).toHaveLength(3);
  expect((await auditOf("user", String(busy.id))).at(-1)).toMatchObject({
    action: "user.password_link_refused",
    result: "refused",
    reason: "too_many",
  });
  for (let wish = 0; wish < 3; wish++) await forgotPassword(origin, { login: "nobody.else" });
  await expect(forgotPassword(origin, { login: "NOBODY.else" })).rejects.toMatchObject({
    code: "too_many_requests",
  });
});

test("a link is over after its time, with another password, another address or a disabled account", async () => {
  const one = await admin();
  const broken: ((person: { id: number; username: string }) => Promise<unknown>)[] = [
    ({ id }) => sql.query("update password_link set used_at = now() where user_id = $1", [id]),
    ({ id }) => setActive(one, { userId: id, active: false }),
    ({ id }) => sql.query("update app_user set email = 'elsewhere@example.com' where id = $1", [id]),
    async (person) => {
      const actor = await actorOfSession(await openSessionFor(person));
      if (actor) await changePassword(actor, { current: testPassword, next: own });
    },
  ];
  for (const breakIt of broken) {
    const person = await makePerson();
    await forgot(person.username);
    const token = await tokenFor(person.username);
    await openPasswordLink(origin, { token });
    await breakIt(person);
    await expect(usePasswordLink(origin, { token, next: own })).rejects.toMatchObject({ code: "not_found" });
    await sql.query("delete from rate_limit");
  }
});

test("an administrator only has a link sent: he is shown nothing, and nobody is locked out by it", async () => {
  const [one, checker] = [await admin(), await makePerson(["request.decide"])];
  const shown = await sendPasswordLink(one, checker.id);
  expect(shown).toEqual({ email: `${checker.username}@example.com` });
  await openSessionFor(checker);
  await runLinks();
  expect((await mailsTo(`${checker.username}@example.com`)).map(({ kind }) => kind)).toEqual([
    "password_reset",
  ]);
});

test("a thief with one administrator's account cannot lead a checker's link to himself", async () => {
  const [thief, two, checker] = [await admin(), await admin(), await signedIn(["request.decide"])];
  const wish = { userId: checker.userId, firstName: "", lastName: "", phone: "" };
  const mine = "thief@example.com";
  const result = await updateUser(thief, { ...wish, email: mine });
  expect(result).toMatchObject({ status: "waiting" });
  await sendPasswordLink(thief, checker.userId);
  await runLinks();
  expect(await mailsTo(mine)).toEqual([]);
  // Even when the second administrator is taken in, the checker is told where he still reads, and has a day to object.
  expect(await approve(result, two)).toEqual({ status: "applied" });
  await runNotices();
  expect((await mailsTo(checker.email)).at(-1)).toMatchObject({ kind: "email_changed" });
  await expect(sendPasswordLink(thief, checker.userId)).rejects.toMatchObject({
    params: { reason: "email_changed" },
  });
  await forgot(checker.username);
  expect((await mailsTo(mine)).map(({ kind }) => kind)).toEqual(["email_changed"]);
  await sql.query("update app_user set email_changed_at = now() - interval '25 hours' where id = $1", [
    checker.userId,
  ]);
  await forgot(checker.username);
  expect((await mailsTo(mine)).map(({ kind }) => kind)).toContain("password_reset");
});

test("whoever is about to get power is protected like those who have it; anybody else's address changes at once", async () => {
  const [thief, viewer] = [await admin(), await signedIn()];
  await admin();
  const wish = { userId: viewer.userId, firstName: "", lastName: "", phone: "" };
  expect(await updateUser(thief, { ...wish, email: "first@example.com" })).toEqual({ status: "applied" });
  const grant = await proposeChange(thief, {
    kind: "user.permissions",
    payload: { userId: viewer.userId, grant: ["request.decide"] satisfies Permission[], revoke: [] },
  });
  expect(grant.status).toBe("waiting");
  // Whoever decides the grant is shown that the mailbox is new.
  const [row] = await sql.query<{ facts: { name: string; after: string }[] }>(
    "select effect->'facts' as facts from change_request order by id desc limit 1",
  );
  expect(row?.facts).toContainEqual({
    name: "new_email",
    before: null,
    after: `${viewer.label} <first@example.com>`,
  });
  expect(await updateUser(thief, { ...wish, email: "second@example.com" })).toMatchObject({
    status: "waiting",
  });
  await expect(
    updateUser(thief, { ...wish, userId: thief.userId, email: "x@example.com" }),
  ).rejects.toMatchObject({
    code: "own_permissions",
  });
});

test("a new person is invited to his own mailbox, and comes in with a password that nobody else has seen", async () => {
  const one = await admin();
  const facts = { username: "amal", email: "amal@example.com", firstName: "Amal", lastName: "", phone: "" };
  const added = await addUser(one, { ...facts, permissions: [] });
  expect(added.initialPassword).toBeNull();
  await runLinks();
  expect((await mailsTo("amal@example.com"))[0]?.kind).toBe("invitation");
  const token = await tokenFor("amal");
  await usePasswordLink(origin, { token, next: own });
  const actor = await actorOfSession(await openSessionFor({ username: "amal" }, own));
  expect(actor).toMatchObject({ mustChangePassword: false });
});

test("rights of somebody whose password an administrator was shown wait until it is replaced", async () => {
  const noMail = changeEnvironment({ COUNTERSIGN_DEMO: "0" });
  const [one, two] = [await admin(), await admin()];
  const facts = { username: "badr", email: "badr@example.com", firstName: "", lastName: "", phone: "" };
  const added = await addUser(one, { ...facts, permissions: ["request.decide"] });
  await expect(sendPasswordLink(one, added.userId)).rejects.toMatchObject({ code: "conflict" });
  await expect(approve(added.rights, two)).rejects.toMatchObject({ params: { reason: "password_known" } });
  const given = added.initialPassword ?? "";
  const actor = await actorOfSession(await openSessionFor({ username: "badr" }, given));
  if (actor) await changePassword(actor, { current: given, next: own });
  expect(await approve(added.rights, two)).toEqual({ status: "applied" });
  // Without mail, somebody at the server makes the link.
  const { url } = await makeLinkByHand("badr");
  await usePasswordLink(origin, { token: url.split("#")[1] ?? "", next: `${own} again` });
  noMail();
});
