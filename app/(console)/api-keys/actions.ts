"use server";

import { addKey } from "@/lib/changes/add-key";
import { revokeKey } from "@/lib/auth/keys/revoke-key";
import { createApiKeySchema, revokeApiKeySchema, setLimitSchema } from "@/lib/auth/keys/rules";
import { setLimit } from "@/lib/auth/keys/set-limit";
import { authenticatedAction } from "@/lib/http/action-client";

const permission = "api_key.manage" as const;

export const createApiKeyAction = authenticatedAction
  .metadata({ name: "api_key.create", permission })
  .inputSchema(createApiKeySchema)
  .action(({ parsedInput, ctx }) => addKey(ctx.actor, parsedInput));

export const revokeApiKeyAction = authenticatedAction
  .metadata({ name: "api_key.revoke", permission })
  .inputSchema(revokeApiKeySchema)
  .action(({ parsedInput, ctx }) => revokeKey(ctx.actor, parsedInput.keyId));

export const setLimitAction = authenticatedAction
  .metadata({ name: "api_key.set_limit", permission })
  .inputSchema(setLimitSchema)
  .action(({ parsedInput, ctx }) => setLimit(ctx.actor, parsedInput));
