import "server-only";
import type { StoredRequest } from "@/lib/approvals/load-request";
import type { DecideRequestInput } from "@/lib/approvals/schemas";
import type { Standing } from "@/lib/approvals/standing";
import type { UserActor } from "@/lib/auth/actor";
import { requireStepUp } from "@/lib/auth/step-up/require-step-up";
import { requestBinding, type StepUpProof } from "@/lib/auth/step-up/types";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** What has to be there beside the checker's click: note, file, second factor. Returns the proof that was used. */
export async function requireMet(
  transaction: Sql,
  deciding: { actor: UserActor; request: StoredRequest; input: DecideRequestInput; standing: Standing },
): Promise<StepUpProof | null> {
  const { actor, request, input, standing } = deciding;
  const { demands } = standing;
  if (demands.checkerNote && !input.note)
    throw new AppError("invalid_input", {
      detail: "The approval policy wants a note with this approval.",
      field: "note",
    });
  if (demands.attachment && (await countAttachments(transaction, request.id)) === 0)
    throw new AppError("conflict", {
      detail: "The approval policy wants a file attached to this request before it is approved.",
      params: { reason: "attachment" },
    });
  if (!demands.stepUp) return null;
  return requireStepUp(transaction, {
    userId: actor.userId,
    sessionId: actor.sessionId,
    binding: requestBinding(request.id, input.contentHash),
  });
}

/** How many files belong to the request. */
export async function countAttachments(sql: Sql, requestId: number): Promise<number> {
  const rows = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM request_attachment WHERE request_id = $1`,
    [requestId],
    "count-request-attachments",
  );
  return rows[0]?.count ?? 0;
}
