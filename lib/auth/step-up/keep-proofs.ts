import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { PersonAtConsole } from "@/lib/auth/step-up/factor-rows";
import type { StepUpMethod } from "@/lib/auth/step-up/types";
import type { Sql } from "@/lib/db/sql";

/** Writes one proof for each act that the factor was shown for, with its trail, in the caller's transaction. */
export async function keepProofs(
  sql: Sql,
  actor: PersonAtConsole,
  proof: { method: StepUpMethod; factorId: number | null; bindings: readonly string[] },
): Promise<void> {
  const bindings = [...new Set(proof.bindings)];
  await sql.query(
    `insert into step_up_proof (user_id, session_id, binding, method, factor_id, proved_at)
     select $1, $2, unnest($3::text[]), $4::step_up_method, $5, clock_timestamp()`,
    [actor.userId, actor.sessionId, bindings, proof.method, proof.factorId],
  );
  await recordAudit(sql, {
    actor,
    action: "factor.proved",
    objectType: "user",
    objectId: String(actor.userId),
    after: { method: proof.method, factorId: proof.factorId, bindings },
  });
}
