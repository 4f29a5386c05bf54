import "server-only";
import type { PolicyPool } from "@/lib/approvals/policy/types";
import type { PoolWords } from "@/lib/approvals/views";
import { personLabel } from "@/lib/auth/session-row";
import type { Sql } from "@/lib/db/sql";

/** Names of people, in the order of their numbers. */
export async function checkerLabels(sql: Sql, userIds: readonly number[]): Promise<string[]> {
  if (userIds.length === 0) return [];
  const rows = await sql.query<{ username: string; first_name: string; last_name: string }>(
    `SELECT username, first_name, last_name FROM app_user WHERE id = ANY ($1::int[]) ORDER BY id`,
    [userIds],
    "checker-labels",
  );
  return rows.map(personLabel);
}

/** A pool by the names of its people and groups. */
export async function poolWords(sql: Sql, pool: PolicyPool): Promise<PoolWords> {
  if (pool.anyChecker) return { anyChecker: true, users: [], groups: [] };
  const groups =
    (pool.groups ?? []).length === 0
      ? []
      : await sql.query<{ name: string }>(
          `SELECT name FROM app_group WHERE id = ANY ($1::int[]) ORDER BY name`,
          [pool.groups],
          "pool-groups",
        );
  return {
    anyChecker: false,
    users: await checkerLabels(sql, pool.users ?? []),
    groups: groups.map((group) => group.name),
  };
}
