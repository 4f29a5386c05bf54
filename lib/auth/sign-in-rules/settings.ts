import "server-only";

import { type FactorCircle, readCircles } from "@/lib/auth/sign-in-rules/rules";
import { type Sql, sql } from "@/lib/db/sql";

/** Keys in `setting`. */
export const factorCirclesKey = "sign_in.second_factor";
export const passwordHoldersKey = "sign_in.passwords";

/** Who has to show a second factor at the sign-in now. */
export async function readFactorCircles(db: Sql = sql): Promise<FactorCircle[]> {
  return readCircles(await readValue(db, factorCirclesKey));
}

/** The only persons whose passwords open the console; null: everybody's do. */
export async function readPasswordHolders(db: Sql = sql): Promise<number[] | null> {
  const value = await readValue(db, passwordHoldersKey);
  return Array.isArray(value) ? value.filter((id): id is number => Number.isInteger(id)) : null;
}

/** Keeps a value under one of the keys above; the caller has the lock on people and writes the trail. */
export async function storeSignInRule(
  db: Sql,
  key: typeof factorCirclesKey | typeof passwordHoldersKey,
  value: unknown,
  byUserId: number,
): Promise<void> {
  await db.query(
    `insert into setting (key, value, updated_by_id, updated_at) values ($1, $2::jsonb, $3, now())
     on conflict (key) do update set value = excluded.value, updated_by_id = excluded.updated_by_id, updated_at = now()`,
    [key, JSON.stringify(value), byUserId],
  );
}

async function readValue(db: Sql, key: string): Promise<unknown> {
  const [row] = await db.query<{ value: unknown }>("select value from setting where key = $1", [key]);
  return row?.value;
}
