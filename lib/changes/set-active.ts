import "server-only";

import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { lockPeople, lockPerson, requireSomebodyElse } from "@/lib/auth/lock-people";
import { revokeSessions } from "@/lib/auth/session-row";
import { noteFourEyes } from "@/lib/changes/four-eyes";
import { proposeChangeIn } from "@/lib/changes/propose-change";
import { requireNoDeadlock } from "@/lib/changes/require-no-deadlock";
import type { ProposeResult } from "@/lib/changes/types";

/**
 * Disables a person at once, which ends his sessions; letting him in again waits as a grant does, where he has rights that
 * wait. People are never deleted.
 */
export async function setActive(
  actor: Actor,
  input: { userId: number; active: boolean },
): Promise<ProposeResult> {
  const attempt = { action: "user.set_active", objectType: "user", objectId: String(input.userId) };
  return attemptInTransaction(actor, attempt, async (sql) => {
    const admin = await lockPeople(sql, actor);
    requireSomebodyElse(admin, input.userId);
    const person = await lockPerson(sql, input.userId);
    if (person.is_active === input.active) return { status: "applied" };
    if (input.active) {
      return proposeChangeIn(sql, actor, { kind: "user.enable", payload: { userId: input.userId } });
    }
    await requireNoDeadlock(sql, { decidesNoMore: [input.userId] });
    // Before he is gone: that there were two who decide is kept.
    await noteFourEyes(sql);
    await sql.query(
      "update app_user set is_active = false, auth_version = auth_version + 1, disabled_at = now() where id = $1",
      [input.userId],
    );
    const endedSessions = await revokeSessions(sql, { userId: input.userId, reason: "disabled" });
    await recordAudit(sql, {
      actor: admin,
      action: "user.disabled",
      objectType: "user",
      objectId: String(input.userId),
      before: { active: true },
      after: { active: false, endedSessions },
    });
    return { status: "applied" };
  });
}
