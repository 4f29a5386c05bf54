import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { UserActor } from "@/lib/auth/actor";
import { signInBinding } from "@/lib/auth/sign-in-rules/rules";
import { lockOwner, requireConsole } from "@/lib/auth/step-up/factor-rows";
import { requireStepUp } from "@/lib/auth/step-up/require-step-up";
import { inTransaction } from "@/lib/db/sql";

/** The person shows a second factor of his own for this session, which opens the console to him. Throws `step_up_required`. */
export async function showFactor(actor: UserActor): Promise<void> {
  const person = requireConsole(actor);
  await inTransaction(async (sql) => {
    await lockOwner(sql, person);
    const proof = await requireStepUp(sql, { ...person, binding: signInBinding(person.sessionId) });
    await sql.query("update session set factor_shown_by = 'person' where id = $1", [person.sessionId]);
    await recordAudit(sql, {
      actor: person,
      action: "session.factor_shown",
      objectType: "user",
      objectId: String(person.userId),
      after: { method: proof.method },
    });
  });
}
