"use server";

import {
  endMany,
  manySchema,
  refundMany,
  refundManySchema,
  resendMany,
} from "@/lib/approvals/many/act-on-many";
import { authenticatedAction } from "@/lib/http/action-client";
import { listPreferenceSchema, saveListPreference } from "@/lib/transactions/list-preferences";
import { deleteView, saveView, saveViewSchema, viewIdSchema } from "@/lib/transactions/saved-views";

export const saveListPreferenceAction = authenticatedAction
  .metadata({ name: "list.arrange", permission: "transaction.view" })
  .inputSchema(listPreferenceSchema)
  .action(({ parsedInput, ctx }) => saveListPreference(ctx.actor, parsedInput));

export const saveViewAction = authenticatedAction
  .metadata({ name: "list_view.save", permission: "transaction.view" })
  .inputSchema(saveViewSchema)
  .action(({ parsedInput, ctx }) => saveView(ctx.actor, parsedInput));

export const deleteViewAction = authenticatedAction
  .metadata({ name: "list_view.delete", permission: "transaction.view" })
  .inputSchema(viewIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await deleteView(ctx.actor, parsedInput.id);
    return null;
  });

export const cancelManyAction = authenticatedAction
  .metadata({ name: "transaction.cancel", permission: "payment.cancel" })
  .inputSchema(manySchema)
  .action(({ parsedInput, ctx }) => endMany(ctx.actor, "cancel", parsedInput.sessionIds));

export const expireManyAction = authenticatedAction
  .metadata({ name: "transaction.expire", permission: "payment.expire" })
  .inputSchema(manySchema)
  .action(({ parsedInput, ctx }) => endMany(ctx.actor, "expire", parsedInput.sessionIds));

export const deleteManyAction = authenticatedAction
  .metadata({ name: "transaction.delete", permission: "payment.delete" })
  .inputSchema(manySchema)
  .action(({ parsedInput, ctx }) => endMany(ctx.actor, "delete", parsedInput.sessionIds));

export const resendManyAction = authenticatedAction
  .metadata({ name: "webhook.resend", permission: "webhook.manage" })
  .inputSchema(manySchema)
  .action(({ parsedInput, ctx }) => resendMany(ctx.actor, parsedInput.sessionIds));

export const refundManyAction = authenticatedAction
  .metadata({ name: "refund.request", permission: "payment.refund" })
  .inputSchema(refundManySchema)
  .action(({ parsedInput, ctx }) => refundMany(ctx.actor, parsedInput));
