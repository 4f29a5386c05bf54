import "server-only";
import type { Sql } from "@/lib/db/sql";

/** Keeps the value of one setting. The caller has asked for the right, holds the setting's lock and writes the trail. */
export async function storeSetting(on: Sql, key: string, value: unknown, byUserId: number): Promise<void> {
  await on.query(
    `INSERT INTO setting (key, value, updated_by_id, updated_at) VALUES ($1, $2::jsonb, $3, now())
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_by_id = excluded.updated_by_id, updated_at = now()`,
    [key, JSON.stringify(value), byUserId],
  );
}
