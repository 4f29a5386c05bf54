import { afterEach, expect, test } from "vitest";

import { tellAccountChange } from "@/lib/announcements/account-notice";
import { FOUR_EYES_DOCUMENT } from "@/lib/approvals/policy/ready-made";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import { liveNow } from "@/lib/approvals/scenarios/live-now";
import { proveByCode } from "@/lib/auth/step-up/prove-by-code";
import { changeBinding } from "@/lib/auth/step-up/types";
import { appCode, enrolApp } from "@/lib/auth/testing/factors";
import { auditOf, makePerson, signedIn } from "@/lib/auth/testing/people";
import { changeAccountSettings, switchAccount } from "@/lib/changes/change-gateway";
import { decideChange } from "@/lib/changes/decide-change";
import { type Proposal, proposeChange } from "@/lib/changes/propose-change";
import type { ProposeResult } from "@/lib/changes/types";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { getEnv } from "@/lib/env";
import { updateAccountSchema } from "@/lib/gateway-accounts/rules";
import { supportOf } from "@/lib/gateway-accounts/support";
import type { AccountNotice } from "@/lib/jobs/add-job";
import { insertAccounts, SEED_ACCOUNTS } from "@/prisma/seed/accounts";

testDatabase();
afterEach(() => sql.query("delete from rate_limit"));

const admin = () => signedIn(["user.manage", "change.decide", "gateway.manage"]);

async function approval(result: ProposeResult) {
  if (result.status !== "waiting") throw new Error(`It does not wait: ${JSON.stringify(result)}`);
  const { changeRequestId } = result;
  const [row] = await sql.query<{ content_hash: string }>(
    "select content_hash from change_request where id = $1",
    [changeRequestId],
  );
  return { changeRequestId, contentHash: row?.content_hash ?? "", verdict: "approve" } as const;
}

/** The policy with a second factor asked for wherever it asks for anything. */
function withStepUp(document: PolicyDocument): PolicyDocument {
  return JSON.parse(JSON.stringify(document).replaceAll('"stepUp":false', '"stepUp":true')) as PolicyDocument;
}

const grantTo = (userId: number): Proposal<"user.permissions"> => ({
  kind: "user.permissions",
  payload: { userId, grant: ["request.decide"], revoke: [] },
});

test("agreeing takes the second factor of a decider who has one, for this change as he saw it and once", async () => {
  const [one, two] = [await admin(), await admin()];
  const { secret } = await enrolApp(two);
  const [first, second] = [await makePerson(), await makePerson()];
  const change = await approval(await proposeChange(one, grantTo(first.id)));
  const other = await approval(await proposeChange(one, grantTo(second.id)));
  const binding = changeBinding(change.changeRequestId, change.contentHash);
  await expect(decideChange(two, change)).rejects.toMatchObject({
    code: "step_up_required",
    params: { binding, methods: expect.stringContaining("totp") },
  });
  await proveByCode(two, { bindings: [binding], code: await appCode(secret) });
  await expect(decideChange(two, other)).rejects.toMatchObject({ code: "step_up_required" });
  expect(await decideChange(two, change)).toEqual({ status: "applied" });
  const trail = await auditOf("change_request", String(change.changeRequestId));
  expect(trail.at(-1)).toMatchObject({ action: "change.applied", after: { stepUp: { method: "totp" } } });
  // A refusal moves nothing and takes no proof.
  expect(await decideChange(two, { ...other, verdict: "reject", note: "Not needed." })).toEqual({
    status: "rejected",
  });
  const told = await sql.query<{ params: { verdict: string } }>(
    "select params from notification where user_id = $1 and kind = 'change_decided' order by id",
    [one.userId],
  );
  expect(told.map(({ params }) => params.verdict)).toEqual(["applied", "rejected"]);
});

