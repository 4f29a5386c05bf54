import "server-only";
import type { Sql } from "@/lib/db/sql";
import { addJob } from "@/lib/jobs/add-job";

export interface NewMail {
  /** What it is about and to whom: the same key is never mailed twice. */
  key: string;
  kind: string;
  language: string;
  /** The person it is written to; null for customers and plain addresses. */
  userId: number | null;
  recipient: string;
  subject: string;
  text: string;
  html: string;
}

/** Mails of one server are sent by a few at a time, so that a slow one leaves workers for webhooks. */
const LANES = 4;

/** Puts a mail on its way in the caller's transaction: rolled back with it, sent only after its commit. */
export async function queueMail(sql: Sql, mail: NewMail): Promise<void> {
  const [row] = await sql.query<{ id: bigint }>(
    `INSERT INTO mail (key, kind, language, user_id, recipient, subject, text_body, html_body)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (key) DO NOTHING RETURNING id`,
    [mail.key, mail.kind, mail.language, mail.userId, mail.recipient, mail.subject, mail.text, mail.html],
    "queue-mail",
  );
  if (row) await addMailJob(sql, row.id);
}

/** A job for one mail; one at a time waits for it. */
export async function addMailJob(sql: Sql, mailId: bigint, delayMs = 0): Promise<void> {
  await addJob(
    sql,
    "send-mail",
    { mailId: mailId.toString() },
    { delayMs, key: `mail:${mailId}`, queue: `mail:${mailId % BigInt(LANES)}` },
  );
}
