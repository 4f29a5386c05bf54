import "server-only";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** Null: the key is ours from now on. Else the session that it was used for; of simultaneous uses one gets it. */
export async function claimKey(sql: Sql, key: string, sessionId: string): Promise<string | null> {
  const claimed = await sql.query(
    "INSERT INTO one_step_key (key, session_id) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING RETURNING 1",
    [key, sessionId],
    "claim-one-step-key",
  );
  if (claimed.length > 0) return null;
  const [row] = await sql.query<{ session_id: string }>(
    "SELECT session_id FROM one_step_key WHERE key = $1",
    [key],
    "one-step-key",
  );
  // Freed between the two statements: its charge has just failed.
  if (!row)
    throw new AppError("operation_in_progress", {
      detail: "A payment with this Tracking-Key has just ended. Send the call again.",
    });
  return row.session_id;
}

/** Lets the key begin another payment. */
export async function freeKey(sql: Sql, key: string): Promise<void> {
  await sql.query("DELETE FROM one_step_key WHERE key = $1", [key], "free-one-step-key");
}
