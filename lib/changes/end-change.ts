import "server-only";

import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasPermission, systemActor, type UserActor } from "@/lib/auth/actor";
import { attemptOn, endChange, lockChange } from "@/lib/changes/change-row";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";

/** The proposer takes his change back. He may, even if he could not propose it any more. */
export async function cancelChange(actor: UserActor, changeRequestId: number): Promise<void> {
  await attemptInTransaction(actor, attemptOn("cancel", changeRequestId), async (transaction) => {
    const row = await lockChange(transaction, changeRequestId);
    if (row.proposer_id !== actor.userId) {
      if (!hasPermission(actor, "change.decide")) throw notFound("Change request");
      throw new AppError("forbidden", { detail: "Only the person who proposed a change takes it back." });
    }
    await endChange(transaction, row, { status: "canceled", endedById: actor.userId });
    await recordAudit(transaction, {
      actor,
      action: "change.canceled",
      objectType: "change_request",
      objectId: String(row.id),
    });
  });
}

/** Ends what waited too long. The clock is also asked at each decision, so a late sweep changes nothing. */
export async function expireChanges(): Promise<number> {
  const due = await sql.query<{ id: number }>(
    "select id from change_request where status = 'pending' and expires_at <= now() limit 200",
  );
  for (const { id } of due) await inTransaction((transaction) => expire(transaction, id));
  return due.length;
}

async function expire(transaction: Sql, id: number): Promise<void> {
  const row = await lockChange(transaction, id);
  if (row.status !== "pending" || !row.expired) return;
  const reason = "Nobody decided in time.";
  await endChange(transaction, row, { status: "expired", reason });
  await recordAudit(transaction, {
    actor: systemActor("expire-changes"),
    action: "change.expired",
    objectType: "change_request",
    objectId: String(id),
    reason,
  });
}
