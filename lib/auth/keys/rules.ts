import { z } from "zod";

import { networkList } from "@/lib/auth/keys/networks";
import { apiKeyPermissions, isGatewayRight, isPermission } from "@/lib/auth/permissions";

/** More calls a day than any machine of ours answers: a limit above it is a slip. */
const mostCallsADay = 100_000_000;

const right = z
  .string()
  .max(100)
  .refine((code) => isGatewayRight(code) || (isPermission(code) && apiKeyPermissions.has(code)), {
    error: "invalid",
  });

const limit = z
  .string()
  .trim()
  .regex(/^\d{0,9}$/, { error: "limit" })
  .refine((text) => text === "" || (Number(text) >= 1 && Number(text) <= mostCallsADay), { error: "limit" })
  .transform((text) => (text === "" ? null : Number(text)));

/** A new key, as the form sends it. */
export const createApiKeySchema = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1, { error: "required" })
      .max(50, { error: "too_long" })
      .regex(/^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u, { error: "invalid" }),
    /** Everything that keys may, or what `permissions` name. */
    scope: z.enum(["all", "some"]),
    permissions: z.array(right).max(200),
    /** Last day of the merchant on which it opens anything; empty for ever. */
    lastDay: z.union([z.literal(""), z.iso.date({ error: "date" })]),
    dailyLimit: limit,
    /** From where it opens anything; empty for everywhere. */
    networks: networkList,
  })
  .refine(({ scope, permissions }) => scope === "all" || permissions.length > 0, {
    path: ["permissions"],
    error: "no_rights",
  });

export const revokeApiKeySchema = z.strictObject({ keyId: z.int32().positive() });

/** Whose limit: a key's, a person's, or the general one. */
export const setLimitSchema = z.strictObject({
  of: z.enum(["key", "user", "general"]),
  id: z.int32().nonnegative(),
  dailyLimit: limit,
});

/** What the form holds. */
export type KeyValues = z.input<typeof createApiKeySchema>;
export type CreateApiKeyInput = z.output<typeof createApiKeySchema>;
export type SetLimitInput = z.output<typeof setLimitSchema>;

/** A new secret; the one before it works on for so long. */
export const rotateKeySchema = z.strictObject({
  keyId: z.int32().positive(),
  overlapHours: z.number().int().min(0).max(720),
});
export type RotateKeyInput = z.infer<typeof rotateKeySchema>;
