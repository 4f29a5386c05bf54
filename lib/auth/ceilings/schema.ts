import { z } from "zod";
import { ceilingTypes } from "@/lib/auth/ceilings/rules";

/** Ceilings as a form sends them. Apart from the rules, which screens without such a form ask too. */
export const ceilingLinesSchema = z
  .array(
    z.strictObject({
      type: z.enum(ceilingTypes),
      currency: z.string().regex(/^[A-Z]{3}$/, { error: "currency" }),
      amount: z
        .string()
        .trim()
        .regex(/^\d{1,13}(\.\d{1,3})?$/, { error: "amount" }),
    }),
  )
  .max(60)
  .refine(
    (lines) => new Set(lines.map(({ type, currency }) => `${type} ${currency}`)).size === lines.length,
    { error: "ceiling_twice" },
  );
