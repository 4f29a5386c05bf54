import { z } from "zod";
import { factorCircles } from "@/lib/auth/sign-in-rules/rules";

const reason = z
  .string()
  .trim()
  .max(1000, { error: "too_long" })
  .regex(/^[^\p{Cs}\u0000-\u0009\u000b-\u001f\u007f]*$/u, { error: "invalid" })
  .optional();
const userIds = z.array(z.int32().positive()).max(20);

export const requireFactorsSchema = z.strictObject({
  circles: z.array(z.enum(factorCircles)).max(factorCircles.length),
  reason,
});
/** Null: everybody may sign in with his password. */
export const passwordHoldersSchema = z.strictObject({ userIds: userIds.nullable(), reason });

export type RequireFactorsInput = z.infer<typeof requireFactorsSchema>;
export type PasswordHoldersInput = z.infer<typeof passwordHoldersSchema>;
