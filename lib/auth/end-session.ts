import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { UserActor } from "@/lib/auth/actor";
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
