"use server";

import {
  addAccount,
  changeAccountSettings,
  rotateCredentials,
  switchAccount,
} from "@/lib/changes/change-gateway";
import {
  addAccountSchema,
  rotateCredentialsSchema,
  setAccountActiveSchema,
  testConnectionSchema,
  updateAccountSchema,
} from "@/lib/gateway-accounts/rules";
import { testConnection } from "@/lib/gateway-accounts/test-connection";
import { authenticatedAction } from "@/lib/http/action-client";

const permission = "gateway.manage" as const;

export const addAccountAction = authenticatedAction
  .metadata({ name: "gateway_account.add", permission })
  .inputSchema(addAccountSchema)
  .action(({ parsedInput, ctx }) => addAccount(ctx.actor, parsedInput));

export const updateAccountAction = authenticatedAction
  .metadata({ name: "gateway_account.update", permission })
  .inputSchema(updateAccountSchema)
  .action(({ parsedInput, ctx }) => changeAccountSettings(ctx.actor, parsedInput));

export const rotateCredentialsAction = authenticatedAction
  .metadata({ name: "gateway_account.rotate_credentials", permission })
  .inputSchema(rotateCredentialsSchema)
  .action(({ parsedInput, ctx }) => rotateCredentials(ctx.actor, parsedInput));

export const setAccountActiveAction = authenticatedAction
  .metadata({ name: "gateway_account.set_active", permission })
  .inputSchema(setAccountActiveSchema)
  .action(({ parsedInput, ctx }) => switchAccount(ctx.actor, parsedInput));

export const testConnectionAction = authenticatedAction
  .metadata({ name: "gateway_account.test", permission })
  .inputSchema(testConnectionSchema)
  .action(({ parsedInput, ctx }) => testConnection(ctx.actor, parsedInput.pgCode));
