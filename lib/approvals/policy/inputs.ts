import { z } from "zod";
import { noteSchema } from "@/lib/approvals/schemas";
import { READY_MADE } from "@/lib/approvals/policy/ready-made";
import { policyDocumentSchema } from "@/lib/approvals/policy/schema";

const version = z.int32().positive();
const revision = z.int32().positive();
const note = noteSchema;

export const startDraftSchema = z.strictObject({
  from: z.enum(["live", "version", ...READY_MADE]),
  /** With `from: "version"`. */
  version: version.optional(),
});
export type StartDraftInput = z.infer<typeof startDraftSchema>;

export const saveDraftSchema = z.strictObject({
  version,
  revision,
  note,
  document: policyDocumentSchema,
});
export type SaveDraftInput = z.infer<typeof saveDraftSchema>;

export const policyVersionSchema = z.strictObject({ version });

export const publishPolicySchema = z.strictObject({
  version,
  revision,
  /** Why; shown to whoever decides. */
  reason: noteSchema.min(1, "Say why the policy changes."),
});
export type PublishPolicyInput = z.infer<typeof publishPolicySchema>;

export const shadowPolicySchema = z.strictObject({ version, revision });
export type ShadowPolicyInput = z.infer<typeof shadowPolicySchema>;

export const simulatePolicySchema = z.strictObject({ document: policyDocumentSchema });
export type SimulatePolicyInput = z.infer<typeof simulatePolicySchema>;
