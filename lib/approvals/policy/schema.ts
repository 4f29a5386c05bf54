import { z } from "zod";
import {
  LIMIT_SUBJECTS,
  POLICY_SOURCES,
  type PolicyDocument,
  SUM_SCOPES,
} from "@/lib/approvals/policy/types";
import { OPERATION_TYPES } from "@/lib/operations/types";

// The shape of a policy. What makes sense in it is judged by validate.ts, in words for people.

const id = z.string().regex(/^[a-z0-9-]{1,40}$/);
const name = z.string().trim().min(1).max(80);
const personId = z.int().positive();
const currency = z.string().regex(/^[A-Z]{3}$/);
/** A year: beyond it a window or a clock is a mistake. */
const hours = z.int().min(1).max(8760);
const amount = z.string().regex(/^\d{1,13}(\.\d{1,3})?$/);
const amounts = z.record(currency, amount);
const operations = z.array(z.enum(OPERATION_TYPES)).max(OPERATION_TYPES.length);
const sources = z.array(z.enum(POLICY_SOURCES)).max(POLICY_SOURCES.length);

const people = z.strictObject({
  users: z.array(personId).max(200).optional(),
  groups: z.array(personId).max(200).optional(),
});

const pool = z.union([z.strictObject({ anyChecker: z.literal(true) }), people]);

const stage = z.strictObject({
  name,
  pool,
  count: z.int().min(1).max(20),
  fallback: z.strictObject({ afterHours: hours, pool }).optional(),
});

const demands = z.strictObject({
  makerNote: z.boolean(),
  checkerNote: z.boolean(),
  attachment: z.boolean(),
  stepUp: z.boolean(),
  undoMinutes: z.int().min(0).max(1440),
  pendingHours: hours.optional(),
  approvedHours: hours.optional(),
});

const effect = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("direct") }),
  z.strictObject({ kind: z.literal("deny") }),
  z.strictObject({ kind: z.literal("approval"), stages: z.array(stage).min(1).max(6), demands }),
]);

const rule = z.strictObject({
  id,
  name,
  when: z.strictObject({
    operations,
    sources,
    currencies: z.array(currency).max(60).optional(),
    gatewayAccounts: z.array(z.string().min(1).max(64)).max(200).optional(),
    makers: people.optional(),
    customers: z.array(z.string().trim().toLowerCase().min(1).max(128)).max(500).optional(),
  }),
  sumOver: z.strictObject({ scopes: z.array(z.enum(SUM_SCOPES)).min(1).max(3), hours }).optional(),
  tiers: z
    .array(z.strictObject({ upTo: amounts.nullable(), then: effect }))
    .min(1)
    .max(12)
    .refine((tiers) => tiers.every((tier, index) => (tier.upTo === null) === (index === tiers.length - 1)), {
      error: "The last tier, and only the last one, has no bound.",
    }),
});

const limit = z.strictObject({
  id,
  name,
  operations,
  sources,
  per: z.enum(LIMIT_SUBJECTS),
  hours,
  maxAmount: amounts.optional(),
  maxCount: z.int().min(1).max(100_000).optional(),
});

export const policyDocumentSchema = z.strictObject({
  format: z.literal(1),
  rules: z.array(rule).max(100),
  limits: z.array(limit).max(50),
  clocks: z.strictObject({ pendingHours: hours, approvedHours: hours }),
  separation: z.strictObject({
    directUsers: z.array(personId).max(200),
    checkersActDirectly: z.boolean(),
    adminsActDirectly: z.boolean(),
  }),
}) satisfies z.ZodType<PolicyDocument>;
