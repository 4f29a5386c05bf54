import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { clearSignInLock } from "@/lib/auth/attempt-limits";
import { lockPeople, lockPerson, requireSomebodyElse } from "@/lib/auth/lock-people";
import { generatePassword, hashPassword } from "@/lib/auth/passwords";
import { revokeSessions } from "@/lib/auth/session-row";
import { inTransaction } from "@/lib/db/sql";

/**
 * Gives a person a new initial password, returned once; he must change it when he signs in. His sessions end and a
 * lock after failed attempts is lifted.
 */
export async function resetPassword(actor: Actor, userId: number): Promise<{ initialPassword: string }> {
  const initialPassword = generatePassword();
  const passwordHash = await hashPassword(initialPassword);
  const username = await inTransaction(async (sql) => {
    const admin = await lockPeople(sql, actor);
    requireSomebodyElse(admin, userId);
    const person = await lockPerson(sql, userId);
    await sql.query(
      `update app_user set password_hash = $2, must_change_password = true, auth_version = auth_version + 1
        where id = $1`,
      [userId, passwordHash],
    );
    const endedSessions = await revokeSessions(sql, { userId, reason: "password_reset" });
    await recordAudit(sql, {
      actor: admin,
      action: "user.password_reset",
      objectType: "user",
      objectId: String(userId),
      after: { endedSessions },
    });
    return person.username;
  });
  await clearSignInLock(username);
  return { initialPassword };
}
