import { z } from "zod";
import { languages, numeralKinds } from "@/lib/i18n/settings";

/** What a person says about the writing of the console; without numerals they stay as they are. */
export const setDisplaySchema = z.strictObject({
  language: z.enum(languages),
  numerals: z.enum(numeralKinds).optional(),
});

export type SetDisplay = z.infer<typeof setDisplaySchema>;
