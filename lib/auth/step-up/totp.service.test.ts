import { afterEach, expect, test } from "vitest";

import { factorGuesses, forgetLimiters } from "@/lib/auth/attempt-limits";
import { removeFactor, renameFactor, renewRecoveryCodes } from "@/lib/auth/step-up/change-factors";
import { beginTotp, confirmTotp } from "@/lib/auth/step-up/enrol-totp";
import { proveByCode } from "@/lib/auth/step-up/prove-by-code";
import { listOwnFactors } from "@/lib/auth/step-up/queries";
import { requireStepUp } from "@/lib/auth/step-up/require-step-up";
import { accountBinding } from "@/lib/auth/step-up/types";
import { appCode, enrolApp } from "@/lib/auth/testing/factors";
import {
  actorOfSession,
  auditOf,
  makePerson,
  openSessionFor,
  signedIn,
  testPassword,
} from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();
afterEach(() => sql.query("delete from rate_limit"));

const binding = "request:7:abc";
const outcomeOf = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error: { code: string; params: { reason?: string } }) => error.params?.reason ?? error.code,
  );
const prove = (actor: Parameters<typeof proveByCode>[0], code: string, bindings = [binding]) =>
  outcomeOf(proveByCode(actor, { bindings, code }));
const take = (actor: { userId: number; sessionId: string }, wanted = binding) =>
  outcomeOf(requireStepUp(sql, { ...actor, binding: wanted }));

test("an app is enrolled by the password and a code of it, and its code lets one act through", async () => {
  const actor = await signedIn();
  const { secret, recoveryCodes } = await enrolApp(actor);
  expect(recoveryCodes).toHaveLength(10);
  expect(new Set(recoveryCodes).size).toBe(10);
  expect(await listOwnFactors(actor)).toMatchObject({
    factors: [{ kind: "totp", name: "Phone" }],
    recoveryCodesLeft: 10,
  });
  expect(await take(actor)).toBe("step_up_required");
  expect(await prove(actor, await appCode(secret))).toBe("done");
  expect(await take(actor)).toBe("done");
  expect(await take(actor)).toBe("step_up_required");
  const trail = await auditOf("user", String(actor.userId));
  expect(trail.map((line) => line.action)).toEqual(["session.opened", "factor.enrolled", "factor.proved"]);
  expect(JSON.stringify(trail)).not.toContain(secret);
});

test("neither secret nor recovery code is readable in the database", async () => {
  const actor = await signedIn();
  const { secret, recoveryCodes } = await enrolApp(actor);
  const [row] = await sql.query<{ all: string }>(
    `select (select string_agg(f::text, ' ') from second_factor f) || (select string_agg(r::text, ' ') from recovery_code r)
            || (select string_agg(a::text, ' ') from audit_event a) as all`,
  );
  expect(row?.all).not.toContain(secret);
  expect(row?.all).not.toContain(Buffer.from(secret).toString("hex"));
  for (const code of recoveryCodes) {
    expect(row?.all).not.toContain(code);
    expect(row?.all).not.toContain(code.replaceAll("-", ""));
  }
});

test("a code counts once: not again, not from another session, and no older one after it", async () => {
  const person = await makePerson();
  const actor = (await actorOfSession(await openSessionFor(person)))!;
  const other = (await actorOfSession(await openSessionFor(person)))!;
  const { secret } = await enrolApp(actor);
  expect(await prove(actor, await appCode(secret, -1))).toBe("used");
  const code = await appCode(secret, 1);
  expect(await prove(actor, code)).toBe("done");
  expect(await prove(actor, code)).toBe("used");
  expect(await prove(other, code)).toBe("used");
  expect(await prove(actor, await appCode(secret))).toBe("used");
});

test("one step of drift is taken, two are not", async () => {
  for (const [steps, expected] of [
    [1, "done"],
    [2, "wrong"],
    [-2, "wrong"],
    [-20, "wrong"],
  ] as const) {
    const actor = await signedIn();
    const { secret } = await enrolApp(actor);
    expect([steps, await prove(actor, await appCode(secret, steps))]).toEqual([steps, expected]);
  }
});

