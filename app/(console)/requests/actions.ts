"use server";

import { addComment } from "@/lib/approvals/additions/add-comment";
import { addCommentSchema } from "@/lib/approvals/additions/schemas";
import { decideRequest } from "@/lib/approvals/decide-request";
import { cancelRequest, retryRequest } from "@/lib/approvals/end-request";
import { decideMany } from "@/lib/approvals/inbox/decide-many";
import { decideManySchema } from "@/lib/approvals/inbox/schemas";
import { recallRequest } from "@/lib/approvals/recall-request";
import { cancelRequestSchema, decideRequestSchema, requestIdSchema } from "@/lib/approvals/schemas";
import { authenticatedAction } from "@/lib/http/action-client";

export const decideRequestAction = authenticatedAction
  .metadata({ name: "request.decide", permission: "request.decide" })
  .inputSchema(decideRequestSchema)
  .action(({ parsedInput, ctx }) => decideRequest(ctx.actor, parsedInput));

/** Its maker may, or an admin: the use case knows whose request it is. */
export const cancelRequestAction = authenticatedAction
  .metadata({ name: "request.cancel", permission: null })
  .inputSchema(cancelRequestSchema)
  .action(({ parsedInput, ctx }) => cancelRequest(ctx.actor, parsedInput));

/** Takes the right to the requested operation: the use case knows which one it is. */
export const retryRequestAction = authenticatedAction
  .metadata({ name: "request.retry", permission: null })
  .inputSchema(requestIdSchema)
  .action(({ parsedInput, ctx }) => retryRequest(ctx.actor, parsedInput.requestId));

/** In the undo window: its maker may, and everybody who approved it. */
export const recallRequestAction = authenticatedAction
  .metadata({ name: "request.recall", permission: null })
  .inputSchema(cancelRequestSchema)
  .action(({ parsedInput, ctx }) => recallRequest(ctx.actor, parsedInput));

/** Several with one verdict; each answers for itself. */
export const decideManyAction = authenticatedAction
  .metadata({ name: "request.decide", permission: "request.decide" })
  .inputSchema(decideManySchema)
  .action(({ parsedInput, ctx }) => decideMany(ctx.actor, parsedInput));

export const commentRequestAction = authenticatedAction
  .metadata({ name: "request.comment", permission: "transaction.view" })
  .inputSchema(addCommentSchema)
  .action(({ parsedInput, ctx }) => addComment(ctx.actor, parsedInput));
