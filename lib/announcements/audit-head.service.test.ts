import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, it } from "vitest";
import { postAuditHead, recordDailyHead, sendHeadNow } from "@/lib/announcements/audit-head";
import { remindOfExpiringKeys } from "@/lib/announcements/key-expiry";
import { readAuditHeadOverview } from "@/lib/announcements/read-audit-head";
import { readAuditHeadSettings } from "@/lib/audit/head-settings";
import { sealAuditEvents } from "@/lib/audit/seal-audit";
import { createApiKey } from "@/lib/auth/api-keys";
import { auditOf } from "@/lib/auth/testing/people";
import { auditHeadSchema } from "@/lib/changes/audit-head-schema";
import { setAuditHead } from "@/lib/changes/change-audit-head";
import { decideChange } from "@/lib/changes/decide-change";
import { getChange } from "@/lib/changes/queries";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { changeEnvironment, makeActor } from "@/lib/testing/world";
import { signingSecrets } from "@/lib/webhooks/signing-secret";
import { type Receiver, startReceiver, withStatus } from "@/lib/webhooks/testing/receiver";
import { standardSecret } from "@/lib/webhooks/webhook-headers";

testDatabase();

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

const wish = (addresses: string, url = "") => auditHeadSchema.parse({ addresses, url });
const named = () => readAuditHeadSettings(sql);

it("the head of the day is recorded once, mailed, and posted with a signature; what came back is shown", async () => {
  const back = changeEnvironment({ WEBHOOK_ALLOWED_NETWORKS: "127.0.0.1" });
  const admin = await makeActor(["policy.manage", "audit.view"]);
  const outsider = await makeActor(["audit.view"]);
  const input = wish("auditor@bank.test", `${receiver.url}/heads?secret=1`);
  await expect(setAuditHead(outsider, input)).rejects.toMatchObject({ code: "forbidden" });
  await expect(sendHeadNow(admin)).rejects.toMatchObject({ params: { reason: "nobody" } });
  expect(await setAuditHead(admin, input)).toEqual({ status: "applied" });
  await sealAuditEvents();
  expect(await Promise.all([recordDailyHead(), recordDailyHead()])).toEqual(
    expect.arrayContaining([true, false]),
  );

  const [head] = await sql.query<{ seq: bigint; hash: string }>("SELECT seq, hash FROM audit_head");
  const mails = await sql.query<{ recipient: string; text_body: string }>(
    "SELECT recipient, text_body FROM mail",
  );
  expect(mails).toMatchObject([{ recipient: "auditor@bank.test" }]);
  expect(mails[0]?.text_body).toContain(head!.hash);

  const [waiting] = (await readAuditHeadOverview(outsider)).sendings;
  expect(waiting).toMatchObject({
    place: String(head!.seq),
    hash: head!.hash,
    askedBy: null,
    mails: [{ recipient: "auditor@bank.test", status: "waiting" }],
    post: { host: new URL(receiver.url).host, status: "waiting", tries: 0 },
  });
  receiver.answers.push(withStatus(500));
  await expect(postAuditHead(waiting!.id)).rejects.toThrow("not taken");
  await postAuditHead(waiting!.id);
  const post = receiver.received.at(-1);
  expect(post!.body).toMatchObject({
    event: "audit.head",
    place: String(head!.seq),
    hash: head!.hash,
  });
  const [secret] = await signingSecrets();
  new Webhook(standardSecret(secret)).verify(post!.text, post!.headers);

  await expect(sendHeadNow(outsider)).rejects.toMatchObject({ code: "forbidden" });
  await sealAuditEvents();
  await sendHeadNow(admin);
  await expect(sendHeadNow(admin)).rejects.toMatchObject({ params: { reason: "early" } });
  const { sendings } = await readAuditHeadOverview(outsider);
  expect(sendings).toMatchObject([
    { askedBy: admin.label, post: { status: "waiting" } },
    { askedBy: null, post: { status: "taken", httpStatus: 200, tries: 2 } },
  ]);
  expect(JSON.stringify(sendings)).not.toContain("secret");
  expect(await auditOf("audit_head", String(sendings[0]!.id))).toMatchObject([{ action: "audit.head_sent" }]);
  await expect(sql.query("DELETE FROM audit_head_post")).rejects.toThrow("permission denied");
  back();
});

it("one more who is told the head is told at once; nobody is taken out, and no receiver replaced, by one person", async () => {
  const [one, two] = [
    await makeActor(["policy.manage", "change.decide"]),
    await makeActor(["policy.manage", "change.decide"]),
  ];
  await expect(setAuditHead(one, wish("", "https://nowhere.invalid/"))).rejects.toMatchObject({
    field: "url",
    params: { reason: "dns" },
  });
  await expect(setAuditHead(one, wish("", "http://10.1.2.3/"))).rejects.toMatchObject({
    field: "url",
    params: { reason: "refused_target" },
  });
  const { url } = await named();
  const swap = wish("other@bank.test, OTHER@bank.test", url ?? "");
  const waits = await setAuditHead(one, swap);
  if (waits.status !== "waiting") throw new Error("It does not wait.");
  expect(waits.appliedPart).toBe(true);
  expect((await named()).addresses).toEqual(["auditor@bank.test", "OTHER@bank.test"]);
  const { contentHash, effect } = await getChange(two, waits.changeRequestId);
  expect(effect.facts).toEqual([
    {
      name: "audit_head_addresses",
      before: "OTHER@bank.test, auditor@bank.test",
      after: "OTHER@bank.test",
    },
  ]);
  const decision = { changeRequestId: waits.changeRequestId, contentHash, verdict: "approve" as const };
  await expect(decideChange(one, decision)).rejects.toMatchObject({ code: "own_request" });
  expect(await decideChange(two, decision)).toEqual({ status: "applied" });
  expect(await named()).toEqual({ addresses: ["OTHER@bank.test"], url });
  const replaced = await setAuditHead(one, wish("OTHER@bank.test", "http://1.1.1.1/"));
  expect(replaced).toMatchObject({ status: "waiting" });
  expect(await named()).toEqual({ addresses: ["OTHER@bank.test"], url });
  for (const bad of ["a@b@c", "no-address", "x@y.test\u0000"])
    expect(auditHeadSchema.safeParse({ addresses: bad, url: "" }).success).toBe(false);
  expect(auditHeadSchema.safeParse({ addresses: "", url: "javascript:alert(1)" }).success).toBe(false);
});

it("a key that ends soon is told to those who manage keys, twice at most and never again", async () => {
  const keeper = await makeActor(["api_key.manage"]);
  const made = (days: number, name: string) =>
    createApiKey(sql, { name, expiresAt: new Date(Date.now() + days * 86_400_000) });
  await made(10, "soon");
  await made(40, "later");
  await sql.query("UPDATE api_key SET created_at = now() - interval '90 days'");
  for (let turn = 0; turn < 2; turn++) await remindOfExpiringKeys();
  const told = () =>
    sql.query<{ name: string }>(
      "SELECT params->>'target' AS name FROM notification WHERE user_id = $1 ORDER BY id",
      [keeper.userId],
    );
  expect(await told()).toEqual([{ name: "soon" }]);
  await sql.query("UPDATE api_key SET expires_at = now() + interval '2 days' WHERE name = 'soon'");
  await remindOfExpiringKeys();
  await remindOfExpiringKeys();
  expect(await told()).toEqual([{ name: "soon" }, { name: "soon" }]);
  await sql.query("UPDATE api_key SET revoked_at = now() WHERE name = 'soon'");
});
