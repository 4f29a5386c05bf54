import { z } from "zod";

import { grantReason } from "@/lib/auth/rules";

const id = z.int32().positive();

/** The name of a group at the provider, as the provider writes it. */
export const providerGroupSchema = z
  .string()
  .trim()
  .min(1, { error: "required" })
  .max(200, { error: "too_long" })
  .regex(/^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u, { error: "invalid" });

export const linkPersonSchema = z.strictObject({
  identityId: id,
  userId: id,
  reason: grantReason.optional(),
});
export const unlinkPersonSchema = z.strictObject({ identityId: id });
export const mapGroupSchema = z.strictObject({
  groupId: id,
  providerGroup: providerGroupSchema,
  reason: grantReason.optional(),
});
export const unmapGroupSchema = z.strictObject({ groupId: id, providerGroup: providerGroupSchema });

export type LinkPersonInput = z.infer<typeof linkPersonSchema>;
export type MapGroupInput = z.infer<typeof mapGroupSchema>;
export type UnmapGroupInput = z.infer<typeof unmapGroupSchema>;