test("the same code from two sides at once counts once, every time", async () => {
  for (let round = 0; round < 8; round++) {
    const actor = await signedIn();
    const { secret } = await enrolApp(actor);
    const code = await appCode(secret);
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, (_, side) => prove(actor, code, [`side:${side}`])),
    );
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "used")).toHaveLength(4);
    const proofs = await sql.query("select 1 from step_up_proof where user_id = $1", [actor.userId]);
    expect(proofs).toHaveLength(1);
  }
});

test("guessing is stopped after ten, also for the right code, in another session and after a restart", async () => {
  const person = await makePerson();
  const actor = (await actorOfSession(await openSessionFor(person)))!;
  const { secret } = await enrolApp(actor);
  const right = await appCode(secret);
  const wrong = String((Number(right) + 500_000) % 1_000_000).padStart(6, "0");
  const burst = await Promise.all(Array.from({ length: 30 }, () => prove(actor, wrong)));
  expect(burst.filter((outcome) => outcome === "wrong")).toHaveLength(factorGuesses);
  expect(burst.filter((outcome) => outcome === "too_many_requests")).toHaveLength(20);
  forgetLimiters();
  const other = (await actorOfSession(await openSessionFor(person)))!;
  expect(await prove(other, right)).toBe("too_many_requests");
  const trail = await auditOf("user", String(person.id));
  expect(trail.filter((line) => line.action === "factor.locked")).toHaveLength(1);
  expect(trail.filter((line) => line.action === "factor.refused")).toHaveLength(factorGuesses);
});

test("a recovery code stands in once, in any spelling; a new set makes the old one worthless", async () => {
  const actor = await signedIn();
  const { secret, recoveryCodes } = await enrolApp(actor);
  const [first = "", second = "", third = ""] = recoveryCodes;
  expect(await prove(actor, first.toLowerCase().replaceAll("-", " "))).toBe("done");
  expect(await take(actor)).toBe("done");
  expect(await prove(actor, first)).toBe("wrong");
  const both = await Promise.all([prove(actor, second), prove(actor, second)]);
  expect(both.sort()).toEqual(["done", "wrong"]);
  expect((await listOwnFactors(actor)).recoveryCodesLeft).toBe(8);

  expect(await outcomeOf(renewRecoveryCodes(actor))).toBe("step_up_required");
  expect(await prove(actor, await appCode(secret), [accountBinding.replaceCodes])).toBe("done");
  const { recoveryCodes: fresh } = await renewRecoveryCodes(actor);
  expect(await prove(actor, third)).toBe("wrong");
  expect(await prove(actor, fresh[0] ?? "")).toBe("done");
  expect((await listOwnFactors(actor)).recoveryCodesLeft).toBe(9);
});

test("a code of somebody else is nobody's", async () => {
  const [one, two] = [await signedIn(), await signedIn()];
  const [mine, theirs] = [await enrolApp(one), await enrolApp(two)];
  expect(await prove(one, theirs.recoveryCodes[0] ?? "")).toBe("wrong");
  expect(await prove(one, await appCode(theirs.secret))).toBe("wrong");
  expect(await prove(one, await appCode(mine.secret))).toBe("done");
});

test("an open screen is not enough for the first factor", async () => {
  const actor = await signedIn();
  for (const password of [undefined, "", "wrong password!"]) {
    const begun = beginTotp(actor, { name: "Phone", ...(password === undefined ? {} : { password }) });
    await expect(begun).rejects.toMatchObject({ code: "invalid_input", field: "password" });
  }
  expect((await listOwnFactors(actor)).factors).toEqual([]);
});

test("a wrong password is refused by a reason that every language has words for", async () => {
  const actor = await signedIn();
  await expect(beginTotp(actor, { name: "Phone", password: "not the password" })).rejects.toMatchObject({
    code: "invalid_input",
    field: "password",
    detail: "Your password is not right.",
    params: { because: "wrong_password" },
  });
});

