import { z } from "zod";

/** The limits as a form sends them. Apart from the rules, which every dialog asks. */
export const confirmationLimitsSchema = z.strictObject({
  limits: z.array(z.strictObject({ currency: z.string().length(3), amount: z.string().max(24) })).max(200),
});
export type ConfirmationLimitsInput = z.infer<typeof confirmationLimitsSchema>;
