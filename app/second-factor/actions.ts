"use server";

import { showFactor } from "@/lib/auth/sign-in-rules/show-factor";
import { noInputSchema } from "@/lib/auth/step-up/rules";
import { authenticatedAction } from "@/lib/http/action-client";

export const showFactorAction = authenticatedAction
  .metadata({ name: "session.show_factor", permission: null, beforeSecondFactor: true })
  .inputSchema(noInputSchema)
  .action(({ ctx }) => showFactor(ctx.actor));
