import { z } from "zod";

import { changePasswordSchema } from "@/lib/auth/rules";

const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Username or e-mail address, as somebody typed it who forgot his password. */
export const forgotPasswordSchema = z.strictObject({ login: z.string().trim().min(1).max(254) });
export const openLinkSchema = z.strictObject({ token });
export const usePasswordLinkSchema = z.strictObject({ token, next: changePasswordSchema.shape.next });

export type ForgotPasswordInput = z.infer<typeof forgotPasswordSchema>;
export type UsePasswordLinkInput = z.infer<typeof usePasswordLinkSchema>;
