import "server-only";
import { AUDIT_COLUMNS, recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { type Env, getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { maskCardNumbers } from "@/lib/card-numbers";
import { addJob } from "@/lib/jobs/add-job";
import { log } from "@/lib/log";
import { findOutcome } from "@/lib/operations/outcomes/load-outcome";
import type { AcknowledgeAlertInput } from "@/lib/operations/outcomes/schemas";

/**
 * Alerts people of operations that have stayed without an outcome for too long, once each: alert and trail are one statement, and
 * a unique index keeps a second worker from saying it again.
 */
export async function raiseOutcomeAlerts(): Promise<number> {
  const env = getEnv();
  const raised = await inTransaction((transaction) => raise(transaction, env));
  for (const operationId of raised)
    log.error({ operationId }, "the outcome of an operation has stayed unknown for too long");
  return raised.length;
}

async function raise(transaction: Sql, env: Env): Promise<string[]> {
  const raised = await transaction.query<{ object_id: string }>(
    `WITH raised AS (
       INSERT INTO operation_alert (operation_id, kind, detail)
       SELECT o.id, 'unknown_too_long', jsonb_build_object('status', o.status, 'questions', o.inquiry_count)
       FROM operation o
       WHERE o.status IN ('in_flight', 'unknown', 'pending') AND o.type IN ('refund', 'capture', 'void')
         AND o.created_at < now() - CASE WHEN o.status = 'pending' THEN make_interval(hours => $2::int)
           ELSE make_interval(mins => $1::int) END
         AND NOT EXISTS (SELECT 1 FROM operation_alert l WHERE l.operation_id = o.id AND l.kind = 'unknown_too_long')
       LIMIT 500
       ON CONFLICT DO NOTHING RETURNING operation_id, detail
     )
     INSERT INTO audit_event (${AUDIT_COLUMNS})
     SELECT 'system', NULL, 'raise-outcome-alerts', 'operation.unknown_too_long', 'operation', r.operation_id::text,
       o.transaction_session_id, 'failed', NULL, r.detail, NULL, NULL, NULL
     FROM raised r JOIN operation o ON o.id = r.operation_id RETURNING object_id`,
    [env.UNKNOWN_ALERT_MINUTES, env.PENDING_ALERT_HOURS],
  );
  for (const { object_id: operationId } of raised)
    await addJob(transaction, "outcome-alert", { operationId });
  return raised.map(({ object_id: operationId }) => operationId);
}

/** Somebody has looked at a contradiction and says what was done. Alerts of unknown outcomes end with the outcome. */
export async function acknowledgeAlert(actor: UserActor, input: AcknowledgeAlertInput): Promise<void> {
  requirePermission(actor, "outcome.settle");
  await inTransaction(async (transaction) => {
    const outcome = await findOutcome(transaction, input.operationId);
    const note = maskCardNumbers(input.note);
    const ended = await transaction.query(
      `UPDATE operation_alert SET ended_at = now(), ended_by_id = $3, end_note = $4
       WHERE id = $1::bigint AND operation_id = $2::uuid AND kind = 'contradicts_settlement' AND ended_at IS NULL RETURNING id`,
      [input.alertId, input.operationId, actor.userId, note],
    );
    if (ended.length === 0)
      throw new AppError("conflict", { detail: "Somebody has dealt with this alert already." });
    await recordAudit(transaction, {
      actor,
      action: "settlement.contradiction_handled",
      objectType: "operation",
      objectId: input.operationId,
      transactionSessionId: outcome.sessionId,
      after: { alertId: input.alertId },
      reason: note,
    });
  });
}
