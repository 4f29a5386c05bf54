"use server";

import { keyNetworksSchema } from "@/lib/auth/keys/networks";
import { addKey } from "@/lib/changes/add-key";
import { revokeKey } from "@/lib/auth/keys/revoke-key";
import {
  createApiKeySchema,
  revokeApiKeySchema,
  rotateKeySchema,
  setLimitSchema,
} from "@/lib/auth/keys/rules";
import { rotateKey, setKeyNetworks } from "@/lib/changes/change-key";
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

export const rotateApiKeyAction = authenticatedAction
  .metadata({ name: "api_key.rotate", permission })
  .inputSchema(rotateKeySchema)
  .action(({ parsedInput, ctx }) => rotateKey(ctx.actor, parsedInput));

export const setKeyNetworksAction = authenticatedAction
  .metadata({ name: "api_key.set_networks", permission })
  .inputSchema(keyNetworksSchema)
  .action(({ parsedInput, ctx }) => setKeyNetworks(ctx.actor, parsedInput));
