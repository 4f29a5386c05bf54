"use server";

import { createDelegation } from "@/lib/approvals/delegations/create-delegation";
import { endDelegation } from "@/lib/approvals/delegations/end-delegation";
import { createDelegationSchema, endDelegationSchema } from "@/lib/approvals/delegations/schemas";
import { authenticatedAction } from "@/lib/http/action-client";

export const createDelegationAction = authenticatedAction
  .metadata({ name: "delegation.create", permission: "request.decide" })
  .inputSchema(createDelegationSchema)
  .action(({ parsedInput, ctx }) => createDelegation(ctx.actor, parsedInput));

/** Either party may, or whoever manages people: the use case knows whose it is. */
export const endDelegationAction = authenticatedAction
  .metadata({ name: "delegation.end", permission: null })
  .inputSchema(endDelegationSchema)
  .action(({ parsedInput, ctx }) => endDelegation(ctx.actor, parsedInput.delegationId));
