import { z } from "zod";
import { noteSchema } from "@/lib/approvals/schemas";

const day = z.iso.date();

export const createDelegationSchema = z
  .strictObject({
    toUserId: z.int32().positive(),
    /** First and last day, both whole, in the merchant's zone. */
    fromDay: day,
    toDay: day,
    reason: noteSchema.max(500).optional(),
  })
  .refine((input) => input.toDay >= input.fromDay, {
    path: ["toDay"],
    error: "The last day comes before the first.",
  });
export type CreateDelegationInput = z.infer<typeof createDelegationSchema>;

export const endDelegationSchema = z.strictObject({ delegationId: z.int32().positive() });
