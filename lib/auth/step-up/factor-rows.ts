import "server-only";

import type { UserActor } from "@/lib/auth/actor";
import { liveSession } from "@/lib/auth/session-row";
import type { Factor, FactorKind } from "@/lib/auth/step-up/types";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** A person at his console: second factors belong to people and are shown in a session. */
export type PersonAtConsole = UserActor & { sessionId: string };

/** Refuses a person who came with his password to the API. */
export function requireConsole(actor: UserActor): PersonAtConsole {
  const { sessionId } = actor;
  if (sessionId === undefined) {
    throw new AppError("forbidden", { detail: "Second factors are used in the console only." });
  }
  return { ...actor, sessionId };
}

/**
 * Opens a change to a person's second factors: one at a time for each person, and only while his session lives. The
 * lock is the weak one, so that his payments and requests go on meanwhile.
 */
export async function lockOwner(sql: Sql, actor: PersonAtConsole): Promise<void> {
  const rows = await sql.query(
    `select u.id from session s join app_user u on u.id = s.user_id
      where u.id = $1 and s.id = $2 and ${liveSession} for no key update of u`,
    [actor.userId, actor.sessionId],
  );
  if (rows.length === 0) throw new AppError("session_ended");
}

type FactorRow = {
  id: number;
  kind: FactorKind;
  name: string;
  confirmed_at: string;
  last_used_at: string | null;
};

/** What counts now: confirmed and not removed. */
export const usableFactor = "confirmed_at is not null and removed_at is null";

/** The person's factors that count now, in the order in which he added them. */
export async function usableFactors(sql: Sql, userId: number): Promise<Factor[]> {
  const rows = await sql.query<FactorRow>(
    `select id, kind::text, name, confirmed_at, last_used_at from second_factor
      where user_id = $1 and ${usableFactor} order by confirmed_at, id`,
    [userId],
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    addedAt: row.confirmed_at,
    lastUsedAt: row.last_used_at,
  }));
}

/** Takes factors out of use and erases what could prove anything; the lines stay. */
export async function eraseFactors(
  sql: Sql,
  userId: number,
  which: { factorId: number } | "all" | "unconfirmed totp",
): Promise<{ id: number; kind: FactorKind; name: string }[]> {
  const condition =
    typeof which === "object"
      ? "and id = $2"
      : which === "all"
        ? "and $2::int is null"
        : "and $2::int is null and kind = 'totp' and confirmed_at is null";
  return sql.query(
    `update second_factor
        set removed_at = now(), sealed_secret = null, credential_id = null, public_key = null
      where user_id = $1 and removed_at is null ${condition} returning id, kind::text, name`,
    [userId, typeof which === "object" ? which.factorId : null],
  );
}
