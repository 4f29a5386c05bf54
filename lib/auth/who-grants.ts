import "server-only";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import { personLabel, storedPermissions } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";

export interface MissingRight {
  /** The person has it, so that is not what stands in the way. */
  held: boolean;
  /** Names of people who grant rights; not himself, who never grants one to himself. */
  grantors: string[];
  /** He grants rights himself, and nobody else does: there is nobody whom he could ask yet. */
  alone: boolean;
}

/** Enough to find somebody who is there today. */
const NAMED = 5;

/** Whom somebody asks for a right that he lacks. */
export async function whoGrants(actor: UserActor, right: Permission): Promise<MissingRight> {
  if (hasPermission(actor, right)) return { held: true, grantors: [], alone: false };
  const rows = await sql.query<{ username: string; first_name: string; last_name: string }>(
    `SELECT u.username, u.first_name, u.last_name FROM app_user u
     WHERE u.is_active AND u.id <> $1 AND 'user.manage' = ANY(${storedPermissions})
     ORDER BY lower(u.username) LIMIT ${NAMED}`,
    [actor.userId],
  );
  return {
    held: false,
    grantors: rows.map(personLabel),
    alone: rows.length === 0 && hasPermission(actor, "user.manage"),
  };
}
