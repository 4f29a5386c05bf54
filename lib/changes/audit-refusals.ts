import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** Runs an act on a change request; when the person may not do it, the attempt is written to the trail before the refusal goes on. */
export async function auditingRefusals<Result>(
  actor: UserActor,
  action: string,
  changeRequestId: number,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof AppError && error.status === 403 && error.code !== "step_up_required") {
      await recordAudit(sql, {
        actor,
        action,
        objectType: "change_request",
        objectId: String(changeRequestId),
        result: "refused",
        reason: `${error.code}: ${error.detail}`,
      });
    }
    throw error;
  }
}
