import "server-only";
import { asNamed } from "@/lib/audit/audit-refusals";
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
  // What a caller names may be anything, and a payment of that name need not be there.
  const named = sessionId === null ? null : asNamed(sessionId);
  await recordAudit(sql, {
    actor,
    action,
    objectType: "transaction",
    objectId: named ?? "",
    transactionSessionId: named,
    result: "refused",
    reason: `${error.code}: ${error.detail}`,
  });
}
