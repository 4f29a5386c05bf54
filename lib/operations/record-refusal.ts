import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import type { AppError } from "@/lib/errors";

/** Writes a refusal to the trail: who tried what, and why not. */
export async function recordRefusal(
  actor: Actor,
  action: string,
  sessionId: string | null,
  error: AppError,
): Promise<void> {
  await recordAudit(sql, {
    actor,
    action,
    objectType: "transaction",
    objectId: sessionId ?? "",
    transactionSessionId: sessionId,
    result: "refused",
    reason: `${error.code}: ${error.detail}`,
  });
}
