import "server-only";

import { storedPermissions } from "@/lib/auth/session-row";
import type { FourEyesState } from "@/lib/changes/types";
import type { Sql } from "@/lib/db/sql";

/** Stored once two persons could decide: from then on nobody changes the rules alone, whoever leaves. */
const SETTING = "changes.four_eyes_since";

/** True for a user `u` who may decide change requests now. */
export const isDecider = `(u.is_active and not u.must_change_password and 'change.decide' = any(${storedPermissions}))`;

/**
 * How many may decide, and whether one acts alone. As soon as two have been seen, that is kept: otherwise one of the two
 * would only have to disable the other. A person whose first password nobody has changed counts for nothing.
 */
export async function readFourEyes(sql: Sql): Promise<FourEyesState> {
  const [row] = await sql.query<{ deciders: number; since: boolean }>(
    `select (select count(*)::int from app_user u where ${isDecider}) as deciders,
            exists (select 1 from setting where key = '${SETTING}') as since`,
  );
  const deciders = row?.deciders ?? 0;
  return { deciders, alone: !row?.since && deciders < 2 };
}

/** The same inside a change: keeps for good that there are two. */
export async function noteFourEyes(sql: Sql): Promise<FourEyesState> {
  const state = await readFourEyes(sql);
  if (state.deciders >= 2) {
    await sql.query(
      `insert into setting (key, value, updated_at) values ('${SETTING}', to_jsonb(now()), now()) on conflict do nothing`,
    );
  }
  return state;
}

/** The persons who may decide a change: everybody with the right but the proposer and those who gain. */
export async function findDeciders(
  sql: Sql,
  change: { proposerId: number; gainerIds: readonly number[] },
): Promise<number[]> {
  const rows = await sql.query<{ id: number }>(
    `select u.id from app_user u where ${isDecider} and u.id <> $1 and u.id <> all($2::int[]) order by u.id`,
    [change.proposerId, change.gainerIds],
  );
  return rows.map((row) => row.id);
}
