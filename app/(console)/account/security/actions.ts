"use server";

import { removeFactor, renameFactor, renewRecoveryCodes } from "@/lib/auth/step-up/change-factors";
import { beginPasskey, finishPasskey } from "@/lib/auth/step-up/enrol-passkey";
import { beginTotp, confirmTotp } from "@/lib/auth/step-up/enrol-totp";
import {
  beginPasskeySchema,
  beginTotpSchema,
  confirmTotpSchema,
  factorIdSchema,
  finishPasskeySchema,
  noInputSchema,
  renameFactorSchema,
} from "@/lib/auth/step-up/rules";
import { authenticatedAction } from "@/lib/http/action-client";

// Everybody keeps his own second factors: being signed in is enough, and the use cases ask for password or proof.

export const beginTotpAction = authenticatedAction
  .metadata({ name: "factor.begin_app", permission: null, beforeSecondFactor: true })
  .inputSchema(beginTotpSchema)
  .action(({ parsedInput, ctx }) => beginTotp(ctx.actor, parsedInput));

export const confirmTotpAction = authenticatedAction
  .metadata({ name: "factor.confirm_app", permission: null, beforeSecondFactor: true })
  .inputSchema(confirmTotpSchema)
  .action(({ parsedInput, ctx }) => confirmTotp(ctx.actor, parsedInput));

export const beginPasskeyAction = authenticatedAction
  .metadata({ name: "factor.begin_passkey", permission: null, beforeSecondFactor: true })
  .inputSchema(beginPasskeySchema)
  .action(({ parsedInput, ctx }) => beginPasskey(ctx.actor, parsedInput));

export const finishPasskeyAction = authenticatedAction
  .metadata({ name: "factor.finish_passkey", permission: null, beforeSecondFactor: true })
  .inputSchema(finishPasskeySchema)
  .action(({ parsedInput, ctx }) => finishPasskey(ctx.actor, parsedInput));

export const renameFactorAction = authenticatedAction
  .metadata({ name: "factor.rename", permission: null })
  .inputSchema(renameFactorSchema)
  .action(({ parsedInput, ctx }) => renameFactor(ctx.actor, parsedInput));

export const removeFactorAction = authenticatedAction
  .metadata({ name: "factor.remove", permission: null })
  .inputSchema(factorIdSchema)
  .action(({ parsedInput, ctx }) => removeFactor(ctx.actor, parsedInput.factorId));

export const renewRecoveryCodesAction = authenticatedAction
  .metadata({ name: "factor.renew_codes", permission: null })
  .inputSchema(noInputSchema)
  .action(({ ctx }) => renewRecoveryCodes(ctx.actor));
