"use server";

import { authenticatedAction } from "@/lib/http/action-client";
import { listPreferenceSchema, saveListPreference } from "@/lib/transactions/list-preferences";

export const saveListPreferenceAction = authenticatedAction
  .metadata({ name: "list.arrange", permission: "transaction.view" })
  .inputSchema(listPreferenceSchema)
  .action(({ parsedInput, ctx }) => saveListPreference(ctx.actor, parsedInput));
