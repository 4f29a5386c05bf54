import "server-only";
import { withSecretLink } from "@/lib/auth/password-links/link-token";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { log } from "@/lib/log";
import { isMailAddress } from "@/lib/mail/address";
import { addMailJob } from "@/lib/mail/queue-mail";
import { type MailOutcome, messageIdOf, sendOverSmtp, smtpOptions } from "@/lib/mail/transport";

interface ClaimedMail {
  id: bigint;
  key: string;
  language: string;
  recipient: string;
  subject: string;
  text_body: string;
  html_body: string;
  attempts: number;
}

/** Who has been sending for so long has died. */
const ABANDONED = "interval '5 minutes'";

/**
 * Sends one mail, once, however many jobs there are about it. What the server may take later is tried again on a widening
 * schedule; a refusal of the mail itself is final. Without a mail server the demo keeps it to be looked at.
 */
export async function sendMail(mailId: string): Promise<void> {
  const mail = await claim(mailId);
  if (mail) await end(mail, await attempt(mail));
}

async function claim(mailId: string): Promise<ClaimedMail | undefined> {
  const [mail] = await sql.query<ClaimedMail>(
    `UPDATE mail SET sending_since = now(), attempts = attempts + 1
     WHERE id = $1::bigint AND status = 'waiting' AND (sending_since IS NULL OR sending_since < now() - ${ABANDONED})
     RETURNING id, key, language, recipient, subject, text_body, html_body, attempts`,
    [mailId],
    "claim-mail",
  );
  return mail;
}

type Ending = MailOutcome | { kind: "captured" } | { kind: "unsent"; reason: string };

async function attempt(mail: ClaimedMail): Promise<Ending> {
  const env = getEnv();
  if (!isMailAddress(mail.recipient)) return { kind: "never", reason: "This is not an address for mail." };
  if (env.SMTP_URL === undefined || env.MAIL_FROM === undefined) {
    return env.COUNTERSIGN_DEMO
      ? { kind: "captured" }
      : { kind: "unsent", reason: "No mail server was set (SMTP_URL) when it was to be sent." };
  }
  return sendOverSmtp(smtpOptions(env.SMTP_URL, env.SMTP_ALLOW_PLAIN), {
    messageId: messageIdOf(mail.id.toString(), mail.key, env),
    from: env.MAIL_FROM,
    to: mail.recipient,
    subject: mail.subject,
    ...withSecretLink(mail.key, { text: mail.text_body, html: mail.html_body }),
    language: mail.language,
  });
}

async function end(mail: ClaimedMail, ending: Ending): Promise<void> {
  const delays = getEnv().MAIL_RETRY_DELAYS;
  const delayMs = delays[mail.attempts - 1];
  const reason = "reason" in ending ? ending.reason : null;
  await inTransaction(async (transaction) => {
    if (ending.kind === "later" && delayMs !== undefined) {
      await store(transaction, mail.id, "waiting", reason, delayMs);
      await addMailJob(transaction, mail.id, delayMs);
      return;
    }
    const status = ending.kind === "later" || ending.kind === "never" ? "failed" : ending.kind;
    await store(transaction, mail.id, status, reason, 0);
  });
  // The address stays out of the log: it may be a customer's.
  if (reason !== null)
    log.warn({ mailId: mail.id.toString(), attempts: mail.attempts, reason }, "a mail was not sent");
}

async function store(
  transaction: Sql,
  mailId: bigint,
  status: "waiting" | "sent" | "captured" | "failed" | "unsent",
  reason: string | null,
  delayMs: number,
): Promise<void> {
  await transaction.query(
    `UPDATE mail SET status = $2::mail_status, last_error = $3, sending_since = NULL,
       next_attempt_at = now() + $4::float8 * interval '1 millisecond',
       finished_at = CASE WHEN $2::mail_status = 'waiting' THEN NULL ELSE now() END
     WHERE id = $1 AND status = 'waiting'`,
    [mailId, status, reason, delayMs],
    "end-mail-attempt",
  );
}

/** Mails that wait although their time has come: their job was lost, or its process died while it sent. */
export async function resumeMails(): Promise<void> {
  const lost = await sql.query<{ id: bigint }>(
    `SELECT id FROM mail WHERE status = 'waiting' AND next_attempt_at < now() - interval '2 minutes'
       AND (sending_since IS NULL OR sending_since < now() - ${ABANDONED}) ORDER BY next_attempt_at LIMIT 100`,
  );
  for (const { id } of lost) await addMailJob(sql, id);
}
