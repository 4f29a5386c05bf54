import { z } from "zod";

export const timeZoneSchema = z.strictObject({ timeZone: z.string().trim().max(64) });
export type TimeZoneInput = z.infer<typeof timeZoneSchema>;
