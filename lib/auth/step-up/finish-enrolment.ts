import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { PersonAtConsole } from "@/lib/auth/step-up/factor-rows";
import { replaceRecoveryCodes } from "@/lib/auth/step-up/recovery-codes";
import type { EnrolledFactor, FactorKind } from "@/lib/auth/step-up/types";
import { tellAccount } from "@/lib/auth/tell-account";
import type { Sql } from "@/lib/db/sql";

/** The trail of a factor that counts from now on, and the recovery codes that come with the first one. */
export async function finishEnrolment(
  sql: Sql,
  person: PersonAtConsole,
  factor: { id: number; kind: FactorKind; name: string; isFirst: boolean },
): Promise<EnrolledFactor> {
  // A code of the new factor was just shown: this session owes none any more.
  await sql.query("update session set factor_shown_by = 'person' where id = $1 and factor_shown_by is null", [
    person.sessionId,
  ]);
  const recoveryCodes = factor.isFirst ? await replaceRecoveryCodes(sql, person.userId) : null;
  await recordAudit(sql, {
    actor: person,
    action: "factor.enrolled",
    objectType: "user",
    objectId: String(person.userId),
    after: {
      factorId: factor.id,
      kind: factor.kind,
      name: factor.name,
      first: factor.isFirst,
      ...(recoveryCodes ? { recoveryCodes: recoveryCodes.length } : {}),
    },
  });
  await tellAccount(sql, { userId: person.userId, kind: "factors_changed", by: person.label });
  return { factorId: factor.id, recoveryCodes };
}
