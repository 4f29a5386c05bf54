import { z } from "zod";
import { policyDocumentSchema } from "@/lib/approvals/policy/schema";

/** Body and answers of the calls about the approval policy. */

/** Body of `POST /b/countersign/v1/policy/simulate/`. */
export const policySimulateBody = z.object({
  document: policyDocumentSchema.meta({
    description: "A whole policy, in the form in which the live one is read.",
  }),
});

export const policyAnswer = z.object({
  version: z.int(),
  document: z
    .record(z.string(), z.unknown())
    .meta({ description: "As docs/approval-policy.md describes it." }),
});

const outcome = z.string().meta({
  description: "`direct`, `deny`, or `approval:2` for the approval of two people.",
});
const outcomes = z.record(z.string(), z.int());

export const simulationAnswer = z.object({
  days: z.int().meta({ description: "How far back was looked." }),
  operations: z.int().meta({ description: "Refunds and voids that were replayed." }),
  before: outcomes.meta({ description: "How many had which outcome under the live policy." }),
  after: outcomes.meta({ description: "The same under the policy that was sent." }),
  different: z.int(),
  stuck: z.int().meta({ description: "For how many there would have been too few people to decide." }),
  median_hours: z
    .number()
    .nullable()
    .meta({ description: "What an approval took in these days; null when none was given." }),
  added_hours: z.number().nullable().meta({ description: "Waiting that the policy would have added." }),
  differences: z
    .array(
      z.object({
        at: z.string().meta({ description: "ISO 8601, UTC." }),
        label: z.string().meta({ description: "Number of the request, or beginning of the session id." }),
        operation: z.string(),
        source: z.string(),
        amount: z.string(),
        currency_code: z.string(),
        before: outcome,
        after: outcome,
        stuck: z.boolean(),
      }),
    )
    .meta({ description: "The latest 200." }),
});
export type SimulationBody = z.output<typeof simulationAnswer>;
