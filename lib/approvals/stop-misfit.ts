import "server-only";
import { lockRequest } from "@/lib/approvals/load-request";
import { misfitOf } from "@/lib/approvals/misfit";
import { moveRequest } from "@/lib/approvals/move-request";
import { systemActor } from "@/lib/auth/actor";
import type { AuditActor } from "@/lib/audit/record-audit";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { lockParent } from "@/lib/transactions/find-parent";
import { findThawable, recordFreeze, thawIfRight } from "@/lib/transactions/freeze";

const OPEN = "('pending', 'approved', 'manual_action_required')";

/**
 * Records something that happened to a payment elsewhere, together with what follows from it: a balance that does not add up
 * freezes the payment, one that does again frees it, and the open request is stopped in the same commit when it no longer
 * fits. Locks payment and request before `record` touches anything. Null: the payment is gone.
 */
export async function recordFact<Result>(
  actor: AuditActor,
  transactionId: bigint,
  record: (sql: Sql) => Promise<Result>,
): Promise<Result | null> {
  return inTransaction(async (transaction) => {
    const before = await lockParent(transaction, transactionId);
    if (!before) return null;
    await lockOpenRequest(transaction, transactionId);
    const result = await record(transaction);
    await thawIfRight(transaction, transactionId);
    const after = await lockParent(transaction, transactionId);
    if (after && after.facts.frozen !== before.facts.frozen) {
      await recordFreeze(transaction, actor, after.sessionId, after.facts.frozen ? "frozen" : "thawed");
    }
    await stopMisfit(transaction, transactionId);
    return result;
  });
}

async function lockOpenRequest(transaction: Sql, transactionId: bigint): Promise<number | null> {
  const rows = await transaction.query<{ id: number }>(
    `SELECT id FROM operation_request WHERE transaction_id = $1 AND status IN ${OPEN} FOR NO KEY UPDATE`,
    [transactionId],
    "lock-open-request",
  );
  return rows[0]?.id ?? null;
}

/**
 * Stops the open request of a payment that does not allow any more what it asks for. Nobody has decided: canceled. Approved and
 * not yet begun: left to a person. From its reservation on only a definite outcome moves it.
 */
export async function stopMisfit(transaction: Sql, transactionId: bigint): Promise<boolean> {
  const requestId = await lockOpenRequest(transaction, transactionId);
  if (requestId === null) return false;
  const { parent, request } = await lockRequest(transaction, requestId);
  if (request.executing || request.expired || request.status === "manual_action_required") return false;
  const misfit = misfitOf(request, parent);
  if (misfit === null) return false;
  return moveRequest(transaction, {
    request,
    sessionId: parent.sessionId,
    to: request.status === "pending" ? "canceled" : "manual_action_required",
    actor: systemActor("stop-misfit"),
    reason: misfit,
  });
}

/**
 * The same for whatever was learned on other ways than a notice, such as a late answer to an inquiry: payments whose balance adds
 * up again go on, requests that no longer fit are stopped.
 */
export async function stopMisfits(): Promise<number> {
  const actor = systemActor("stop-misfit");
  for (const { id, session_id } of await findThawable(sql)) {
    await inTransaction(async (transaction) => {
      await lockParent(transaction, id);
      if (await thawIfRight(transaction, id)) await recordFreeze(transaction, actor, session_id, "thawed");
    });
  }
  const suspects = await sql.query<{ transaction_id: bigint }>(
    `SELECT r.transaction_id FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
     WHERE r.status IN ('pending', 'approved') AND (p.frozen_at IS NOT NULL OR refundable_minor(p) < 0 OR p.voided_minor > 0
       OR (r.type = 'void' AND (p.captured_minor > 0 OR p.capture_held_minor > 0)))
       AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.request_id = r.id AND o.status NOT IN ('declined', 'failed')) LIMIT 200`,
  );
  let stopped = 0;
  for (const { transaction_id } of suspects) {
    const moved = await inTransaction(async (transaction) => {
      await lockParent(transaction, transaction_id);
      return stopMisfit(transaction, transaction_id);
    });
    if (moved) stopped++;
  }
  return stopped;
}
