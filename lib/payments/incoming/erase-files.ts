import "server-only";
import { sql } from "@/lib/db/sql";

/** Uploaded files hold more about customers than we need; what came of them stays. */
const KEPT_DAYS = 30;

/** Gives up the oldest files whose time is over, a few at a time. */
export async function eraseOldFiles(): Promise<number> {
  const rows = await sql.query<{ id: number }>(
    `WITH old AS (
       SELECT id FROM payment_import WHERE erased_at IS NULL AND status NOT IN ('checking', 'running')
         AND created_at < now() - interval '${KEPT_DAYS} days'
       ORDER BY id LIMIT 20 FOR UPDATE SKIP LOCKED),
     gone AS (DELETE FROM payment_import_chunk WHERE import_id IN (SELECT id FROM old))
     UPDATE payment_import SET erased_at = now() WHERE id IN (SELECT id FROM old) RETURNING id`,
  );
  return rows.length;
}
