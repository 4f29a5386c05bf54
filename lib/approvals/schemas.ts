import { z } from "zod";
import { holdsCardNumber } from "@/lib/card-numbers";
import { REASON_CODES } from "@/lib/approvals/types";
import { extraSchema } from "@/lib/gateways/extra-fields";

// Apart from types.ts, so that screens which only know the words do not load a validator.

/** Notes are kept for ever, mailed and put into evidence, so no card number may get into one. */
export const noteSchema = z
  .string()
  .trim()
  .max(1000)
  .refine((text) => !holdsCardNumber(text), { error: "The text contains a card number. Leave it out." });

export const createRequestSchema = z
  .strictObject({
    sessionId: z.string().regex(/^[0-9a-f]{40}$/),
    type: z.enum(["refund", "void"]),
    /** Decimal text; for a void the whole authorization is meant. */
    amount: z.string().max(24).optional(),
    reasonCode: z.string().max(40),
    note: noteSchema.optional(),
    /** Made when the form opened: a double click or a repeated call carries the same one. */
    submissionKey: z.uuid(),
    /** The amount as it was typed a second time; large ones are refused without it. */
    confirmedAmount: z.string().max(24).optional(),
    /** Options for the gateway. */
    extra: extraSchema.optional(),
  })
  .refine((input) => (REASON_CODES[input.type] as readonly string[]).includes(input.reasonCode), {
    path: ["reasonCode"],
    error: "Choose a reason.",
  })
  .refine((input) => input.reasonCode !== "other" || (input.note ?? "").length > 0, {
    path: ["note"],
    error: 'Say what "other" means.',
  });
export type CreateRequestInput = z.infer<typeof createRequestSchema>;

export const captureSchema = z.strictObject({
  sessionId: z.string().regex(/^[0-9a-f]{40}$/),
  amount: z.string().max(24),
  submissionKey: z.uuid(),
  confirmedAmount: z.string().max(24).optional(),
  extra: extraSchema.optional(),
});
export type CaptureWish = z.infer<typeof captureSchema>;

export const decideRequestSchema = z
  .strictObject({
    requestId: z.int32().positive(),
    verdict: z.enum(["approve", "reject"]),
    note: noteSchema.optional(),
    /** Hash of the content that was on the checker's screen. */
    contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .refine((input) => input.verdict === "approve" || (input.note ?? "").length > 0, {
    path: ["note"],
    error: "Say why you reject it.",
  });
export type DecideRequestInput = z.infer<typeof decideRequestSchema>;

export const previewRequestSchema = z.strictObject({
  sessionId: z.string().regex(/^[0-9a-f]{40}$/),
  type: z.enum(["refund", "void"]),
  amount: z.string().max(24).optional(),
});

export const requestIdSchema = z.strictObject({ requestId: z.int32().positive() });
export const cancelRequestSchema = z.strictObject({
  requestId: z.int32().positive(),
  reason: noteSchema.optional(),
});
