import "server-only";
import { type Attempt, auditingRefusals } from "@/lib/audit/audit-refusals";
import type { Actor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";

/** Runs an act on a request; a refusal stands in the trail of the request and in that of its payment. */
export function auditingRequest<Result>(
  actor: Actor,
  verb: string,
  requestId: number,
  act: () => Promise<Result>,
): Promise<Result> {
  return auditingRefusals(actor, () => attemptOn(verb, requestId), act);
}

async function attemptOn(verb: string, requestId: number): Promise<Attempt> {
  const rows = await sql.query<{ session_id: string }>(
    `SELECT p.session_id FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id WHERE r.id = $1`,
    [requestId],
  );
  return {
    action: `request.${verb}`,
    objectType: "operation_request",
    objectId: String(requestId),
    transactionSessionId: rows[0]?.session_id ?? null,
  };
}
