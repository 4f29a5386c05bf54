import { findRule, limitsOn, type PolicyFacts, sumKey } from "@/lib/approvals/policy/facts";
import type {
  Demands,
  Explanation,
  ExplanationCode,
  PolicyDocument,
  PolicyRule,
  PolicyTier,
  Requirement,
  SumScope,
} from "@/lib/approvals/policy/types";
import { formatAmount, parseAmount } from "@/lib/money/money";

export type PolicyOutcome =
  | { kind: "direct"; ruleId: string; bypass: boolean; because: Explanation[] }
  | { kind: "deny"; ruleId: string | null; because: Explanation[] }
  | { kind: "approval"; requirement: Requirement; because: Explanation[] };

/** The policy's answer about one operation. Every door, the preview, the simulation and the shadow ask here. */
export type Evaluator = (document: PolicyDocument, version: number, facts: PolicyFacts) => PolicyOutcome;

/**
 * Rule, tier, limits, bypass, in this order. Pure: the same facts have the same answer. Throws when a fact that the rule
 * needs was not read, so that a forgotten sum is never taken for zero.
 */
export const evaluatePolicy: Evaluator = (document, version, facts) => {
  const rule = findRule(document, facts);
  if (!rule) return { kind: "deny", ruleId: null, because: [explain("no_rule")] };
  const { tier, index, because } = chooseTier(rule, facts);
  if (tier.then.kind === "deny")
    return { kind: "deny", ruleId: rule.id, because: [...because, explain("denied_by_rule")] };
  const exceeded = findExceeded(document, facts);
  if (exceeded) return { kind: "deny", ruleId: rule.id, because: [...because, exceeded] };
  if (tier.then.kind === "direct") return { kind: "direct", ruleId: rule.id, bypass: false, because };
  const bypass = findBypass(document, facts);
  if (bypass) return { kind: "direct", ruleId: rule.id, bypass: true, because: [...because, bypass] };
  const requirement: Requirement = {
    policyVersion: version,
    ruleId: rule.id,
    ruleName: rule.name,
    tier: index,
    stages: tier.then.stages,
    demands: withClocks(tier.then.demands, document),
  };
  return { kind: "approval", requirement, because };
};

function explain(code: ExplanationCode, params: Record<string, string> = {}): Explanation {
  return { code, params };
}

/** Demands with the clocks of the document where the tier names none. */
function withClocks(demands: Demands, document: PolicyDocument): Required<Demands> {
  return {
    makerNote: demands.makerNote,
    checkerNote: demands.checkerNote,
    attachment: demands.attachment,
    stepUp: demands.stepUp,
    undoMinutes: demands.undoMinutes,
    pendingHours: demands.pendingHours ?? document.clocks.pendingHours,
    approvedHours: demands.approvedHours ?? document.clocks.approvedHours,
  };
}

interface ChosenTier {
  tier: PolicyTier;
  index: number;
  because: Explanation[];
}

function chooseTier(rule: PolicyRule, facts: PolicyFacts): ChosenTier {
  const earlier = largestSum(rule, facts);
  const counted = facts.amountMinor + earlier.minor;
  const index = rule.tiers.findIndex((candidate) => isWithin(candidate, counted, facts.currencyCode));
  const tier = rule.tiers[index];
  if (!tier) throw new Error(`Rule ${rule.id} has no tier for every amount.`);
  const because = [explain("rule", { rule: rule.name }), tierReason(rule, index, facts.currencyCode)];
  // Only said where it made a difference: otherwise it explains nothing.
  if (earlier.scope && !isWithin(tier, facts.amountMinor, facts.currencyCode, rule.tiers[index - 1])) {
    because.push(
      explain(`lifted_by_${earlier.scope}`, {
        sum: formatAmount(counted, facts.currencyCode),
        currency: facts.currencyCode,
        hours: String(rule.sumOver?.hours ?? 0),
      }),
    );
  }
  return { tier, index, because };
}

