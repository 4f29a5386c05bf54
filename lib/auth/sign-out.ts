import "server-only";

import type { Origin } from "@/lib/auth/actor";
import { personLabel, revokeSessions, type SessionMethod } from "@/lib/auth/session-row";
import { recordAudit } from "@/lib/audit/record-audit";
import { inTransaction } from "@/lib/db/sql";

type OwnerRow = {
  id: number;
  username: string;
  first_name: string;
  last_name: string;
  method: SessionMethod;
};

/** Ends the session that a cookie names: a copy of the cookie is worthless from now on. Says how it was opened. */
export async function signOut(origin: Origin, sessionId: string): Promise<{ method: SessionMethod | null }> {
  return inTransaction(async (sql) => {
    const [owner] = await sql.query<OwnerRow>(
      `select u.id, u.username, u.first_name, u.last_name, s.method
         from session s join app_user u on u.id = s.user_id where s.id = $1`,
      [sessionId],
    );
    if (!owner) return { method: null };
    const ended = await revokeSessions(sql, { userId: owner.id, reason: "sign_out", sessionId });
    if (ended === 0) return { method: null };
    await recordAudit(sql, {
      actor: { type: "user", userId: owner.id, label: personLabel(owner), ...origin },
      action: "session.closed",
      objectType: "user",
      objectId: String(owner.id),
    });
    return { method: owner.method };
  });
}
