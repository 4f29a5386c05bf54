import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor, UserActor } from "@/lib/auth/actor";
import { lockPeople, lockPerson } from "@/lib/auth/lock-people";
import { revokeSessions } from "@/lib/auth/session-row";
import { inTransaction } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

/** A person ends one of his own sessions, in a browser that he left behind. */
export async function endOwnSession(actor: UserActor, sessionId: string): Promise<void> {
  await inTransaction(async (sql) => {
    const ended = await revokeSessions(sql, { userId: actor.userId, reason: "ended_by_owner", sessionId });
    if (ended === 0) throw notFound("Session");
    await recordAudit(sql, {
      actor,
      action: "session.ended",
      objectType: "user",
      objectId: String(actor.userId),
      after: { endedSessions: ended },
    });
  });
}

/** A person ends all of his sessions but the one that he acts from: he left a browser behind and does not know which. */
export async function endOtherSessions(actor: UserActor): Promise<{ ended: number }> {
  return inTransaction(async (sql) => {
    const ended = await revokeSessions(sql, {
      userId: actor.userId,
      reason: "ended_by_owner",
      ...(actor.sessionId ? { exceptSessionId: actor.sessionId } : {}),
    });
    if (ended === 0) return { ended };
    await recordAudit(sql, {
      actor,
      action: "session.ended",
      objectType: "user",
      objectId: String(actor.userId),
      after: { endedSessions: ended, allOthers: true },
    });
    return { ended };
  });
}

/** An administrator signs a person out: of one browser, or of all. It takes something away, so it acts at once. */
export async function endSessionsOf(
  actor: Actor,
  { userId, sessionId }: { userId: number; sessionId?: string | undefined },
): Promise<{ ended: number }> {
  return inTransaction(async (sql) => {
    const admin = await lockPeople(sql, actor);
    await lockPerson(sql, userId);
    const ended = await revokeSessions(sql, {
      userId,
      reason: "ended_by_admin",
      ...(sessionId ? { sessionId } : {}),
    });
    if (sessionId && ended === 0) throw notFound("Session");
    await recordAudit(sql, {
      actor: admin,
      action: "session.ended",
      objectType: "user",
      objectId: String(userId),
      after: { endedSessions: ended, byAdministrator: true },
    });
    return { ended };
  });
}
