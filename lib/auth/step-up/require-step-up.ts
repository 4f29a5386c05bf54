import "server-only";

import { liveSession } from "@/lib/auth/session-row";
import { type StepUpMethod, type StepUpProof, proofMinutes } from "@/lib/auth/step-up/types";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

export type StepUpDemand = {
  userId: number;
  /** Without a console session (a password on the API) there is nothing to show a second factor in. */
  sessionId: string | undefined;
  /** The one act that the proof must have been given for, such as `request:123:<content hash>`. */
  binding: string;
};

/**
 * Takes the person's proof of a second factor for this act, or throws `step_up_required`. A proof counts for five
 * minutes, for its person, his session and this binding only, and once: it is used in the caller's transaction, so a
 * refused act gives it back and of two acts at once one finds none.
 */
export async function requireStepUp(sql: Sql, demand: StepUpDemand): Promise<StepUpProof> {
  if (demand.sessionId === undefined) throw await stepUpRequired(sql, demand);
  const [proof] = await sql.query<{ id: bigint; method: StepUpMethod; proved_at: string }>(
    `update step_up_proof set used_at = clock_timestamp() where id = (
       select p.id from step_up_proof p
         join session s on s.id = p.session_id
         join app_user u on u.id = s.user_id
         left join second_factor f on f.id = p.factor_id
        where p.user_id = $1 and p.session_id = $2 and p.binding = $3 and p.used_at is null
          and p.proved_at > clock_timestamp() - make_interval(mins => ${proofMinutes})
          and u.id = p.user_id and ${liveSession}
          and f.removed_at is null
        order by p.proved_at desc limit 1 for update of p)
     returning id, method::text, proved_at`,
    [demand.userId, demand.sessionId, demand.binding],
    "require-step-up",
  );
  if (!proof) throw await stepUpRequired(sql, demand);
  return { id: proof.id, method: proof.method, provedAt: proof.proved_at };
}

/** Tells what to prove and with what; `methods` is empty for somebody who has enrolled nothing. */
async function stepUpRequired(sql: Sql, demand: StepUpDemand): Promise<AppError> {
  const methods = await enrolledMethods(sql, demand.userId);
  const params = { binding: demand.binding, methods: methods.join(",") };
  if (methods.length === 0) {
    return new AppError("step_up_required", {
      detail: "This takes a second factor and you have none yet. Enrol one under Your account, Security.",
      params,
    });
  }
  if (demand.sessionId === undefined) {
    return new AppError("step_up_required", {
      detail: "This takes a second factor, which can be shown in the console only.",
      params,
    });
  }
  return new AppError("step_up_required", { params });
}

/** The ways in which the person can show a second factor now. */
export async function enrolledMethods(sql: Sql, userId: number): Promise<StepUpMethod[]> {
  const rows = await sql.query<{ method: StepUpMethod }>(
    `select distinct kind::text as method from second_factor
      where user_id = $1 and confirmed_at is not null and removed_at is null
     union all
     select 'recovery_code' where exists (select 1 from recovery_code
      where user_id = $1 and used_at is null and voided_at is null)
     order by method`,
    [userId],
  );
  return rows.map((row) => row.method);
}
