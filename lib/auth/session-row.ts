import "server-only";

import { randomUUID } from "node:crypto";

import type { Origin, UserActor } from "@/lib/auth/actor";
import { effectiveCeilings, type StoredCeiling } from "@/lib/auth/ceilings/rules";
import { effectivePermissions } from "@/lib/auth/permissions";
import { owedFactor, readCircles } from "@/lib/auth/sign-in-rules/rules";
import { factorCirclesKey } from "@/lib/auth/sign-in-rules/settings";
import type { Sql } from "@/lib/db/sql";
import type { Language, Numerals } from "@/lib/i18n/settings";

/** Stored in `setting` under these keys; the numbers hold where nothing is stored. */
export const idleMinutesSetting = { key: "session.idle_minutes", fallback: 15 };
export const absoluteHoursSetting = { key: "session.absolute_hours", fallback: 12 };

/** A person who works through many pages need not cost a write each time. */
const touchEveryS = 10;

function settingSql({ key, fallback }: { key: string; fallback: number }): string {
  return `coalesce((select (value #>> '{}')::numeric::float8 from setting where key = '${key}'), ${fallback})`;
}

/** When session `s` ends without another act of its person. */
export const idleEnd = `s.last_act_at + make_interval(secs => 60 * ${settingSql(idleMinutesSetting)})`;

/** True while the row `s` of user `u` lets somebody in. The token only names the row: this decides. */
export const liveSession = `
  s.revoked_at is null and s.expires_at > now() and u.is_active and u.auth_version = s.auth_version
  and ${idleEnd} > now()`;

/** All rights of user `u`: his own and those of his groups. */
export const storedPermissions = `array(
  select permission from user_permission where user_id = u.id
  union select gp.permission from group_member gm join group_permission gp on gp.group_id = gm.group_id
   where gm.user_id = u.id)`;

/** What limits user `u`: his own rows and those of his groups. */
export const storedCeilings = `(select jsonb_agg(jsonb_build_object('type', oc.type, 'currency', oc.currency_code,
    'amountMinor', oc.amount_minor::text, 'groupId', oc.group_id)) from operation_ceiling oc
   where oc.user_id = u.id or oc.group_id in (select group_id from group_member where user_id = u.id))`;

export type PersonRow = {
  user_id: number;
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  must_change_password: boolean;
  permissions: string[];
  /** Null: nothing limits him. */
  ceilings: StoredCeiling[] | null;
};

type DisplayRow = { display_language: Language | null; numerals: Numerals };
type FactorRow = {
  method: SessionMethod;
  factor_circles: unknown;
  factor_shown_by: "person" | "provider" | null;
  has_factor: boolean;
};

export const personColumns = `u.id as user_id, u.username, u.first_name, u.last_name, u.email, u.must_change_password,
  ${storedPermissions} as permissions, ${storedCeilings} as ceilings`;

/** The actor that a row of `personColumns` describes. */
export function actorOf(row: PersonRow, origin: Origin, sessionId?: string): UserActor {
  return {
    type: "user",
    userId: row.user_id,
    username: row.username,
    label: personLabel(row),
    email: row.email,
    permissions: effectivePermissions(row.permissions),
    ceilings: effectiveCeilings(row.ceilings ?? []),
    mustChangePassword: row.must_change_password,
    ...(sessionId ? { sessionId } : {}),
    // By name: an older actor may stand in as the origin, and none of its rights may come along.
    address: origin.address,
    requestId: origin.requestId,
  };
}

/** "Sara Al-Sabah", or the username of somebody who gave no name. */
export function personLabel(row: { username: string; first_name: string; last_name: string }): string {
  return [row.first_name, row.last_name].filter(Boolean).join(" ") || row.username;
}

/** The person behind a session that is live now, with the rights he has now; one query. */
export async function findSessionActor(
  sql: Sql,
  sessionId: string,
  origin: Origin,
): Promise<UserActor | null> {
  const rows = await sql.query<PersonRow & DisplayRow & FactorRow>(
    `select ${personColumns}, u.display_language, u.numerals, s.method, s.factor_shown_by,
            (select value from setting where key = '${factorCirclesKey}') as factor_circles,
            exists (select 1 from second_factor f
              where f.user_id = u.id and f.confirmed_at is not null and f.removed_at is null) as has_factor
       from session s join app_user u on u.id = s.user_id where s.id = $1 and ${liveSession}`,
    [sessionId],
    "find-session-actor",
  );
  const [row] = rows;
  if (!row) return null;
  const display = { language: row.display_language, numerals: row.numerals };
  const actor = actorOf(row, origin, sessionId);
  const owesFactor = owedFactor({
    circles: readCircles(row.factor_circles),
    rights: actor.permissions,
    hasFactor: row.has_factor,
    shownBy: row.factor_shown_by,
  });
  // Who came by the provider has shown no password, so there is none that he must change first.
  const mustChangePassword = actor.mustChangePassword && row.method === "password";
  return { ...actor, mustChangePassword, ...(owesFactor ? { owesFactor } : {}), display };
}

/** Counts an act of the person, from which idleness is measured. Never called for polling or streams. */
export async function touchSessionRow(sql: Sql, sessionId: string): Promise<void> {
  await sql.query(
    `update session set last_act_at = now()
      where id = $1 and revoked_at is null and last_act_at < now() - make_interval(secs => ${touchEveryS})`,
    [sessionId],
    "touch-session",
  );
}

export type SessionMethod = "password" | "sign_on";

export type NewSession = {
  userId: number;
  authVersion: number;
  address: string | null;
  userAgent: string | null;
  /** Without it: a password. */
  method?: SessionMethod;
  /** The provider said that it has asked for a second factor, in words that the operator trusts. */
  factorByProvider?: boolean;
};

/** Opens a session. Its absolute end is fixed here and nothing moves it. */
export async function openSession(sql: Sql, session: NewSession): Promise<string> {
  const id = randomUUID();
  await sql.query(
    `insert into session (id, user_id, auth_version, address, user_agent, method, factor_shown_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => 3600 * ${settingSql(absoluteHoursSetting)}))`,
    [
      id,
      session.userId,
      session.authVersion,
      session.address,
      session.userAgent?.slice(0, 400) ?? null,
      session.method ?? "password",
      session.factorByProvider ? "provider" : null,
    ],
  );
  return id;
}

export type Revocation = {
  userId: number;
  reason:
    | "sign_out"
    | "disabled"
    | "password_changed"
    | "password_reset"
    | "ended_by_owner"
    | "ended_by_admin";
  /** Only this session; without it all of the person's sessions. */
  sessionId?: string;
  /** Only those that were opened so. */
  method?: SessionMethod;
  /** The one that stays, where a person ends his other sessions. */
  exceptSessionId?: string;
};

/** Ends sessions at once and says how many were live. */
export async function revokeSessions(sql: Sql, revocation: Revocation): Promise<number> {
  const rows = await sql.query<{ id: string }>(
    `update session set revoked_at = now(), revoked_reason = $2
      where user_id = $1 and revoked_at is null
        and ($3::uuid is null or id = $3) and ($4::uuid is null or id <> $4)
        and ($5::text is null or method = $5)
      returning id`,
    [
      revocation.userId,
      revocation.reason,
      revocation.sessionId ?? null,
      revocation.exceptSessionId ?? null,
      revocation.method ?? null,
    ],
  );
  return rows.length;
}
