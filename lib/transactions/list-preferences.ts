import "server-only";
import { z } from "zod";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import {
  DENSITIES,
  type ListPreference,
  readColumns,
  USUAL_PREFERENCE,
  writeColumns,
} from "@/lib/transactions/columns";

/** Lists that people arrange for themselves. */
export const LISTS = ["transactions", "child-transactions"] as const;
export type ListName = (typeof LISTS)[number];

export const listPreferenceSchema = z.strictObject({
  list: z.enum(LISTS),
  columns: z.string().max(1000).nullable(),
  density: z.enum(DENSITIES),
});

const storedSchema = z.object({ columns: z.string().nullable(), density: z.enum(DENSITIES) });

/** How this person likes the list; the usual way where nothing, or nothing readable, is stored. */
export async function readListPreference(actor: UserActor, list: ListName): Promise<ListPreference> {
  const [row] = await sql.query<{ value: unknown }>(
    "SELECT value FROM list_preference WHERE user_id = $1 AND list = $2",
    [actor.userId, list],
    "list-preference",
  );
  const stored = storedSchema.safeParse(row?.value);
  return stored.success ? stored.data : USUAL_PREFERENCE;
}

/** Keeps how this person likes the list. It concerns nobody else, so the trail does not tell of it. */
export async function saveListPreference(
  actor: UserActor,
  input: z.infer<typeof listPreferenceSchema>,
): Promise<ListPreference> {
  const columns = readColumns(input.columns);
  const value: ListPreference = { columns: columns && writeColumns(columns), density: input.density };
  await sql.query(
    `INSERT INTO list_preference (user_id, list, value) VALUES ($1, $2, $3)
     ON CONFLICT (user_id, list) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [actor.userId, input.list, JSON.stringify(value)],
  );
  return value;
}
