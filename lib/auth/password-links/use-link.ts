import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { Origin } from "@/lib/auth/actor";
import { clearSignInLock, countLinkUse } from "@/lib/auth/attempt-limits";
import { hashLinkToken } from "@/lib/auth/password-links/link-token";
import type { UsePasswordLinkInput } from "@/lib/auth/password-links/rules";
import type { LinkPurpose, OpenLink } from "@/lib/auth/password-links/types";
import { hashPassword, requireGoodPassword } from "@/lib/auth/passwords";
import { personLabel, revokeSessions } from "@/lib/auth/session-row";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { addJob } from "@/lib/jobs/add-job";

type LinkRow = {
  id: string;
  user_id: number;
  purpose: LinkPurpose;
  expires_at: string;
  username: string;
  first_name: string;
  last_name: string;
  email: string;
};

const liveLink = `select l.id, l.user_id, l.purpose::text, l.expires_at, u.username, u.first_name, u.last_name, u.email
  from password_link l join app_user u on u.id = l.user_id
 where l.token_hash = $1 and l.used_at is null and l.expires_at > now()
   and u.is_active and u.auth_version = l.auth_version and lower(u.email) = lower(l.email)`;

/** One answer for what never was, was used, is too old, or was overtaken by another password or address. */
const over = () =>
  new AppError("not_found", {
    detail: "This link is no longer valid. Ask for a new one on the sign-in page.",
    params: { reason: "link" },
  });

/** Whom a link is for. Looking uses nothing up. */
export async function openPasswordLink(origin: Origin, { token }: { token: string }): Promise<OpenLink> {
  const link = await findLink(origin, token);
  return { username: link.username, purpose: link.purpose, expiresAt: link.expires_at };
}

/**
 * The person behind a link chooses his password. It counts once: all his sessions end and every other link of his dies with it. His
 * second factors stay as they are and are asked for as before.
 */
export async function usePasswordLink(
  origin: Origin,
  { token, next }: UsePasswordLinkInput,
): Promise<{ username: string }> {
  const seen = await findLink(origin, token);
  requireGoodPassword(next, [seen.username, seen.email]);
  const passwordHash = await hashPassword(next);
  await inTransaction(async (transaction) => {
    const [link] = await transaction.query<LinkRow>(`${liveLink} for update`, [hashLinkToken(token)]);
    if (!link) throw over();
    await store(transaction, origin, link, passwordHash);
  });
  await clearSignInLock(seen.username);
  return { username: seen.username };
}

async function findLink(origin: Origin, token: string): Promise<LinkRow> {
  await countLinkUse(origin.address);
  const [link] = await sql.query<LinkRow>(liveLink, [hashLinkToken(token)]);
  if (!link) throw over();
  return link;
}

async function store(transaction: Sql, origin: Origin, link: LinkRow, passwordHash: string): Promise<void> {
  const userId = link.user_id;
  await transaction.query("update password_link set used_at = now() where id = $1", [link.id]);
  await transaction.query(
    `update app_user set password_hash = $2, must_change_password = false, password_given_by_id = null,
       auth_version = auth_version + 1 where id = $1`,
    [userId, passwordHash],
  );
  const endedSessions = await revokeSessions(transaction, { userId, reason: "password_reset" });
  await recordAudit(transaction, {
    actor: { type: "user", userId, label: personLabel(link), ...origin },
    action: link.purpose === "invitation" ? "user.invitation_accepted" : "user.password_reset",
    objectType: "user",
    objectId: String(userId),
    after: { linkId: link.id, endedSessions },
  });
  if (link.purpose === "reset") {
    await addJob(transaction, "account-notice", {
      userId,
      kind: "password_changed",
      key: `password-link-used:${link.id}`,
      by: personLabel(link),
    });
  }
}
