import { type Flaw, flaw } from "@/lib/approvals/policy/flaws";
import { findEasierTier, isPoolWithin } from "@/lib/approvals/policy/strictness";
import type {
  Clocks,
  PolicyDocument,
  PolicyEffect,
  PolicyPool,
  PolicyRule,
  PolicyStage,
} from "@/lib/approvals/policy/types";
import { isEmpty, peopleFlaws } from "@/lib/approvals/policy/validate-rules";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import { findExponent } from "@/lib/money/currencies";
import { parseAmount } from "@/lib/money/money";

/** What is wrong with a rule's tiers: their bounds, their order, and what each asks for. */
export function tierFlaws(
  rule: PolicyRule,
  index: number,
  document: PolicyDocument,
  world: PolicyWorld,
): Flaw[] {
  const at = { rule: index };
  const flaws: Flaw[] = [];
  if (rule.tiers.length > 1 && (rule.when.currencies?.length ?? 0) === 0)
    flaws.push(flaw("tiers_without_currency", at, { rule: rule.name }));
  if (rule.sumOver && rule.tiers.length < 2) flaws.push(flaw("sums_without_tiers", at, { rule: rule.name }));
  rule.tiers.forEach((tier, position) => {
    const here = { ...at, tier: position };
    flaws.push(...boundFlaws(rule, position, here), ...effectFlaws(tier.then, here, document.clocks, world));
    const below = rule.tiers[position - 1];
    const easier = below ? findEasierTier(below.then, tier.then) : null;
    if (easier) flaws.push(flaw(easier, here, { rule: rule.name }));
  });
  return flaws;
}

function boundFlaws(rule: PolicyRule, position: number, at: Flaw["at"]): Flaw[] {
  const bounds = rule.tiers[position]?.upTo;
  if (!bounds) return [];
  const currencies = rule.when.currencies ?? [];
  const named = Object.keys(bounds);
  const flaws: Flaw[] = [];
  if (named.length !== currencies.length || !currencies.every((currency) => named.includes(currency)))
    flaws.push(flaw("bounds_other_currencies", at, { currencies: currencies.join(", ") }));
  for (const [currency, text] of Object.entries(bounds)) {
    const bound = readBound(text, currency);
    if (bound === null) {
      const decimals = String(findExponent(currency) ?? 0);
      flaws.push(flaw("bad_amount", at, { amount: text, currency, decimals }));
      continue;
    }
    const lower = readBound(rule.tiers[position - 1]?.upTo?.[currency], currency);
    if (lower !== null && bound <= lower)
      flaws.push(flaw("bounds_not_ascending", at, { amount: text, currency }));
  }
  return flaws;
}

/** Minor units, or null where it is no amount of the currency. */
export function readBound(text: string | undefined, currency: string): bigint | null {
  if (text === undefined || findExponent(currency) === undefined) return null;
  try {
    return parseAmount(text, currency);
  } catch {
    return null;
  }
}

function effectFlaws(effect: PolicyEffect, at: Flaw["at"], clocks: Clocks, world: PolicyWorld): Flaw[] {
  if (effect.kind !== "approval") return [];
  const pendingHours = effect.demands.pendingHours ?? clocks.pendingHours;
  const approvedHours = effect.demands.approvedHours ?? clocks.approvedHours;
  const flaws = effect.stages.flatMap((stage, index) =>
    stageFlaws(stage, { ...at, stage: index }, pendingHours, world),
  );
  if (effect.demands.undoMinutes >= approvedHours * 60) {
    const { undoMinutes } = effect.demands;
    flaws.push(flaw("undo_too_long", at, { minutes: String(undoMinutes), hours: String(approvedHours) }));
  }
  return flaws;
}

function stageFlaws(stage: PolicyStage, at: Flaw["at"], pendingHours: number, world: PolicyWorld): Flaw[] {
  const flaws = poolFlaws(stage.pool, stage.name, at, world);
  if (!stage.fallback) return flaws;
  const { afterHours, pool } = stage.fallback;
  flaws.push(...poolFlaws(pool, stage.name, at, world));
  if (afterHours >= pendingHours)
    flaws.push(
      flaw("fallback_too_late", at, {
        stage: stage.name,
        hours: String(afterHours),
        pending: String(pendingHours),
      }),
    );
  if (isPoolWithin(pool, stage.pool)) flaws.push(flaw("fallback_adds_nobody", at, { stage: stage.name }));
  return flaws;
}

function poolFlaws(pool: PolicyPool, stage: string, at: Flaw["at"], world: PolicyWorld): Flaw[] {
  if (pool.anyChecker) return [];
  if (isEmpty(pool)) return [flaw("empty_pool", at, { stage })];
  const idle = (pool.users ?? []).flatMap((id) => {
    const person = world.people.find((known) => known.id === id);
    return person?.isActive && !person.mayDecide
      ? [flaw("not_a_checker", at, { stage, name: person.name })]
      : [];
  });
  return [...peopleFlaws(pool, world, at), ...idle];
}
