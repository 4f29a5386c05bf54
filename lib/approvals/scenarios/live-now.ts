import { directWays } from "@/lib/approvals/policy/evaluate";
import { FOUR_EYES_DOCUMENT, NO_DEMANDS } from "@/lib/approvals/policy/ready-made";
import type {
  Demands,
  PolicyDocument,
  PolicyEffect,
  PolicyRule,
  PolicyStage,
} from "@/lib/approvals/policy/types";
import { inTransaction } from "@/lib/db/sql";

/** Policies for tests, put in force without the two admins that it takes in life. */

/** Makes a document the live one at once; returns its version. */
export async function liveNow(document: PolicyDocument): Promise<number> {
  return inTransaction(async (transaction) => {
    const rows = await transaction.query<{ version: number }>(
      `INSERT INTO approval_policy_version (document, direct_ways) VALUES ($1::jsonb, $2) RETURNING version`,
      [JSON.stringify(document), directWays(document)],
    );
    const version = rows[0]!.version;
    await transaction.query("UPDATE approval_policy_version SET status = 'retired' WHERE status = 'live'");
    await transaction.query("UPDATE approval_policy_version SET status = 'live' WHERE version = $1", [
      version,
    ]);
    return version;
  });
}

/** The policy that a new installation has. */
export const fourEyesNow = () => liveNow(FOUR_EYES_DOCUMENT);

export const anyChecker = (count = 1, name = "Checker"): PolicyStage => ({
  name,
  pool: { anyChecker: true },
  count,
});
export const people = (users: number[], count = 1, name = "Named"): PolicyStage => ({
  name,
  pool: { users },
  count,
});

export function approval(stages: PolicyStage[], demands: Partial<Demands> = {}): PolicyEffect {
  return { kind: "approval", stages, demands: { ...NO_DEMANDS, ...demands } };
}

/** Four eyes with other rules in front of it. */
export function before(rules: PolicyRule[], more: Partial<PolicyDocument> = {}): PolicyDocument {
  return { ...FOUR_EYES_DOCUMENT, ...more, rules: [...rules, ...FOUR_EYES_DOCUMENT.rules] };
}

/** Refunds and voids from the console, all amounts alike. */
export function consoleRule(then: PolicyEffect, more: Partial<PolicyRule> = {}): PolicyRule {
  return {
    id: "test-console",
    name: "Test",
    when: { operations: ["refund", "void"], sources: ["console"] },
    tiers: [{ upTo: null, then }],
    ...more,
  };
}
