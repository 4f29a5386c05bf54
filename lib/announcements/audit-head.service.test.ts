import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, it } from "vitest";
import { postAuditHead, recordDailyHead } from "@/lib/announcements/audit-head";
import { setAuditHeadSettings } from "@/lib/announcements/audit-head-settings";
import { remindOfExpiringKeys } from "@/lib/announcements/key-expiry";
import { sealAuditEvents } from "@/lib/audit/seal-audit";
import { createApiKey } from "@/lib/auth/api-keys";
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

it("the head of the day is recorded once, mailed, and posted with a signature", async () => {
  const back = changeEnvironment({ WEBHOOK_ALLOWED_NETWORKS: "127.0.0.1" });
  const admin = await makeActor(["policy.manage", "audit.view"]);
  const outsider = await makeActor(["audit.view"]);
  const settings = { addresses: ["auditor@bank.test"], url: `${receiver.url}/heads` };
  await expect(setAuditHeadSettings(outsider, settings)).rejects.toMatchObject({ code: "forbidden" });
  await setAuditHeadSettings(admin, settings);
  await sealAuditEvents();
  expect(await Promise.all([recordDailyHead(), recordDailyHead()])).toEqual(
    expect.arrayContaining([true, false]),
  );

  const [head] = await sql.query<{ day: string; seq: bigint; hash: string }>(
    "SELECT day::text AS day, seq, hash FROM audit_head",
  );
  const mails = await sql.query<{ recipient: string; text_body: string }>(
    "SELECT recipient, text_body FROM mail",
  );
  expect(mails).toMatchObject([{ recipient: "auditor@bank.test" }]);
  expect(mails[0]?.text_body).toContain(head!.hash);

  await postAuditHead(head!.day);
  const [post] = receiver.received;
  expect(post!.body).toMatchObject({
    event: "audit.head",
    place: String(head!.seq),
    hash: head!.hash,
  });
  const [secret] = await signingSecrets();
  new Webhook(standardSecret(secret)).verify(post!.text, post!.headers);

  receiver.answers.push(withStatus(500));
  await expect(postAuditHead(head!.day)).rejects.toThrow("not taken");
  back();
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
