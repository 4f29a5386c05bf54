import { forEachCell, ruleFor } from "@/lib/approvals/policy/cells";
import { findDeadlocks } from "@/lib/approvals/policy/deadlocks";
import { type Flaw, flaw, warning } from "@/lib/approvals/policy/flaws";
import { POLICY_SOURCES, type PolicyDocument } from "@/lib/approvals/policy/types";
import { limitFlaws } from "@/lib/approvals/policy/validate-limits";
import { ruleFlaws } from "@/lib/approvals/policy/validate-rules";
import { tierFlaws } from "@/lib/approvals/policy/validate-tiers";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import { OPERATION_TYPES } from "@/lib/operations/types";

/**
 * Everything that is wrong with a policy, for the world as it is. Empty of errors, every amount has one tier, each tier can
 * be completed, larger amounts are never easier, and every setting can take effect.
 */
export function validatePolicy(document: PolicyDocument, world: PolicyWorld): Flaw[] {
  const flaws = [
    ...document.rules.flatMap((rule, index) => [
      ...ruleFlaws(rule, index, world),
      ...tierFlaws(rule, index, document, world),
    ]),
    ...limitFlaws(document),
    ...nameFlaws(document),
    ...bypassFlaws(document, world),
  ];
  // What follows asks the rules themselves, which has a meaning only where they can be read.
  if (flaws.some((one) => one.severity === "error")) return flaws;
  return [...flaws, ...reachFlaws(document), ...deadlockFlaws(document, world), ...coverFlaws(document)];
}

/** Whether the policy may be published. */
export function isSound(flaws: readonly Flaw[]): boolean {
  return flaws.every((one) => one.severity !== "error");
}

function nameFlaws(document: PolicyDocument): Flaw[] {
  const lists = [
    { kind: "rule" as const, entries: document.rules },
    { kind: "limit" as const, entries: document.limits },
  ];
  return lists.flatMap(({ kind, entries }) =>
    entries.flatMap((entry, index) => {
      const earlier = entries.slice(0, index);
      const at = { [kind]: index };
      if (earlier.some((other) => other.id === entry.id)) return [flaw("duplicate_id", at, { id: entry.id })];
      return earlier.some((other) => other.name === entry.name)
        ? [flaw("duplicate_name", at, { name: entry.name })]
        : [];
    }),
  );
}

function bypassFlaws(document: PolicyDocument, world: PolicyWorld): Flaw[] {
  const { directUsers, checkersActDirectly, adminsActDirectly } = document.separation;
  const isOn = directUsers.length > 0 || checkersActDirectly || adminsActDirectly;
  if (!isOn) return [];
  const unknown = directUsers.filter((id) => !world.people.some((person) => person.id === id));
  const asked = document.rules.some(
    (rule) =>
      rule.when.sources.includes("console") && rule.tiers.some((tier) => tier.then.kind === "approval"),
  );
  return [
    ...unknown.map((id) => flaw("unknown_person", {}, { id: String(id) })),
    asked ? warning("loud_bypass") : flaw("bypass_without_approval"),
  ];
}

/** A rule that is never the first to match. */
function reachFlaws(document: PolicyDocument): Flaw[] {
  const reached = new Set<string>();
  const known = forEachCell(document, document, (cell) => {
    // By itself only the expiry of payments is done.
    if (cell.source === "job" && cell.operation !== "expire") return;
    const rule = ruleFor(document, cell);
    if (rule) reached.add(rule.id);
  });
  if (!known) return [];
  return document.rules.flatMap((rule, index) =>
    reached.has(rule.id) ? [] : [flaw("unreachable_rule", { rule: index }, { rule: rule.name })],
  );
}

function deadlockFlaws(document: PolicyDocument, world: PolicyWorld): Flaw[] {
  return findDeadlocks(document, world).map((lack) =>
    flaw(
      "lacks_people",
      { rule: lack.rule, tier: lack.tier, stage: lack.stage },
      {
        rule: lack.ruleName,
        stage: lack.stageName,
        needed: String(lack.needed),
        maker: lack.maker ?? "",
        left: lack.left.join(", "),
        count: String(lack.left.length),
      },
    ),
  );
}

/** What no rule names is denied: said, because it is rarely meant. */
function coverFlaws(document: PolicyDocument): Flaw[] {
  return POLICY_SOURCES.flatMap((source) =>
    OPERATION_TYPES.filter((type) => source !== "job" || type === "expire")
      .filter(
        (type) =>
          !document.rules.some(
            (rule) => rule.when.operations.includes(type) && rule.when.sources.includes(source),
          ),
      )
      .map((operation) => warning("uncovered", {}, { operation, source })),
  );
}