test("where the live policy asks for a second factor, nobody agrees to a change without one", async () => {
  const [one, two, person] = [await admin(), await admin(), await makePerson()];
  const change = await approval(await proposeChange(one, grantTo(person.id)));
  await liveNow(withStepUp(FOUR_EYES_DOCUMENT));
  await expect(decideChange(two, change)).rejects.toMatchObject({
    code: "step_up_required",
    params: { methods: "" },
  });
  await liveNow(FOUR_EYES_DOCUMENT);
  expect(await decideChange(two, change)).toEqual({ status: "applied" });
});

test("a person is told of new rights, in the console and by mail, whatever he prefers", async () => {
  const [one, two, person] = [await admin(), await admin(), await signedIn()];
  await sql.query(
    "insert into notification_preference (user_id, kind, in_product, mail) values ($1, 'rights_changed', false, false)",
    [person.userId],
  );
  await decideChange(two, await approval(await proposeChange(one, grantTo(person.userId))));
  const [job] = await sql.query<{ payload: AccountNotice }>(
    `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'account-notice' and (j.payload->>'userId')::int = $1`,
    [person.userId],
  );
  if (!job) throw new Error("Nobody is to be told.");
  await tellAccountChange(job.payload);
  await tellAccountChange(job.payload);
  for (const table of ["notification", "mail"]) {
    expect(
      await sql.query(`select 1 from ${table} where user_id = $1 and kind = 'rights_changed'`, [
        person.userId,
      ]),
    ).toHaveLength(1);
  }
});

async function account(pgCode: string) {
  const [row] = await sql.query<{
    gateway: string;
    capabilities: Record<string, unknown>;
    is_active: boolean;
    version: number;
  }>("select gateway, capabilities, is_active, version from gateway_account where pg_code = $1", [pgCode]);
  if (!row) throw new Error("There is no such account.");
  return { ...row, can: supportOf(row) };
}

test("closing an account acts at once; opening it, or an operation on it, takes a second person", async () => {
  const [one, two] = [await admin(), await admin()];
  await insertAccounts(sql, Object.values(SEED_ACCOUNTS), {
    sandboxGatewayUrl: "http://127.0.0.1:9",
    credentials: { secret: "a secret of the test", webhookSecret: "another secret of the test" },
    sealKey: getEnv().COUNTERSIGN_SEAL_KEY,
  });
  const { pgCode } = SEED_ACCOUNTS.knet;
  const before = await account(pgCode);
  const settings = async (change: object) =>
    updateAccountSchema.parse({
      pgCode,
      version: (await account(pgCode)).version,
      name: "KNET",
      operation: "purchase",
      isSandbox: true,
      ...before.can,
      plugins: ["e_commerce"],
      multipleAttempts: true,
      tokenizable: true,
      autoDebit: true,
      inquiryMinutes: "5",
      feeFixed: "0",
      feePercent: "0",
      tags: "",
      ...change,
    });
  expect(await changeAccountSettings(one, await settings({ refund: "none" }))).toEqual({ status: "applied" });
  expect((await account(pgCode)).can.refund).toBe("none");
  const widened = await changeAccountSettings(one, await settings({ refund: "multiple", name: "Till" }));
  expect(widened.status).toBe("waiting");
  expect((await account(pgCode)).can.refund).toBe("none");
  const own = await approval(widened);
  await expect(decideChange(one, own)).rejects.toMatchObject({ code: "own_request" });
  expect(await decideChange(two, own)).toEqual({ status: "applied" });
  expect((await account(pgCode)).can.refund).toBe(before.can.refund);

  const seen = { operations: 0, requests: 0, attempts: 0 };
  expect(await switchAccount(one, { pgCode, active: false, seen })).toEqual({ status: "applied" });
  const enabling = await switchAccount(one, { pgCode, active: true, seen });
  expect((await account(pgCode)).is_active).toBe(false);
  expect(await decideChange(two, await approval(enabling))).toEqual({ status: "applied" });
  expect((await account(pgCode)).is_active).toBe(true);
});
