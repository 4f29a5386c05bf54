import "server-only";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";

/** Whether a person took part in a request, or audits. */
export async function mayTakeEvidence(actor: UserActor, requestId: number): Promise<boolean> {
  if (hasPermission(actor, "audit.view")) return true;
  if (!hasPermission(actor, "transaction.view")) return false;
  const [row] = await sql.query(
    `SELECT 1 FROM operation_request r WHERE r.id = $1 AND (r.maker_id = $2 OR EXISTS (
       SELECT 1 FROM decision d WHERE d.request_id = r.id AND $2 IN (d.checker_id, d.on_behalf_of_id)))`,
    [requestId, actor.userId],
  );
  return row !== undefined;
}
