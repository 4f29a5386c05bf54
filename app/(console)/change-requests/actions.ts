"use server";

import { decideChange } from "@/lib/changes/decide-change";
import { cancelChange } from "@/lib/changes/end-change";
import { cancelChangeSchema, decideChangeSchema } from "@/lib/changes/rules";
import { authenticatedAction } from "@/lib/http/action-client";

export const decideChangeAction = authenticatedAction
  .metadata({ name: "change.decide", permission: "change.decide" })
  .inputSchema(decideChangeSchema)
  .action(({ parsedInput, ctx }) => decideChange(ctx.actor, parsedInput));

export const cancelChangeAction = authenticatedAction
  .metadata({ name: "change.cancel", permission: null })
  .inputSchema(cancelChangeSchema)
  .action(({ parsedInput, ctx }) => cancelChange(ctx.actor, parsedInput.changeRequestId));
