"use server";

import { discardDraft, saveDraft, startDraft } from "@/lib/approvals/policy/edit-draft";
import {
  policyVersionSchema,
  publishPolicySchema,
  saveDraftSchema,
  shadowPolicySchema,
  simulatePolicySchema,
  startDraftSchema,
} from "@/lib/approvals/policy/inputs";
import { endShadow, publishPolicy, startShadow } from "@/lib/approvals/policy/publish-policy";
import { simulatePolicy } from "@/lib/approvals/policy/simulate-policy";
import { authenticatedAction } from "@/lib/http/action-client";

const permission = "policy.manage" as const;

export const startDraftAction = authenticatedAction
  .metadata({ name: "policy.start_draft", permission })
  .inputSchema(startDraftSchema)
  .action(({ parsedInput, ctx }) => startDraft(ctx.actor, parsedInput));

export const saveDraftAction = authenticatedAction
  .metadata({ name: "policy.save_draft", permission })
  .inputSchema(saveDraftSchema)
  .action(({ parsedInput, ctx }) => saveDraft(ctx.actor, parsedInput));

export const discardDraftAction = authenticatedAction
  .metadata({ name: "policy.discard_draft", permission })
  .inputSchema(policyVersionSchema)
  .action(({ parsedInput, ctx }) => discardDraft(ctx.actor, parsedInput.version));

export const publishPolicyAction = authenticatedAction
  .metadata({ name: "policy.publish", permission })
  .inputSchema(publishPolicySchema)
  .action(({ parsedInput, ctx }) => publishPolicy(ctx.actor, parsedInput));

export const startShadowAction = authenticatedAction
  .metadata({ name: "policy.start_shadow", permission })
  .inputSchema(shadowPolicySchema)
  .action(({ parsedInput, ctx }) => startShadow(ctx.actor, parsedInput));

export const endShadowAction = authenticatedAction
  .metadata({ name: "policy.end_shadow", permission })
  .inputSchema(policyVersionSchema)
  .action(({ parsedInput, ctx }) => endShadow(ctx.actor, parsedInput.version));

export const simulatePolicyAction = authenticatedAction
  .metadata({ name: "policy.simulate", permission })
  .inputSchema(simulatePolicySchema)
  .action(({ parsedInput, ctx }) => simulatePolicy(ctx.actor, parsedInput));