test("a further factor takes a proof for just this, and no password will do", async () => {
  const actor = await signedIn();
  const { secret } = await enrolApp(actor);
  const begin = () => outcomeOf(beginTotp(actor, { name: "Tablet", password: testPassword }));
  expect(await begin()).toBe("step_up_required");
  expect(await prove(actor, await appCode(secret), [accountBinding.replaceCodes])).toBe("done");
  expect(await begin()).toBe("step_up_required");
  expect(await prove(actor, await appCode(secret, 1), [accountBinding.addFactor])).toBe("done");
  const second = await beginTotp(actor, { name: "Tablet" });
  const done = await confirmTotp(actor, { factorId: second.factorId, code: await appCode(second.secret) });
  expect(done.recoveryCodes).toBeNull();
  expect((await listOwnFactors(actor)).factors.map((factor) => factor.name)).toEqual(["Phone", "Tablet"]);
});

test("who began with his password cannot end with it once another factor is there", async () => {
  const actor = await signedIn();
  const begun = await beginTotp(actor, { name: "Thief", password: testPassword });
  await sql.query(
    `insert into second_factor (user_id, kind, name, credential_id, public_key, session_id, is_first, confirmed_at)
     values ($1, 'passkey', 'Key', 'abc', 'k', $2, true, now())`,
    [actor.userId, actor.sessionId],
  );
  expect(
    await outcomeOf(confirmTotp(actor, { factorId: begun.factorId, code: await appCode(begun.secret) })),
  ).toBe("conflict");
});

test("an app is confirmed only in its own session, in time, by its own person, with a right code", async () => {
  const person = await makePerson();
  const actor = (await actorOfSession(await openSessionFor(person)))!;
  const elsewhere = (await actorOfSession(await openSessionFor(person)))!;
  const stranger = await signedIn();
  const { factorId, secret } = await beginTotp(actor, { name: "Phone", password: testPassword });
  const confirm = async (who: typeof actor, code?: string) =>
    outcomeOf(confirmTotp(who, { factorId, code: code ?? (await appCode(secret)) }));
  expect(await confirm(elsewhere)).toBe("expired");
  expect(await confirm(stranger)).toBe("expired");
  expect(await confirm(actor, "000000")).toBe("wrong");
  expect(await prove(actor, await appCode(secret))).toBe("no_factor");
  await sql.query("update second_factor set created_at = now() - interval '16 minutes' where id = $1", [
    factorId,
  ]);
  expect(await confirm(actor)).toBe("expired");
});

test("a factor is removed after a proof for just this one, and proofs by it count no more", async () => {
  const actor = await signedIn();
  const { factorId, secret, recoveryCodes } = await enrolApp(actor);
  expect(
    await prove(actor, await appCode(secret), [binding, accountBinding.removeFactor(factorId + 1)]),
  ).toBe("done");
  expect(await outcomeOf(removeFactor(actor, factorId))).toBe("step_up_required");
  expect(await prove(actor, await appCode(secret, 1), [accountBinding.removeFactor(factorId)])).toBe("done");
  await removeFactor(actor, factorId);
  expect(await listOwnFactors(actor)).toMatchObject({ factors: [], recoveryCodesLeft: 0 });
  expect(await take(actor)).toBe("step_up_required");
  expect(await prove(actor, recoveryCodes[0] ?? "")).toBe("wrong");
  expect(await outcomeOf(removeFactor(actor, factorId))).toBe("not_found");
  const [row] = await sql.query<{ sealed_secret: unknown }>(
    "select sealed_secret from second_factor where id = $1",
    [factorId],
  );
  expect(row?.sealed_secret).toBeNull();
});

test("another person's factor is not there", async () => {
  const [owner, thief] = [await signedIn(), await signedIn()];
  const { factorId } = await enrolApp(owner);
  expect(await outcomeOf(removeFactor(thief, factorId))).toBe("not_found");
  expect(await outcomeOf(renameFactor(thief, { factorId, name: "Mine" }))).toBe("not_found");
  await renameFactor(owner, { factorId, name: "Old phone" });
  expect((await listOwnFactors(owner)).factors).toMatchObject([{ name: "Old phone" }]);
});

test("a session that has ended proves nothing", async () => {
  const actor = await signedIn();
  const { secret } = await enrolApp(actor);
  await sql.query("update session set revoked_at = now() where id = $1", [actor.sessionId]);
  expect(await prove(actor, await appCode(secret))).toBe("session_ended");
});

test("a person who came with a password to the API has nowhere to show a factor", async () => {
  const { sessionId: _none, ...actor } = await signedIn();
  expect(await prove(actor, "123456")).toBe("forbidden");
});
