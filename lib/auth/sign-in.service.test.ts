import { afterEach, expect, test } from "vitest";

import {
  forgetLimiters,
  signInAttemptsPerAccount,
  signInAttemptsPerAddress,
} from "@/lib/auth/attempt-limits";
import { signIn } from "@/lib/auth/sign-in";
import { auditOf, makePerson, openSessionFor, testPassword } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();
afterEach(() => sql.query("delete from rate_limit"));

const from = (address: string) => ({ address, requestId: null });
const attempt = (username: string, password: string, address = "192.0.2.1") =>
  signIn(from(address), { username, password, userAgent: null }).then(
    () => "in",
    (error: { code: string; detail: string }) => `${error.code}: ${error.detail}`,
  );

test("unknown name, wrong password and disabled account get one answer", async () => {
  const [active, disabled] = [await makePerson(), await makePerson()];
  await sql.query("update app_user set is_active = false where id = $1", [disabled.id]);
  const answers = [
    await attempt("nobody", testPassword),
    await attempt(active.username, "wrong password!"),
    await attempt(disabled.username, testPassword),
    await attempt(disabled.username, "wrong password!"),
    await attempt(active.username, ""),
    await attempt(active.username, "x".repeat(5_000)),
    await attempt("nul\u0000name", testPassword),
  ];
  expect(new Set(answers)).toEqual(new Set(["unauthenticated: Wrong username or password."]));
});

test("an unknown name costs as much time as a wrong password", async () => {
  const person = await makePerson();
  const timeOf = async (username: string) => {
    const started = performance.now();
    await attempt(username, "wrong password!");
    return performance.now() - started;
  };
  await timeOf("warm-up");
  const [known, unknown]: [number[], number[]] = [[], []];
  for (let run = 0; run < 8; run++) {
    known.push(await timeOf(person.username));
    unknown.push(await timeOf("nobody"));
  }
  // The fastest of each, taken in turns: other work on the machine falls on both.
  const ratio = Math.min(...unknown) / Math.min(...known);
  expect(ratio).toBeGreaterThan(1 / 3);
  expect(ratio).toBeLessThan(3);
});

test("the name is found whatever its case, and the sign-in is in the trail", async () => {
  const person = await makePerson();
  expect(await attempt(person.username.toUpperCase(), testPassword)).toBe("in");
  expect(await auditOf("user", String(person.id))).toMatchObject([
    { action: "session.opened", result: "ok" },
  ]);
});

test("after ten failures the account is locked, also for the right password and after a restart", async () => {
  const person = await makePerson();
  for (let run = 0; run < signInAttemptsPerAccount; run++) {
    expect(await attempt(person.username, "wrong password!", `192.0.2.${run}`)).toMatch(/^unauthenticated/);
  }
  forgetLimiters();
  expect(await attempt(person.username, testPassword, "192.0.2.200")).toMatch(
    /^too_many_requests: .*30 minutes/,
  );
  expect(await attempt(person.username.toUpperCase(), testPassword, "192.0.2.201")).toMatch(
    /^too_many_requests/,
  );
  const trail = await auditOf("user", String(person.id));
  expect(trail.filter((line) => line.action === "session.refused")).toHaveLength(signInAttemptsPerAccount);
  expect(trail.filter((line) => line.action === "session.locked")).toHaveLength(1);
});

test("a name that does not exist is locked in the same words", async () => {
  for (let run = 0; run < signInAttemptsPerAccount; run++)
    await attempt("ghost", "wrong password!", `192.0.2.${run}`);
  expect(await attempt("ghost", testPassword, "192.0.2.99")).toMatch(/^too_many_requests: Too many attempts/);
});

test("a burst of fifty at once gets no more than ten looks at the password", async () => {
  const person = await makePerson();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, run) =>
      attempt(person.username, `wrong password ${run}`, `198.51.100.${run}`),
    ),
  );
  expect(answers.filter((answer) => answer.startsWith("unauthenticated"))).toHaveLength(
    signInAttemptsPerAccount,
  );
  expect(answers.filter((answer) => answer.startsWith("too_many_requests"))).toHaveLength(40);
});

test("one address cannot try one password on many accounts", async () => {
  const answers: string[] = [];
  for (let run = 0; run <= signInAttemptsPerAddress; run++)
    answers.push(await attempt(`name${run}`, testPassword, "203.0.113.5"));
  expect(answers.at(-1)).toMatch(/^too_many_requests/);
  expect(answers.slice(0, -1).every((answer) => answer.startsWith("unauthenticated"))).toBe(true);
});

test("successful sign-ins never lock anybody out", async () => {
  const person = await makePerson();
  for (let run = 0; run < signInAttemptsPerAccount + 5; run++) await openSessionFor(person);
  expect(await attempt(person.username, testPassword, "192.0.2.10")).toBe("in");
});

test("what was typed as an unknown name is not kept: it may be a password", async () => {
  await attempt("hunter2-is-my-password", "x");
  const [line] = await sql.query<{ all: string }>(
    "select string_agg(audit_event::text, ' ') as all from audit_event",
  );
  expect(line?.all).not.toContain("hunter2-is");
});
