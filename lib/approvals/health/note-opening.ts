import "server-only";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";

/** Keeps when a checker first had a waiting request before him: what the time of his decision is measured from. */
export async function noteOpening(actor: UserActor, requestId: number): Promise<void> {
  if (!hasPermission(actor, "request.decide")) return;
  await sql.query(
    `INSERT INTO request_opening (request_id, user_id)
     SELECT r.id, $2 FROM operation_request r WHERE r.id = $1 AND r.status = 'pending' AND r.maker_id IS DISTINCT FROM $2
     ON CONFLICT DO NOTHING`,
    [requestId, actor.userId],
    "note-opening",
  );
}
