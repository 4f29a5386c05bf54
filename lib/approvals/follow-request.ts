import "server-only";
import { lockRequest } from "@/lib/approvals/load-request";
import { moveRequest } from "@/lib/approvals/move-request";
import type { RequestStatus } from "@/lib/approvals/types";
import { systemActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import type { OperationStatus } from "@/lib/operations/types";

/** Where an outcome puts its request. What is open moves nothing: only a definite answer does. */
const FOLLOWS: Record<OperationStatus, RequestStatus | null> = {
  in_flight: null,
  unknown: null,
  // The gateway took it; a later rejection shows on the child.
  pending: "done",
  succeeded: "done",
  rejected: "done",
  declined: "manual_action_required",
  failed: "manual_action_required",
};

/** Moves a request to where the outcome of its latest attempt puts it. Repeating it changes nothing. */
export async function followRequest(requestId: number): Promise<void> {
  await inTransaction(async (transaction) => {
    const { parent, request } = await lockRequest(transaction, requestId);
    const rows = await transaction.query<{
      status: OperationStatus;
      outcome_message: string | null;
      id: string;
    }>(
      `SELECT id, status, outcome_message FROM operation WHERE request_id = $1
       ORDER BY (status NOT IN ('declined', 'failed')) DESC, attempt_number DESC LIMIT 1`,
      [requestId],
    );
    const latest = rows[0];
    const to = latest ? FOLLOWS[latest.status] : null;
    if (!latest || !to || request.status === to) return;
    const allowed =
      request.status === "approved" || (request.status === "manual_action_required" && to === "done");
    if (!allowed) return;
    await moveRequest(transaction, {
      request,
      sessionId: parent.sessionId,
      to,
      actor: systemActor("follow-request"),
      reason: to === "done" ? null : (latest.outcome_message ?? "The gateway did not execute it."),
      after: { operationId: latest.id, outcome: latest.status },
    });
  });
}
