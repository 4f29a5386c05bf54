import { afterEach, expect, test } from "vitest";

import { countFactorGuess } from "@/lib/auth/attempt-limits";
import { proveByCode } from "@/lib/auth/step-up/prove-by-code";
import { listOwnFactors } from "@/lib/auth/step-up/queries";
import { requireStepUp } from "@/lib/auth/step-up/require-step-up";
import { appCode, enrolApp } from "@/lib/auth/testing/factors";
import { auditOf, signedIn } from "@/lib/auth/testing/people";
import { decideChange } from "@/lib/changes/decide-change";
import { proposeChange } from "@/lib/changes/propose-change";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();
afterEach(() => sql.query("delete from rate_limit"));

const admin = () => signedIn(["user.manage", "change.decide"]);
const reset = (userId: number) => ({ kind: "user.reset_factors", payload: { userId } }) as const;

async function hashOf(id: number): Promise<string> {
  const [row] = await sql.query<{ content_hash: string }>(
    "select content_hash from change_request where id = $1",
    [id],
  );
  return row?.content_hash ?? "";
}

async function waiting(one: Awaited<ReturnType<typeof admin>>, userId: number) {
  const result = await proposeChange(one, reset(userId));
  if (result.status !== "waiting") throw new Error(`It does not wait: ${JSON.stringify(result)}`);
  const { changeRequestId } = result;
  return { changeRequestId, contentHash: await hashOf(changeRequestId), verdict: "approve" } as const;
}

test("lost factors are taken by two administrators, with everything that could prove anything", async () => {
  const [one, two, person] = [await admin(), await admin(), await signedIn()];
  const { secret, recoveryCodes } = await enrolApp(person);
  await proveByCode(person, { bindings: ["request:7:abc"], code: await appCode(secret) });
  const change = await waiting(one, person.userId);
  expect((await listOwnFactors(person)).factors).toHaveLength(1);
  for (let guess = 0; guess < 12; guess++) await countFactorGuess(person.userId);
  expect(await decideChange(two, change)).toEqual({ status: "applied" });
  expect(await listOwnFactors(person)).toMatchObject({ factors: [], recoveryCodesLeft: 0 });
  await expect(requireStepUp(sql, { ...person, binding: "request:7:abc" })).rejects.toMatchObject({
    code: "step_up_required",
    params: { methods: "" },
  });
  await expect(
    proveByCode(person, { bindings: ["request:7:abc"], code: recoveryCodes[0] ?? "" }),
  ).rejects.toMatchObject({ params: { reason: "wrong" } });
  expect((await auditOf("user", String(person.userId))).at(-2)).toMatchObject({
    action: "user.factors_reset",
    actor_label: two.label,
    before: { factors: [{ kind: "totp", name: "Phone" }], recoveryCodes: 10 },
    after: { proposedBy: one.label },
  });
  expect(await enrolApp(person)).toMatchObject({ recoveryCodes: { length: 10 } });
});

test("neither the proposer, nor the person whose factors they are, nor one alone resets factors", async () => {
  const [one, two] = [await admin(), await admin()];
  await enrolApp(two);
  const change = await waiting(one, two.userId);
  await expect(decideChange(one, change)).rejects.toMatchObject({ code: "own_request" });
  await expect(decideChange(two, change)).rejects.toMatchObject({ code: "own_request" });
  await expect(proposeChange(two, reset(two.userId))).rejects.toMatchObject({ code: "own_permissions" });
  await expect(proposeChange(await signedIn(), reset(two.userId))).rejects.toMatchObject({
    code: "forbidden",
  });
  expect((await listOwnFactors(two)).factors).toHaveLength(1);
});

test("a reset that was asked for other factors than those there are is not done", async () => {
  const [one, two, person] = [await admin(), await admin(), await signedIn()];
  await enrolApp(person);
  const change = await waiting(one, person.userId);
  await sql.query("update second_factor set name = 'Another' where user_id = $1", [person.userId]);
  expect(await decideChange(two, change)).toMatchObject({
    status: "failed",
    reason: expect.stringContaining("not the ones any more"),
  });
  expect((await listOwnFactors(person)).factors).toHaveLength(1);
});

test("without factors there is nothing to reset", async () => {
  const [one, person] = [await admin(), await signedIn()];
  expect(await proposeChange(one, reset(person.userId))).toEqual({ status: "applied" });
});
