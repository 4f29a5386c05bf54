import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { lockPeople, lockPerson, requireSomebodyElse } from "@/lib/auth/lock-people";
import { revokeSessions } from "@/lib/auth/session-row";
import { inTransaction } from "@/lib/db/sql";

/** Disables a person, which ends his sessions at once, or enables him again. People are never deleted. */
export async function setActive(actor: Actor, input: { userId: number; active: boolean }): Promise<void> {
  await inTransaction(async (sql) => {
    const admin = await lockPeople(sql, actor);
    requireSomebodyElse(admin, input.userId);
    const person = await lockPerson(sql, input.userId);
    if (person.is_active === input.active) return;
    await sql.query(
      `update app_user set is_active = $2, auth_version = auth_version + 1,
              disabled_at = case when $2 then null else now() end
        where id = $1`,
      [input.userId, input.active],
    );
    const endedSessions = await revokeSessions(sql, { userId: input.userId, reason: "disabled" });
    await recordAudit(sql, {
      actor: admin,
      action: input.active ? "user.enabled" : "user.disabled",
      objectType: "user",
      objectId: String(input.userId),
      before: { active: person.is_active },
      after: { active: input.active, endedSessions },
    });
  });
}
