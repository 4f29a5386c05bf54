import "server-only";

import { comparePolicies } from "@/lib/approvals/policy/compare";
import { policyVersion } from "@/lib/approvals/policy/live-policy";
import type { PolicyTranslator } from "@/lib/approvals/policy/phrases";
import { readPolicyWorld } from "@/lib/approvals/policy/read-world";
import { policyWords } from "@/lib/approvals/policy/words";
import { LIVE_FACT } from "@/lib/changes/kinds/policy-publish";
import type { ChangeRequestView } from "@/lib/changes/types";
import { sql } from "@/lib/db/sql";

/**
 * The same changes with what another approval policy would make different in the words of `t`. A change keeps English words; both
 * versions stay as they are from the proposal on, so comparing them again says the same.
 */
export async function policiesInWords(
  changes: ChangeRequestView[],
  t: PolicyTranslator,
): Promise<ChangeRequestView[]> {
  if (!changes.some(({ kind }) => kind === "policy.publish")) return changes;
  const words = policyWords(t, await readPolicyWorld(sql));
  return Promise.all(
    changes.map(async (change) => {
      const compared = change.kind === "policy.publish" ? await comparisonOf(change) : null;
      return compared
        ? { ...change, effect: { ...change.effect, lines: words.comparison(compared) } }
        : change;
    }),
  );
}

/** Null where one of the two versions is no more: a draft that was taken back may be thrown away. */
async function comparisonOf({ effect, targetId }: ChangeRequestView) {
  const live = effect.facts?.find(({ name }) => name === LIVE_FACT)?.before;
  const [before, after] = await Promise.all([
    policyVersion(sql, Number(live)),
    policyVersion(sql, Number(targetId)),
  ]);
  return before && after ? comparePolicies(before.document, after.document) : null;
}
