import "server-only";
import { createHash } from "node:crypto";
import { isTaken } from "@/lib/announcements/chat/send-chat";
import { readAuditHeadSettings } from "@/lib/audit/head-settings";
import { recordAudit } from "@/lib/audit/record-audit";
import type { AuditHeadSettings } from "@/lib/audit/types";
import { type Actor, requirePermission, requireUser } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { addJob } from "@/lib/jobs/add-job";
import { queueMail } from "@/lib/mail/queue-mail";
import { renderMail } from "@/lib/notifications/render-mail";
import { addressPolicy } from "@/lib/webhooks/resolve-target";
import { sendWebhook } from "@/lib/webhooks/send-webhook";
import { signingSecrets } from "@/lib/webhooks/signing-secret";
import { webhookHeaders } from "@/lib/webhooks/webhook-headers";

const DEADLINE_MS = 15_000;

/** Whoever presses again because nothing seems to happen fills nobody's mailbox. */
const PAUSE_SECONDS = 30;

interface Head {
  seq: bigint;
  hash: string;
}

interface Sending extends Head {
  id: number;
  day: string;
  url: string | null;
}

const SENDING = "id, seq, hash, url, to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day";

/**
 * Once a day (UTC) the head of the chain is recorded and told to those outside whom the settings name. Whoever has the whole
 * database could write the chain anew; he cannot unsend a mail.
 */
export async function recordDailyHead(): Promise<boolean> {
  return inTransaction(async (transaction) => {
    const [head] = await transaction.query<Head>(
      `INSERT INTO audit_head (day, seq, hash)
       SELECT (now() AT TIME ZONE 'UTC')::date, seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1
       ON CONFLICT (day) DO NOTHING RETURNING seq, hash`,
    );
    if (!head) return false;
    await tell(transaction, head, await readAuditHeadSettings(transaction), null);
    return true;
  });
}

/** Tells the head as it is now to everybody whom the settings name: to try them out, or before somebody works on the server. */
export async function sendHeadNow(actor: Actor): Promise<void> {
  requirePermission(actor, "policy.manage");
  const person = requireUser(actor);
  await inTransaction(async (transaction) => {
    await transaction.query("SELECT pg_advisory_xact_lock(hashtext('audit.head_sent'))");
    const settings = await readAuditHeadSettings(transaction);
    if (settings.addresses.length === 0 && settings.url === null)
      throw new AppError("conflict", {
        detail: "Nobody is named yet: enter an address and save it, then send.",
        params: { reason: "nobody" },
      });
    const head = await requireHead(transaction);
    const id = await tell(transaction, head, settings, person.userId);
    await recordAudit(transaction, {
      actor: person,
      action: "audit.head_sent",
      objectType: "audit_head",
      objectId: String(id),
      after: { place: String(head.seq), hash: head.hash, ...settings },
    });
  });
}

async function requireHead(transaction: Sql): Promise<Head> {
  const [now] = await transaction.query<{ seq: bigint | null; hash: string | null; is_early: boolean }>(
    `SELECT s.seq, s.hash, EXISTS (SELECT 1 FROM audit_head_sending h WHERE h.asked_by_id IS NOT NULL
         AND h.sent_at > clock_timestamp() - interval '${PAUSE_SECONDS} seconds') AS is_early
     FROM (SELECT 1) one LEFT JOIN (SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1) s ON true`,
  );
  if (now?.is_early)
    throw new AppError("conflict", {
      detail: "The head was sent a moment ago. Wait half a minute before you send it again.",
      params: { reason: "early" },
    });
  if (now?.seq == null || now.hash === null)
    throw new AppError("conflict", {
      detail: "Nothing is sealed yet: see that a worker runs, then send.",
      params: { reason: "unsealed" },
    });
  return { seq: now.seq, hash: now.hash };
}

async function tell(
  transaction: Sql,
  head: Head,
  { addresses, url }: AuditHeadSettings,
  askedBy: number | null,
): Promise<number> {
  const [sending] = await transaction.query<Sending>(
    `INSERT INTO audit_head_sending (seq, hash, asked_by_id, addresses, url) VALUES ($1, $2, $3, $4, $5) RETURNING ${SENDING}`,
    [head.seq, head.hash, askedBy, addresses, url],
  );
  if (!sending) throw new Error("The sending was not stored.");
  for (const recipient of addresses) await mailHead(transaction, sending, recipient);
  if (url !== null)
    await addJob(
      transaction,
      "post-audit-head",
      { sendingId: sending.id },
      { key: `audit-head:${sending.id}` },
    );
  return sending.id;
}

async function mailHead(transaction: Sql, { id, day, seq, hash }: Sending, recipient: string): Promise<void> {
  await queueMail(transaction, {
    key: `audit_head:${id}:${recipient}`,
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

/** Posts a head, signed like a webhook, and keeps what came back. Throws until it is taken, so that the queue tries again. */
export async function postAuditHead(sendingId: number): Promise<void> {
  const [sending] = await sql.query<Sending>(`SELECT ${SENDING} FROM audit_head_sending WHERE id = $1`, [
    sendingId,
  ]);
  if (!sending || sending.url === null) return;
  // An address that was taken out meanwhile hears nothing any more.
  if ((await readAuditHeadSettings(sql)).url !== sending.url) return;
  const body = JSON.stringify({
    event: "audit.head",
    installation: getEnv().PUBLIC_URL,
    day: sending.day,
    place: String(sending.seq),
    hash: sending.hash,
  });
  const eventId = `audit-head-${createHash("sha256").update(`${sending.id}:${body}`).digest("hex").slice(0, 32)}`;
  const outcome = await sendWebhook({
    url: sending.url,
    body,
    headers: webhookHeaders(eventId, body, await signingSecrets(), new Date()),
    deadlineMs: DEADLINE_MS,
    ignoreTls: false,
    policy: addressPolicy(),
  });
  await sql.query("INSERT INTO audit_head_post (sending_id, http_status, fault) VALUES ($1, $2, $3)", [
    sendingId,
    outcome.httpStatus,
    outcome.fault,
  ]);
  if (!isTaken(outcome))
    throw new Error(
      `the head of ${sending.day} was not taken: ${outcome.httpStatus ?? outcome.fault ?? "no answer"}`,
    );
}
