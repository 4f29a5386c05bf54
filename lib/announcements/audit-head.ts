import "server-only";
import { createHash } from "node:crypto";
import { isTaken } from "@/lib/announcements/chat/send-chat";
import { readAuditHeadSettings } from "@/lib/announcements/audit-head-settings";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { addJob } from "@/lib/jobs/add-job";
import { queueMail } from "@/lib/mail/queue-mail";
import { renderMail } from "@/lib/notifications/render-mail";
import { addressPolicy } from "@/lib/webhooks/resolve-target";
import { sendWebhook } from "@/lib/webhooks/send-webhook";
import { signingSecrets } from "@/lib/webhooks/signing-secret";
import { webhookHeaders } from "@/lib/webhooks/webhook-headers";

const DEADLINE_MS = 15_000;

interface Head {
  day: string;
  seq: bigint;
  hash: string;
}

/**
 * Once a day (UTC) the head of the chain is recorded and told to those outside whom the settings name. Whoever has the whole
 * database could write the chain anew; he cannot unsend a mail.
 */
export async function recordDailyHead(): Promise<boolean> {
  return inTransaction(async (transaction) => {
    const [head] = await transaction.query<Head>(
      `INSERT INTO audit_head (day, seq, hash)
       SELECT (now() AT TIME ZONE 'UTC')::date, seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1
       ON CONFLICT (day) DO NOTHING RETURNING day::text AS day, seq, hash`,
    );
    if (!head) return false;
    const { addresses, url } = await readAuditHeadSettings(transaction);
    for (const recipient of addresses) await mailHead(transaction, head, recipient);
    if (url !== null)
      await addJob(transaction, "post-audit-head", { day: head.day }, { key: `audit-head:${head.day}` });
    return true;
  });
}

async function mailHead(transaction: Sql, { day, seq, hash }: Head, recipient: string): Promise<void> {
  await queueMail(transaction, {
    key: `audit_head:${day}:${recipient}`,
    kind: "audit_head",
    language: "en",
    userId: null,
    recipient,
    ...renderMail({
      kind: "audit_head",
      language: "en",
      params: { day, place: String(seq), hash },
      link: "/audit",
      publicUrl: getEnv().PUBLIC_URL,
    }),
  });
}

/** Posts the head of a day, signed like a webhook. Throws until it is taken, so that the queue tries again. */
export async function postAuditHead(day: string): Promise<void> {
  const [head] = await sql.query<Head>(
    "SELECT day::text AS day, seq, hash FROM audit_head WHERE day = $1::date",
    [day],
  );
  const { url } = await readAuditHeadSettings(sql);
  if (!head || url === null) return;
  const body = JSON.stringify({
    event: "audit.head",
    installation: getEnv().PUBLIC_URL,
    day: head.day,
    place: String(head.seq),
    hash: head.hash,
  });
  const eventId = `audit-head-${createHash("sha256").update(body).digest("hex").slice(0, 32)}`;
  const outcome = await sendWebhook({
    url,
    body,
    headers: webhookHeaders(eventId, body, await signingSecrets(), new Date()),
    deadlineMs: DEADLINE_MS,
    ignoreTls: false,
    policy: addressPolicy(),
  });
  if (!isTaken(outcome))
    throw new Error(
      `the head of ${day} was not taken: ${outcome.httpStatus ?? outcome.fault ?? "no answer"}`,
    );
}
