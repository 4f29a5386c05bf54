import type { OperationSource, OperationType } from "@/lib/operations/types";

/** The rule that one operation from one source falls under. */
export type PolicyOutcome =
  | { kind: "direct" }
  /** Waits until so many checkers, none of them the maker, have approved. */
  | { kind: "approval"; requiredChecks: number }
  | { kind: "deny" };

export interface PolicyRule {
  operations: readonly OperationType[];
  sources: readonly OperationSource[];
  outcome: PolicyOutcome;
}

export interface Policy {
  version: number;
  rules: readonly PolicyRule[];
  /** How long a request may wait for a checker, and then for its execution. */
  pendingHours: number;
  approvedHours: number;
}

/**
 * Four eyes: in the console a refund or void waits for one checker; what never sends money back is direct; API calls are
 * direct. Rules are read from the top, the first match counts, no match means no.
 */
export const FOUR_EYES: Policy = {
  version: 1,
  rules: [
    {
      operations: ["refund", "void"],
      sources: ["console"],
      outcome: { kind: "approval", requiredChecks: 1 },
    },
    {
      operations: ["capture", "cancel", "expire", "delete"],
      sources: ["console"],
      outcome: { kind: "direct" },
    },
    {
      operations: ["refund", "void", "capture", "cancel", "expire", "delete"],
      sources: ["api"],
      outcome: { kind: "direct" },
    },
    { operations: ["expire"], sources: ["job"], outcome: { kind: "direct" } },
  ],
  pendingHours: 48,
  approvedHours: 48,
};

/** What the policy says about an operation. Every door asks here. */
export function evaluatePolicy(policy: Policy, type: OperationType, source: OperationSource): PolicyOutcome {
  const rule = policy.rules.find(
    (candidate) => candidate.operations.includes(type) && candidate.sources.includes(source),
  );
  return rule?.outcome ?? { kind: "deny" };
}
