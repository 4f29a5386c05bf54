import "server-only";
import type { RequestStatus } from "@/lib/approvals/types";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

export interface VisibleRequest {
  id: number;
  status: RequestStatus;
  transactionSessionId: string;
}

/** A request that the actor may see, which is who may see payments. Throws `not_found`. */
export async function findVisibleRequest(sql: Sql, actor: Actor, requestId: number): Promise<VisibleRequest> {
  requirePermission(actor, "transaction.view");
  const [row] = await sql.query<{ status: RequestStatus; session_id: string }>(
    `SELECT r.status, p.session_id FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id WHERE r.id = $1`,
    [requestId],
  );
  if (!row) throw notFound("Request");
  return { id: requestId, status: row.status, transactionSessionId: row.session_id };
}
