import "server-only";
import { auditingRequest } from "@/lib/approvals/audit-request";
import { deciderFacts, requireOk } from "@/lib/approvals/end-request";
import { lockRequest } from "@/lib/approvals/load-request";
import { moveRequest } from "@/lib/approvals/move-request";
import { canRecall } from "@/lib/approvals/rules";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql } from "@/lib/db/sql";

/** Takes an approved request back while its undo window lasts: its maker may, and everybody who approved it. */
export async function recallRequest(
  actor: UserActor,
  input: { requestId: number; reason?: string | undefined },
): Promise<void> {
  await auditingRequest(actor, "recall", input.requestId, () =>
    inTransaction(async (transaction) => {
      const { parent, request } = await lockRequest(transaction, input.requestId);
      const approved = await hasApproved(transaction, actor.userId, input.requestId);
      requireOk(actor, canRecall(request, deciderFacts(actor, request.type), approved));
      await moveRequest(transaction, {
        request,
        sessionId: parent.sessionId,
        to: "canceled",
        actor,
        reason: input.reason || null,
        after: { recalled: true },
        event: "recalled",
      });
    }),
  );
}

/** Whether this person approved the request, himself or for somebody. */
export async function hasApproved(sql: Sql, userId: number, requestId: number): Promise<boolean> {
  const rows = await sql.query<{ id: bigint }>(
    `SELECT id FROM decision WHERE request_id = $1 AND checker_id = $2 AND verdict = 'approve'`,
    [requestId, userId],
    "has-approved",
  );
  return rows.length > 0;
}
