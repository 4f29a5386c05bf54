import { z } from "zod";
import { noteSchema } from "@/lib/approvals/schemas";

/** As many as one page of the list shows: nobody decides what he has not before his eyes. */
const MANY = 50;

export const decideManySchema = z
  .strictObject({
    verdict: z.enum(["approve", "reject"]),
    note: noteSchema.optional(),
    requests: z
      .array(
        z.strictObject({
          requestId: z.int32().positive(),
          /** Hash of the content that was in the list. */
          contentHash: z.string().regex(/^[0-9a-f]{64}$/),
        }),
      )
      .min(1)
      .max(MANY)
      .refine((requests) => new Set(requests.map(({ requestId }) => requestId)).size === requests.length, {
        error: "Each request once.",
      }),
  })
  .refine((input) => input.verdict === "approve" || (input.note ?? "").length > 0, {
    path: ["note"],
    error: "Say why you reject them.",
  });
export type DecideManyInput = z.infer<typeof decideManySchema>;
