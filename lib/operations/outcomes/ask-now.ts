import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { addJob } from "@/lib/jobs/add-job";
import {
  auditingOutcome,
  findOutcome,
  requireOk,
  settlerFacts,
} from "@/lib/operations/outcomes/load-outcome";
import { canAskNow } from "@/lib/operations/outcomes/rules";

/** "Never seen" is believed when it was said twice: two impatient presses must not be the two times. */
const BETWEEN_QUESTIONS_S = 15;

/** A person has the gateway asked now instead of on schedule. The worker asks; this only brings the question forward. */
export async function askNow(actor: UserActor, operationId: string): Promise<void> {
  await auditingOutcome(actor, "operation.ask", operationId, () =>
    inTransaction(async (transaction) => {
      const outcome = await findOutcome(transaction, operationId);
      if (!hasPermission(actor, "transaction.view")) throw notFound("Operation");
      requireOk(canAskNow(outcome, settlerFacts(actor)));
      const brought = await transaction.query(
        `UPDATE operation SET next_inquiry_at = now() + interval '60 seconds'
         WHERE id = $1::uuid AND status IN ('in_flight', 'unknown', 'pending') AND NOT EXISTS (
           SELECT 1 FROM operation_inquiry i
           WHERE i.operation_id = $1::uuid AND i.asked_at > now() - make_interval(secs => ${BETWEEN_QUESTIONS_S}))
         RETURNING id`,
        [operationId],
      );
      if (brought.length === 0) {
        throw new AppError("conflict", {
          detail: `The gateway was asked a moment ago. It can be asked again ${BETWEEN_QUESTIONS_S} seconds after its last answer.`,
        });
      }
      await addJob(
        transaction,
        "reconcile-operation",
        { operationId, askedBy: actor.label },
        { key: `reconcile-${operationId}`, maxAttempts: 1 },
      );
      await recordAudit(transaction, {
        actor,
        action: "operation.asked",
        objectType: "operation",
        objectId: operationId,
        transactionSessionId: outcome.sessionId,
      });
    }),
  );
}
