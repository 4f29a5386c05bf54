"use server";

import { passwordHoldersSchema, requireFactorsSchema } from "@/lib/auth/sign-in-rules/schemas";
import {
  linkPersonSchema,
  mapGroupSchema,
  unlinkPersonSchema,
  unmapGroupSchema,
} from "@/lib/auth/sign-on/rules";
import {
  linkPerson,
  mapGroup,
  requireFactors,
  setPasswordHolders,
  unlinkPerson,
  unmapGroup,
} from "@/lib/changes/change-sign-in";
import { authenticatedAction } from "@/lib/http/action-client";

const permission = "user.manage" as const;

export const requireFactorsAction = authenticatedAction
  .metadata({ name: "sign_in.require_factors", permission })
  .inputSchema(requireFactorsSchema)
  .action(({ parsedInput, ctx }) => requireFactors(ctx.actor, parsedInput));

export const setPasswordHoldersAction = authenticatedAction
  .metadata({ name: "sign_in.set_passwords", permission })
  .inputSchema(passwordHoldersSchema)
  .action(({ parsedInput, ctx }) => setPasswordHolders(ctx.actor, parsedInput));

export const linkPersonAction = authenticatedAction
  .metadata({ name: "sign_on.link", permission })
  .inputSchema(linkPersonSchema)
  .action(({ parsedInput, ctx }) => linkPerson(ctx.actor, parsedInput));

export const unlinkPersonAction = authenticatedAction
  .metadata({ name: "sign_on.unlink", permission })
  .inputSchema(unlinkPersonSchema)
  .action(({ parsedInput, ctx }) => unlinkPerson(ctx.actor, parsedInput));

export const mapGroupAction = authenticatedAction
  .metadata({ name: "sign_on.map_group", permission })
  .inputSchema(mapGroupSchema)
  .action(({ parsedInput, ctx }) => mapGroup(ctx.actor, parsedInput));

export const unmapGroupAction = authenticatedAction
  .metadata({ name: "sign_on.unmap_group", permission })
  .inputSchema(unmapGroupSchema)
  .action(({ parsedInput, ctx }) => unmapGroup(ctx.actor, parsedInput));
