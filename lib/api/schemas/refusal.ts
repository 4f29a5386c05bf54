import { z } from "zod";

/** What a refusal says. `detail` is for people, `error.code` for programs. */
export const refusalAnswer = z.object({
  detail: z.string().meta({ description: "One sentence, safe to show to people." }),
  operation: z
    .string()
    .optional()
    .meta({ description: "Operation calls: what was asked, or `operation_tracking`." }),
  result: z.literal("failed").optional(),
  pg_response: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: "The gateway's own answer, where the gateway refused." }),
  error: z.object({
    type: z.enum([
      "validation_error",
      "authentication_error",
      "permission_error",
      "rate_limit_error",
      "api_error",
    ]),
    code: z.string().meta({ description: "For programs.", examples: ["amount_exceeds_balance"] }),
    message: z.string(),
  }),
});

/** Wrong fields: each with its messages; those of nested objects are nested likewise. */
export const fieldRefusal = z
  .record(z.string(), z.union([z.array(z.string()), z.record(z.string(), z.unknown())]))
  .meta({ examples: [{ amount: ["A valid number is required."] }] });
