import "server-only";

import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { lockPeople, lockPerson } from "@/lib/auth/lock-people";
import type { UpdateUserInput } from "@/lib/auth/rules";
import { proposeChangeIn } from "@/lib/changes/propose-change";
import type { ProposeResult } from "@/lib/changes/types";

/**
 * Changes a person's name and contacts; another e-mail address is a change of its own, since links for new passwords go there. The
 * username stays: the trail quotes it.
 */
export async function updateUser(actor: Actor, input: UpdateUserInput): Promise<ProposeResult> {
  const attempt = { action: "user.update", objectType: "user", objectId: String(input.userId) };
  return attemptInTransaction(actor, attempt, async (sql) => {
    const admin = await lockPeople(sql, actor);
    const person = await lockPerson(sql, input.userId);
    const before = { firstName: person.first_name, lastName: person.last_name, phone: person.phone };
    const { userId, email, ...after } = input;
    if (JSON.stringify(before) !== JSON.stringify({ ...before, ...after })) {
      await sql.query("update app_user set first_name = $2, last_name = $3, phone = $4 where id = $1", [
        userId,
        after.firstName,
        after.lastName,
        after.phone,
      ]);
      await recordAudit(sql, {
        actor: admin,
        action: "user.updated",
        objectType: "user",
        objectId: String(userId),
        before,
        after,
      });
    }
    if (person.email === email) return { status: "applied" };
    return proposeChangeIn(sql, actor, { kind: "user.email", payload: { userId, email } });
  });
}
