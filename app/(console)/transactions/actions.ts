"use server";

import { z } from "zod";
import type { ExternalOutcome } from "@/components/operations/types";
import { askFromConsole, captureFromConsole } from "@/lib/approvals/console-wish";
import { requestInternalOperation, type RequestOutcome } from "@/lib/approvals/request-operation";
import { previewRequest } from "@/lib/approvals/preview-request";
import { captureSchema, createRequestSchema, previewRequestSchema } from "@/lib/approvals/schemas";
import { authenticatedAction } from "@/lib/http/action-client";
import { restoreTransaction } from "@/lib/operations/perform-internal-operation";

const sessionId = z.string().regex(/^[0-9a-f]{40}$/);
const sessionSchema = z.strictObject({ sessionId });

function shown(outcome: RequestOutcome): ExternalOutcome {
  if (outcome.kind === "requested") return outcome;
  const { operation, child } = outcome.performed;
  const { status, outcomeMessage: message } = operation;
  return { kind: "performed", status, message, child: child?.sessionId ?? null };
}

export const refundAction = authenticatedAction
  .metadata({ name: "refund.request", permission: "payment.refund" })
  .inputSchema(createRequestSchema)
  .action(async ({ parsedInput, ctx }) => shown(await askFromConsole(ctx.actor, parsedInput)));

export const voidAction = authenticatedAction
  .metadata({ name: "void.request", permission: "payment.void" })
  .inputSchema(createRequestSchema)
  .action(async ({ parsedInput, ctx }) => shown(await askFromConsole(ctx.actor, parsedInput)));

/** Reads only; takes the right to the operation that is thought of. */
export const previewRequestAction = authenticatedAction
  .metadata({ name: "request.preview", permission: null })
  .inputSchema(previewRequestSchema)
  .action(({ parsedInput, ctx }) => previewRequest(ctx.actor, parsedInput));

export const captureAction = authenticatedAction
  .metadata({ name: "transaction.capture", permission: "payment.capture" })
  .inputSchema(captureSchema)
  .action(async ({ parsedInput, ctx }) => shown(await captureFromConsole(ctx.actor, parsedInput)));

export const cancelAction = authenticatedAction
  .metadata({ name: "transaction.cancel", permission: "payment.cancel" })
  .inputSchema(sessionSchema)
  .action(({ parsedInput, ctx }) =>
    requestInternalOperation(ctx.actor, { type: "cancel", source: "console", ...parsedInput }),
  );

export const expireAction = authenticatedAction
  .metadata({ name: "transaction.expire", permission: "payment.expire" })
  .inputSchema(sessionSchema)
  .action(({ parsedInput, ctx }) =>
    requestInternalOperation(ctx.actor, { type: "expire", source: "console", ...parsedInput }),
  );

export const deleteAction = authenticatedAction
  .metadata({ name: "transaction.delete", permission: "payment.delete" })
  .inputSchema(sessionSchema)
  .action(({ parsedInput, ctx }) =>
    requestInternalOperation(ctx.actor, { type: "delete", source: "console", ...parsedInput }),
  );

export const restoreAction = authenticatedAction
  .metadata({ name: "transaction.restore", permission: "payment.restore" })
  .inputSchema(sessionSchema)
  .action(async ({ parsedInput, ctx }) => {
    await restoreTransaction(ctx.actor, parsedInput.sessionId);
    return null;
  });