/** Whether the amount lies in the tier: at most its bound, and above the one below where that is given. */
function isWithin(tier: PolicyTier, minor: bigint, currency: string, below?: PolicyTier): boolean {
  const bound = boundOf(tier, currency);
  if (bound !== null && minor > bound) return false;
  const floor = below ? boundOf(below, currency) : null;
  return floor === null || minor > floor;
}

function boundOf(tier: PolicyTier, currency: string): bigint | null {
  if (tier.upTo === null) return null;
  const text = tier.upTo[currency];
  if (text === undefined) throw new Error(`A tier has no bound in ${currency}.`);
  return parseAmount(text, currency);
}

function tierReason(rule: PolicyRule, index: number, currency: string): Explanation {
  const bound = rule.tiers[index]?.upTo?.[currency];
  if (bound !== undefined) return explain("tier_up_to", { amount: bound, currency });
  const floor = rule.tiers[index - 1]?.upTo?.[currency];
  return floor === undefined ? explain("tier_only") : explain("tier_above", { amount: floor, currency });
}

function largestSum(rule: PolicyRule, facts: PolicyFacts): { minor: bigint; scope: SumScope | null } {
  let largest: { minor: bigint; scope: SumScope | null } = { minor: 0n, scope: null };
  for (const scope of rule.sumOver?.scopes ?? []) {
    const key = sumKey(scope, rule.sumOver?.hours ?? 0);
    const minor = facts.sums[key];
    if (minor === undefined) throw new Error(`The sum ${key} was not read.`);
    if (minor > largest.minor) largest = { minor, scope };
  }
  return largest;
}

function findExceeded(document: PolicyDocument, facts: PolicyFacts): Explanation | null {
  for (const limit of limitsOn(document, facts)) {
    const moved = facts.moved[limit.id];
    if (!moved) throw new Error(`What counts for the limit ${limit.id} was not read.`);
    const params = { limit: limit.name, hours: String(limit.hours) };
    const amount = limit.maxAmount?.[facts.currencyCode];
    if (
      amount !== undefined &&
      moved.amountMinor + facts.amountMinor > parseAmount(amount, facts.currencyCode)
    )
      return explain("over_amount_limit", { ...params, amount, currency: facts.currencyCode });
    if (limit.maxCount !== undefined && moved.count + 1 > limit.maxCount)
      return explain("over_count_limit", { ...params, count: String(limit.maxCount) });
  }
  return null;
}

/** Only for a person at the console: a program has nobody who answers for it. */
function findBypass({ separation }: PolicyDocument, facts: PolicyFacts): Explanation | null {
  if (facts.source !== "console" || facts.makerId === null) return null;
  if (separation.directUsers.includes(facts.makerId)) return explain("bypass_person");
  if (separation.checkersActDirectly && facts.makerIsChecker) return explain("bypass_checker");
  if (separation.adminsActDirectly && facts.makerIsAdmin) return explain("bypass_admin");
  return null;
}

/**
 * The ways ("api:refund") that are direct whatever the payment, the amount and the person: a door may skip reading facts for
 * them. Kept with the version, so that a busy door learns it in a statement that it sends anyway.
 */
export function directWays(document: PolicyDocument): string[] {
  const ways = new Set<string>();
  const settled = new Set<string>();
  for (const rule of document.rules) {
    const { operations, sources, ...narrowing } = rule.when;
    const open = Object.values(narrowing).some((condition) => condition !== undefined);
    const direct = !open && rule.tiers.every((tier) => tier.then.kind === "direct");
    for (const source of sources) {
      for (const type of operations) {
        const way = `${source}:${type}`;
        if (settled.has(way)) continue;
        settled.add(way);
        if (direct && !isLimited(document, source, type)) ways.add(way);
      }
    }
  }
  return [...ways].sort();
}

function isLimited(document: PolicyDocument, source: string, type: string): boolean {
  return document.limits.some(
    (limit) =>
      (limit.operations as readonly string[]).includes(type) &&
      (limit.sources as readonly string[]).includes(source),
  );
}
