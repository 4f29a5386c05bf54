import "server-only";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { recordAudit } from "@/lib/audit/record-audit";
import { isLinkMail, withSecretLink } from "@/lib/auth/password-links/link-token";
import { sql } from "@/lib/db/sql";
import { capturesMails } from "@/lib/env";
import { notFound } from "@/lib/errors";
import type { MailDetail, MailFilter, MailPage, MailStatus, MailSummary } from "@/lib/mail/types";

const PAGE = 50;

interface MailRow {
  id: bigint;
  kind: string;
  language: string;
  recipient: string;
  subject: string;
  status: MailStatus;
  attempts: number;
  last_error: string | null;
  next_attempt_at: string;
  created_at: string;
  finished_at: string | null;
}

const COLUMNS =
  "id, kind, language, recipient, subject, status, attempts, last_error, next_attempt_at, created_at, finished_at";

/** Whoever looks after what goes out sees every mail; everybody else those that were written to him. */
const VISIBLE = "($1::int IS NULL OR user_id = $1)";

function scopeOf(actor: UserActor): number | null {
  return hasPermission(actor, "webhook.manage") ? null : actor.userId;
}

/** One page of mails, the latest first. */
export async function listMails(actor: UserActor, filter: MailFilter): Promise<MailPage> {
  const before = filter.before !== null && /^[1-9]\d{0,17}$/.test(filter.before) ? filter.before : null;
  const search = filter.search.replaceAll("\u0000", "").trim().slice(0, 200);
  const rows = await sql.query<MailRow>(
    `SELECT ${COLUMNS} FROM mail WHERE ${VISIBLE} AND ($2::mail_status IS NULL OR status = $2)
       AND ($3 = '' OR strpos(lower(recipient || ' ' || subject), lower($3)) > 0) AND ($4::bigint IS NULL OR id < $4)
     ORDER BY id DESC LIMIT ${PAGE + 1}`,
    [scopeOf(actor), filter.status, search, before],
  );
  const shown = rows.slice(0, PAGE);
  return {
    rows: shown.map(toSummary),
    next: rows.length > PAGE ? (shown.at(-1)?.id.toString() ?? null) : null,
  };
}

/** One mail with both its bodies. */
export async function getMail(actor: UserActor, mailId: string): Promise<MailDetail> {
  const [row] = await sql.query<
    MailRow & { key: string; user_id: number | null; text_body: string; html_body: string }
  >(`SELECT ${COLUMNS}, key, user_id, text_body, html_body FROM mail WHERE ${VISIBLE} AND id = $2::bigint`, [
    scopeOf(actor),
    mailId,
  ]);
  if (!row) throw notFound("Mail");
  const stored = { text: row.text_body, html: row.html_body };
  const secretLink = secretLinkFor(actor, row);
  if (secretLink === "of_another") await noteReading(actor, row.id);
  return {
    ...toSummary(row),
    ...(secretLink === "own" || secretLink === "of_another" ? withSecretLink(row.key, stored) : stored),
    secretLink,
    nextAttemptAt: row.status === "waiting" ? row.next_attempt_at : null,
  };
}

/**
 * The secret of a link is its addressee's. Only as long as the demo captures every mail its page is the mailbox, also of people who
 * cannot sign in yet; what was captured then is worth nothing on the page once mails leave.
 */
function secretLinkFor(
  actor: UserActor,
  mail: { key: string; status: MailStatus; user_id: number | null },
): MailDetail["secretLink"] {
  if (!isLinkMail(mail.key)) return null;
  if (mail.status !== "captured" || !capturesMails()) return "hidden";
  return mail.user_id === actor.userId ? "own" : "of_another";
}

/** Whoever reads another person's link could sign in as that person, in the demo too. */
function noteReading(actor: UserActor, mailId: bigint): Promise<void> {
  return recordAudit(sql, {
    actor,
    action: "mail.link_read",
    objectType: "mail",
    objectId: String(mailId),
  });
}

function toSummary(row: MailRow): MailSummary {
  return {
    id: row.id.toString(),
    kind: row.kind,
    language: row.language,
    recipient: row.recipient,
    subject: row.subject,
    status: row.status,
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
