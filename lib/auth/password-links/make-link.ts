import "server-only";

import { hashLinkToken, linkToken } from "@/lib/auth/password-links/link-token";
import { emailRestHours, type LinkPurpose, linkMinutes, linksPerHour } from "@/lib/auth/password-links/types";
import type { Sql } from "@/lib/db/sql";

export type LinkHolder = {
  id: number;
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  language: "en" | "ar";
  is_active: boolean;
  auth_version: number;
  must_change_password: boolean;
  last_sign_in_at: string | null;
  email_rests_until: string | null;
  recent_links: number;
};

/** Why nobody is sent a link now. */
export type LinkRefusal = "disabled" | "email_changed" | "too_many";

const holderColumns = `u.id, u.username, u.first_name, u.last_name, u.email, u.language, u.is_active, u.auth_version,
  u.must_change_password, u.last_sign_in_at,
  case when u.email_changed_at > now() - interval '${emailRestHours} hours'
    then u.email_changed_at + interval '${emailRestHours} hours' end as email_rests_until,
  (select count(*)::int from password_link l where l.user_id = u.id and l.created_at > now() - interval '1 hour') as recent_links`;

/** The person that a link would be for, locked. */
export async function lockLinkHolder(sql: Sql, userId: number): Promise<LinkHolder | null> {
  const [row] = await sql.query<LinkHolder>(
    `select ${holderColumns} from app_user u where u.id = $1 for no key update`,
    [userId],
  );
  return row ?? null;
}

/** Whom a username or an e-mail address names; a name goes before an address. */
export async function findLinkHolderId(sql: Sql, login: string): Promise<number | null> {
  const [row] = await sql.query<{ id: number }>(
    `select id from app_user where lower(username) = lower($1) or lower(email) = lower($1)
      order by lower(username) = lower($1) desc limit 1`,
    [login],
  );
  return row?.id ?? null;
}

/** Whether the person may be sent a link at this moment. */
export function refusalOf(holder: LinkHolder): LinkRefusal | null {
  if (!holder.is_active) return "disabled";
  if (holder.email_rests_until !== null) return "email_changed";
  return holder.recent_links >= linksPerHour ? "too_many" : null;
}

/** Whoever has never been in is invited; everybody else chooses anew. */
export function purposeFor(holder: LinkHolder): LinkPurpose {
  return holder.must_change_password && holder.last_sign_in_at === null ? "invitation" : "reset";
}

export type NewLink = { id: string; purpose: LinkPurpose; requestedById: number | null };

/** Stores a link. It is worth nothing once the person has another address or password, or was disabled. False: it is there already. */
export async function storeLink(sql: Sql, holder: LinkHolder, link: NewLink): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `insert into password_link (id, user_id, purpose, token_hash, email, auth_version, requested_by_id, expires_at)
     values ($1, $2, $3::password_link_purpose, $4, $5, $6, $7, now() + make_interval(mins => $8))
     on conflict (id) do nothing returning id`,
    [
      link.id,
      holder.id,
      link.purpose,
      hashLinkToken(linkToken(link.id)),
      holder.email,
      holder.auth_version,
      link.requestedById,
      linkMinutes[link.purpose],
    ],
  );
  return rows.length > 0;
}
