"use server";

import { authenticatedAction } from "@/lib/http/action-client";
import { confirmationLimitsSchema } from "@/lib/operations/confirmation-schema";
import { changeConfirmationLimits } from "@/lib/operations/confirmation-settings";

export const changeConfirmationAction = authenticatedAction
  .metadata({ name: "setting.confirmation", permission: "policy.manage" })
  .inputSchema(confirmationLimitsSchema)
  .action(({ parsedInput, ctx }) => changeConfirmationLimits(ctx.actor, parsedInput));
