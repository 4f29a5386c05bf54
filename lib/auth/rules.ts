import { isRight } from "@/lib/auth/permission-changes";
import { z } from "zod";

import type { Right } from "@/lib/auth/permissions";
import { permissions } from "@/lib/auth/permissions";

export const passwordMinLength = 12;
/** argon2 reads any length; a bound keeps one request from costing many. */
export const passwordMaxLength = 128;

/** What nobody sees, and marks that reverse the reading order; the joiner that letters of the Arabic script need stays between them. */
const unseen =
  /(?<=\p{Script=Arabic})(\u200c)(?=\p{Script=Arabic})|[\p{Default_Ignorable_Code_Point}\u202a-\u202e\u2066-\u2069\u2800]/gu;

/** A name as people read it: two that look alike by invisible marks or several blanks are one. */
export function plainName(text: string): string {
  return text
    .replace(unseen, (_mark, joiner: string | undefined) => joiner ?? "")
    .replace(/\p{Zs}+/gu, " ")
    .trim();
}

function nameOf(length: number) {
  return z
    .string()
    .transform(plainName)
    .pipe(
      z
        .string()
        .max(length, { error: "too_long" })
        .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: "invalid" }),
    );
}

const username = z
  .string()
  .trim()
  .min(1, { error: "required" })
  .max(150, { error: "too_long" })
  .regex(/^[\w.@+-]+$/, { error: "username_characters" });

const email = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, { error: "required" })
  .max(254, { error: "too_long" })
  .pipe(z.email({ error: "email" }));

const phone = z
  .string()
  .trim()
  .max(32, { error: "too_long" })
  .regex(/^[0-9+() .-]*$/, { error: "phone" });

const userId = z.int32().positive();
const password = z
  .string()
  .min(1, { error: "required" })
  .max(passwordMaxLength, { error: "password_too_long" });
const newPassword = z
  .string()
  .min(passwordMinLength, { error: "password_too_short" })
  .max(passwordMaxLength, { error: "password_too_long" });
/** More gateway accounts than an installation has. */
const mostGateways = 500;
const grants = z
  .array(z.custom<Right>((code) => typeof code === "string" && isRight(code)))
  .max(permissions.length + mostGateways);

/** A new person, as the form sends it. */
export const createUserSchema = z.strictObject({
  username,
  email,
  firstName: nameOf(32),
  lastName: nameOf(32),
  phone,
  permissions: grants,
});

export const updateUserSchema = z.strictObject({
  userId,
  email,
  firstName: nameOf(32),
  lastName: nameOf(32),
  phone,
});
/** Why somebody gets rights: whoever decides about them reads it. */
export const grantReason = z
  .string()
  .trim()
  .max(1000, { error: "too_long" })
  .regex(/^[^\p{Cs}\u0000-\u0009\u000b-\u001f\u007f]*$/u, { error: "invalid" });
export const setPermissionsSchema = z.strictObject({
  userId,
  permissions: grants,
  reason: grantReason.optional(),
});
export const setActiveSchema = z.strictObject({ userId, active: z.boolean() });
export const endSessionsSchema = z.strictObject({ userId, sessionId: z.uuid().optional() });
export const userIdSchema = z.strictObject({ userId });
export const changePasswordSchema = z.strictObject({ current: password, next: newPassword });
/** The form's own: the second entry only guards against a slip of the finger and is not sent. */
export const repeatedPasswordSchema = changePasswordSchema
  .extend({ repeat: z.string() })
  .refine((value) => value.next === value.repeat, { error: "password_mismatch", path: ["repeat"] });
export const sessionIdSchema = z.strictObject({ sessionId: z.uuid() });

export type CreateUserInput = z.infer<typeof createUserSchema>;
export type UpdateUserInput = z.infer<typeof updateUserSchema>;
export type SetPermissionsInput = z.infer<typeof setPermissionsSchema>;
export type ChangePasswordInput = z.infer<typeof changePasswordSchema>;

export type PasswordFault =
  | "password_too_short"
  | "password_too_long"
  | "password_common"
  | "password_is_username";

/** Case and separators do not make a password another one. */
export function comparablePassword(text: string): string {
  return text.toLowerCase().replace(/[\s._-]+/g, "");
}

/** Why the password may not be chosen; null when it may. `isCommon` judges comparable forms. */
export function passwordFault(
  text: string,
  names: readonly string[],
  isCommon: (form: string) => boolean,
): PasswordFault | null {
  if ([...text].length < passwordMinLength) return "password_too_short";
  if (text.length > passwordMaxLength) return "password_too_long";
  const form = comparablePassword(text);
  if (names.some((name) => name !== "" && comparablePassword(name) === form)) return "password_is_username";
  if (isCommon(form) || isMonotonous(form)) return "password_common";
  return null;
}

/** "aaaaaaaaaaaa", "abababababab", "password1password1": a short piece said again and again. */
function isMonotonous(form: string): boolean {
  if (new Set(form).size < 4) return true;
  return /^(.{1,10})\1+$/u.test(form);
}
