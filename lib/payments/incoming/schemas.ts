import { z } from "zod";
import { IMPORT_FIELDS, ROW_STATES } from "@/lib/payments/incoming/types";

/** What the pages about payments from outside send. */

const pgCode = z.string().min(1).max(64);
const importId = z.int32().positive();
const gatewayReference = z
  .string()
  .trim()
  .min(1, { error: "required" })
  .max(128, { error: "too_long" })
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: "invalid" });

export const fetchSchema = z.strictObject({ pgCode, gatewayReference });
export const confirmFetchSchema = z.strictObject({ pgCode, gatewayReference, seen: z.string().length(64) });
export const importIdSchema = z.strictObject({ importId });

const column = z.number().int().min(0).max(199);

export const mappingSchema = z
  .strictObject({
    columns: z.partialRecord(z.enum(IMPORT_FIELDS), column),
    states: z.record(z.string().max(200), z.enum(ROW_STATES)),
    state: z.enum(["paid", "authorized"]),
    decimal: z.enum(["point", "comma"]),
    dates: z.enum(["dmy", "mdy"]),
  })
  .refine(({ states }) => Object.keys(states).length <= 100, { error: "too_many_states" });

export const changeMappingSchema = z.strictObject({ importId, mapping: mappingSchema });

export type FetchInput = z.infer<typeof fetchSchema>;
export type ConfirmFetchInput = z.infer<typeof confirmFetchSchema>;
export type ChangeMappingInput = z.infer<typeof changeMappingSchema>;
