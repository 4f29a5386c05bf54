import "server-only";
import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { AppError, notFound } from "@/lib/errors";

/** Ends a delegation at once: whoever gave it, whoever holds it, or an administrator. */
export async function endDelegation(actor: UserActor, delegationId: number): Promise<void> {
  const attempt = {
    action: "delegation.end",
    objectType: "approval_delegation",
    objectId: String(delegationId),
  };
  await attemptInTransaction(actor, attempt, async (transaction) => {
    const [row] = await transaction.query<{
      from_user_id: number;
      to_user_id: number;
      over: boolean;
    }>(
      `SELECT from_user_id, to_user_id, ended_at IS NOT NULL OR to_at <= now() AS over
       FROM approval_delegation WHERE id = $1 FOR UPDATE`,
      [delegationId],
    );
    const isParty = row && (row.from_user_id === actor.userId || row.to_user_id === actor.userId);
    if (!row || !(isParty || hasPermission(actor, "user.manage"))) throw notFound("Delegation");
    if (row.over) throw new AppError("conflict", { detail: "The delegation is over already." });
    await transaction.query(
      `UPDATE approval_delegation SET ended_at = now(), ended_by_id = $2 WHERE id = $1`,
      [delegationId, actor.userId],
    );
    await recordAudit(transaction, {
      actor,
      action: "delegation.ended",
      objectType: "approval_delegation",
      objectId: String(delegationId),
      before: { fromUserId: row.from_user_id, toUserId: row.to_user_id },
    });
  });
}
