import { type Flaw, flaw } from "@/lib/approvals/policy/flaws";
import {
  OPERATIONS_WITH_AMOUNT,
  type People,
  type PolicyRule,
  REQUESTABLE_OPERATIONS,
} from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import { isCurrencyCode } from "@/lib/money/currencies";

/** What is wrong with a rule's conditions. */
export function ruleFlaws(rule: PolicyRule, index: number, world: PolicyWorld): Flaw[] {
  const at = { rule: index };
  const { when } = rule;
  const flaws: Flaw[] = [];
  if (when.operations.length === 0) flaws.push(flaw("no_operations", at, { rule: rule.name }));
  if (when.sources.length === 0) flaws.push(flaw("no_sources", at, { rule: rule.name }));
  for (const condition of ["currencies", "gatewayAccounts", "customers"] as const)
    if (when[condition]?.length === 0) flaws.push(flaw("empty_condition", at, { condition }));
  if (when.makers && isEmpty(when.makers)) flaws.push(flaw("empty_condition", at, { condition: "makers" }));
  for (const currency of when.currencies ?? [])
    if (!isCurrencyCode(currency)) flaws.push(flaw("unknown_currency", at, { currency }));
  for (const account of when.gatewayAccounts ?? [])
    if (!world.accounts.some((known) => known.pgCode === account))
      flaws.push(flaw("unknown_account", at, { account }));
  if (when.makers) {
    flaws.push(...peopleFlaws(when.makers, world, at));
    if (when.sources.length > 0 && when.sources.every((source) => source === "job"))
      flaws.push(flaw("job_without_person", at, { rule: rule.name }));
  }
  return [...flaws, ...effectFlaws(rule, index)];
}

/** An effect that the rule's operations or sources cannot have. */
function effectFlaws(rule: PolicyRule, index: number): Flaw[] {
  const at = { rule: index };
  const flaws: Flaw[] = [];
  const asksApproval = rule.tiers.some((tier) => tier.then.kind === "approval");
  const outside = (allowed: readonly string[]) =>
    rule.when.operations.filter((operation) => !allowed.includes(operation));
  if (asksApproval) {
    if (rule.when.sources.includes("job")) flaws.push(flaw("approval_for_job", at, { rule: rule.name }));
    for (const operation of outside(REQUESTABLE_OPERATIONS))
      flaws.push(flaw("approval_not_possible", at, { rule: rule.name, operation }));
  }
  if (rule.tiers.length > 1)
    for (const operation of outside(OPERATIONS_WITH_AMOUNT))
      flaws.push(flaw("tiers_without_amount", at, { rule: rule.name, operation }));
  return flaws;
}

export function isEmpty(people: People): boolean {
  return (people.users?.length ?? 0) + (people.groups?.length ?? 0) === 0;
}

/** People and groups that are not there, or not any more. */
export function peopleFlaws(people: People, world: PolicyWorld, at: Flaw["at"]): Flaw[] {
  const persons = (people.users ?? []).flatMap((id) => {
    const person = world.people.find((known) => known.id === id);
    if (!person) return [flaw("unknown_person", at, { id: String(id) })];
    return person.isActive ? [] : [flaw("disabled_person", at, { name: person.name })];
  });
  const groups = (people.groups ?? [])
    .filter((id) => !world.groups.some((group) => group.id === id))
    .map((id) => flaw("unknown_group", at, { id: String(id) }));
  return [...persons, ...groups];
}
