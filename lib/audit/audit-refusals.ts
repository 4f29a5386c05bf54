import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** What somebody tries, in the trail's terms. */
export interface Attempt {
  /** `noun.verb`, e.g. `request.approve`. */
  action: string;
  objectType: string;
  objectId: string;
  transactionSessionId?: string | null;
  after?: Record<string, unknown>;
}

/**
 * Runs an act. When it is refused, for whatever reason, who tried it and why not stands in the trail before the refusal goes on;
 * the act's own transaction is rolled back by then. `attempt` may look up what it needs: it is asked only after a refusal.
 */
export async function auditingRefusals<Result>(
  actor: AuditActor,
  attempt: Attempt | (() => Promise<Attempt>),
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof AppError && error.status < 500) {
      const tried = typeof attempt === "function" ? await attempt() : attempt;
      await recordAudit(sql, {
        actor,
        ...tried,
        result: "refused",
        reason: `${error.code}: ${error.detail}`,
      });
    }
    throw error;
  }
}

/** The same for an act that is one transaction. */
export function attemptInTransaction<Result>(
  actor: AuditActor,
  attempt: Attempt,
  act: (transaction: Sql) => Promise<Result>,
): Promise<Result> {
  return auditingRefusals(actor, attempt, () => inTransaction(act));
}
