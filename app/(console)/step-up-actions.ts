"use server";

import { proveByCode } from "@/lib/auth/step-up/prove-by-code";
import { finishPasskeyProof, startPasskeyProof } from "@/lib/auth/step-up/prove-by-passkey";
import {
  finishPasskeyProofSchema,
  proveByCodeSchema,
  startPasskeyProofSchema,
} from "@/lib/auth/step-up/rules";
import { authenticatedAction } from "@/lib/http/action-client";

// Showing a second factor of one's own takes no right; what the proof is good for asks for its own.

export const proveByCodeAction = authenticatedAction
  .metadata({ name: "factor.prove", permission: null, beforeSecondFactor: true })
  .inputSchema(proveByCodeSchema)
  .action(({ parsedInput, ctx }) => proveByCode(ctx.actor, parsedInput));

export const startPasskeyProofAction = authenticatedAction
  .metadata({ name: "factor.ask_passkey", permission: null, beforeSecondFactor: true })
  .inputSchema(startPasskeyProofSchema)
  .action(({ parsedInput, ctx }) => startPasskeyProof(ctx.actor, parsedInput));

export const finishPasskeyProofAction = authenticatedAction
  .metadata({ name: "factor.prove_passkey", permission: null, beforeSecondFactor: true })
  .inputSchema(finishPasskeyProofSchema)
  .action(({ parsedInput, ctx }) => finishPasskeyProof(ctx.actor, parsedInput));
