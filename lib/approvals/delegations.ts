import "server-only";
import { personLabel, storedPermissions } from "@/lib/auth/session-row";
import type { Sql } from "@/lib/db/sql";

/** Somebody on whose behalf a person may decide at a moment. */
export interface Delegator {
  delegationId: number;
  userId: number;
  username: string;
  label: string;
  /** Until when, ISO 8601. */
  toAt: string;
}

interface DelegatorRow {
  id: number;
  user_id: number;
  username: string;
  first_name: string;
  last_name: string;
  to_at: string;
}

/**
 * Those for whom this person may decide at that moment (now, where none is given). All of it is read live: a delegation that
 * was ended, a delegator or delegate who was disabled or may no longer decide himself, gives nothing. Not at second hand:
 * whom A stands in for is not represented by A's own substitute. That neither of the two is the maker is asked by whoever
 * counts a vote.
 */
export async function delegatorsOf(sql: Sql, userId: number, at?: Date): Promise<Delegator[]> {
  const rows = await sql.query<DelegatorRow>(
    `SELECT DISTINCT ON (u.id) d.id, u.id AS user_id, u.username, u.first_name, u.last_name, d.to_at
     FROM approval_delegation d JOIN app_user u ON u.id = d.from_user_id
     WHERE d.to_user_id = $1 AND d.ended_at IS NULL
       AND d.from_at <= coalesce($2::timestamptz, now()) AND d.to_at > coalesce($2::timestamptz, now())
       AND u.is_active AND 'request.decide' = ANY (${storedPermissions})
       AND EXISTS (SELECT 1 FROM app_user v WHERE v.id = $1 AND v.is_active
         AND 'request.decide' = ANY (${storedPermissions.replaceAll("u.id", "v.id")}))
     ORDER BY u.id, d.to_at DESC`,
    [userId, at ?? null],
    "delegators-of",
  );
  return rows.map((row) => ({
    delegationId: row.id,
    userId: row.user_id,
    username: row.username,
    label: personLabel(row),
    toAt: row.to_at,
  }));
}
