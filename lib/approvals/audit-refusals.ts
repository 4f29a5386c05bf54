import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** Runs an act on a request; when the person may not do it, the attempt is written to the trail before the refusal goes on. */
export async function auditingRefusals<Result>(
  actor: UserActor,
  verb: string,
  requestId: number,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof AppError && error.status === 403) await recordRefusal(actor, verb, requestId, error);
    throw error;
  }
}

async function recordRefusal(actor: UserActor, verb: string, requestId: number, error: AppError) {
  const rows = await sql.query<{ session_id: string }>(
    `SELECT p.session_id FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id WHERE r.id = $1`,
    [requestId],
  );
  await recordAudit(sql, {
    actor,
    action: `request.${verb}`,
    objectType: "operation_request",
    objectId: String(requestId),
    transactionSessionId: rows[0]?.session_id ?? null,
    result: "refused",
    reason: `${error.code}: ${error.detail}`,
  });
}
