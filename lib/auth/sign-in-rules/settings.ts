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

async function readValue(db: Sql, key: string): Promise<unknown> {
  const [row] = await db.query<{ value: unknown }>("select value from setting where key = $1", [key]);
  return row?.value;
}
