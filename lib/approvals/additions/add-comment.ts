import "server-only";
import { auditingRequest } from "@/lib/approvals/audit-request";
import type { AddCommentInput } from "@/lib/approvals/additions/schemas";
import { findVisibleRequest } from "@/lib/approvals/additions/visible-request";
import { queueRequestEvent } from "@/lib/approvals/request-events";
import { recordAudit } from "@/lib/audit/record-audit";
import type { ApiKeyActor, UserActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { holdsCardNumber } from "@/lib/card-numbers";

/** Says something about a request, also after it has ended. What was said stays. */
export async function addComment(
  actor: UserActor | ApiKeyActor,
  input: AddCommentInput,
): Promise<{ commentId: string }> {
  return auditingRequest(actor, "comment", input.requestId, () => comment(actor, input));
}

async function comment(
  actor: UserActor | ApiKeyActor,
  { requestId, text }: AddCommentInput,
): Promise<{ commentId: string }> {
  if (holdsCardNumber(text))
    throw new AppError("invalid_input", {
      detail: "The comment contains a card number. Leave it out.",
      field: "text",
    });
  return inTransaction(async (transaction) => {
    const request = await findVisibleRequest(transaction, actor, requestId);
    const [row] = await transaction.query<{ id: bigint }>(
      `INSERT INTO request_comment (request_id, author_id, api_key_id, text) VALUES ($1, $2, $3, $4) RETURNING id`,
      [
        requestId,
        actor.type === "user" ? actor.userId : null,
        actor.type === "api_key" ? actor.apiKeyId : null,
        text,
      ],
    );
    const commentId = String(row?.id);
    await recordAudit(transaction, {
      actor,
      action: "request.commented",
      objectType: "operation_request",
      objectId: String(requestId),
      transactionSessionId: request.transactionSessionId,
      after: { commentId },
    });
    await queueRequestEvent(transaction, requestId, "commented", { actor, commentId });
    return { commentId };
  });
}
