import "server-only";

import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { lockPeople, lockPerson, requireSomebodyElse } from "@/lib/auth/lock-people";
import { effectiveOf, readHeldRights } from "@/lib/changes/rights-now";
import { AppError, notFound } from "@/lib/errors";
import type { MarkReviewedInput } from "@/lib/people/rules";

/** Keeps that somebody looked at a person's access and left it as it is. Nobody reviews himself. */
export async function markReviewed(
  actor: Actor,
  { userId, permissions, note }: MarkReviewedInput,
): Promise<void> {
  const attempt = { action: "user.access_review", objectType: "user", objectId: String(userId) };
  await attemptInTransaction(actor, attempt, async (sql) => {
    const reviewer = await lockPeople(sql, actor);
    requireSomebodyElse(reviewer, userId);
    await lockPerson(sql, userId);
    const [held] = await readHeldRights(sql, [userId]);
    if (!held) throw notFound("User");
    const now = effectiveOf(held);
    if ([...now].sort().join() !== [...new Set(permissions)].sort().join()) {
      throw new AppError("request_changed", {
        detail: "This person's rights have changed since you opened the review. Look at them again.",
      });
    }
    await sql.query(
      "insert into access_review (user_id, reviewer_id, permissions, note) values ($1, $2, $3::text[], $4)",
      [userId, reviewer.userId, now, note || null],
    );
    await recordAudit(sql, {
      actor: reviewer,
      action: "user.access_reviewed",
      objectType: "user",
      objectId: String(userId),
      after: { permissions: now },
      reason: note || null,
    });
  });
}
