import { type Cell, forEachCell, ruleFor } from "@/lib/approvals/policy/cells";
import { compareBypass, compareLimits, type GeneralChange } from "@/lib/approvals/policy/compare-general";
import { isAtLeastAsStrict } from "@/lib/approvals/policy/strictness";
import type {
  PolicyDocument,
  PolicyEffect,
  PolicyRule,
  PolicySource,
  SumWindow,
} from "@/lib/approvals/policy/types";
import { parseAmount } from "@/lib/money/money";
import type { OperationType } from "@/lib/operations/types";

export type Comparison = "tighter" | "looser" | "mixed" | "same";

/** Operations that fell under one rule and now fall under another, or under the same one changed. */
export interface Place {
  operations: OperationType[];
  sources: PolicySource[];
  currencies: string[];
  /** Currencies that no rule names are among them. */
  otherCurrencies: boolean;
  beforeRule: string | null;
  afterRule: string | null;
  /** One of them: account, maker, customer. */
  example: Cell;
}

/** A place where two policies say different things about the same operation. */
export interface Change {
  direction: Exclude<Comparison, "same">;
  where: Place;
  /** In the place's currency, which is then one; above it and up to it. Null: from zero, without bound. */
  above: string | null;
  upTo: string | null;
  before: PolicyEffect;
  after: PolicyEffect;
  /** Sums that choose the tier were widened, narrowed or both. */
  sums?: Exclude<Comparison, "same">;
}

export interface PolicyComparison {
  result: Comparison;
  changes: Change[];
  general: GeneralChange[];
}

/**
 * What becomes easier and what harder. Every kind of operation that the two policies can tell apart is looked at, so a
 * loosening cannot hide behind the order of rules; what cannot be ordered counts as both.
 */
export function comparePolicies(before: PolicyDocument, after: PolicyDocument): PolicyComparison {
  const general = [...compareLimits(before, after), ...compareBypass(before, after)];
  const places = placesOf(before, after);
  if (places === null) {
    general.push({ direction: "mixed", subject: "too_complex", name: "" });
    return { result: "mixed", changes: [], general };
  }
  const changes = places.flatMap(({ place, rules }) => compareRules(before, after, place, rules));
  return { result: sum([...changes, ...general].map((change) => change.direction)), changes, general };
}

interface RulesAtPlace {
  before: PolicyRule | null;
  after: PolicyRule | null;
}

/** Cells with the same two rules, and the same currency where amounts count, are one place. */
function placesOf(
  before: PolicyDocument,
  after: PolicyDocument,
): { place: Place; rules: RulesAtPlace }[] | null {
  const places = new Map<string, { place: Place; rules: RulesAtPlace }>();
  const known = forEachCell(before, after, (cell) => {
    const rules = { before: ruleFor(before, cell), after: ruleFor(after, cell) };
    const bounded = [rules.before, rules.after].some((rule) => (rule?.tiers.length ?? 0) > 1);
    const key = JSON.stringify([rules.before?.id, rules.after?.id, bounded ? cell.currency : null]);
    const found = places.get(key);
    if (found) addTo(found.place, cell);
    else places.set(key, { place: placeOf(cell, rules), rules });
  });
  return known ? [...places.values()] : null;
}

function placeOf(cell: Cell, rules: RulesAtPlace): Place {
  return {
    operations: [cell.operation],
    sources: [cell.source],
    currencies: cell.namedCurrency ? [cell.currency] : [],
    otherCurrencies: !cell.namedCurrency,
    beforeRule: rules.before?.name ?? null,
    afterRule: rules.after?.name ?? null,
    example: cell,
  };
}

function addTo(place: Place, cell: Cell): void {
  if (!place.operations.includes(cell.operation)) place.operations.push(cell.operation);
  if (!place.sources.includes(cell.source)) place.sources.push(cell.source);
  if (!cell.namedCurrency) place.otherCurrencies = true;
  else if (!place.currencies.includes(cell.currency)) place.currencies.push(cell.currency);
}

function sum(directions: readonly Comparison[]): Comparison {
  const kinds = new Set(directions.filter((direction) => direction !== "same"));
  if (kinds.size === 0) return "same";
  const [only] = kinds;
  return kinds.size === 1 && only ? only : "mixed";
}

function compareEffects(before: PolicyEffect, after: PolicyEffect): Comparison {
  const harder = isAtLeastAsStrict(after, before);
  const softer = isAtLeastAsStrict(before, after);
  if (harder && softer) return sameWords(before, after) ? "same" : "mixed";
  if (harder) return "tighter";
  return softer ? "looser" : "mixed";
}

/** Equal but for names: nobody needs a second person for a better name. */
function sameWords(before: PolicyEffect, after: PolicyEffect): boolean {
  if (before.kind !== "approval" || after.kind !== "approval") return before.kind === after.kind;
  const plain = (effect: typeof before) =>
    JSON.stringify(
      effect.stages.map((stage) => [stage.count, canonical(stage.pool), canonical(stage.fallback)]),
    );
  return plain(before) === plain(after);
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].sort();
  if (value === null || typeof value !== "object") return value;
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, canonical(inner)]);
}

const DENY: PolicyEffect = { kind: "deny" };

/** The effect with the clocks that hold for it. */
function effectOf(
  document: PolicyDocument,
  rule: PolicyRule | null,
  minor: bigint,
  currency: string,
): PolicyEffect {
  if (!rule) return DENY;
  const tier = rule.tiers.find(({ upTo }) => {
    const bound = upTo?.[currency];
    return upTo === null || (bound !== undefined && minor <= parseAmount(bound, currency));
  });
  const effect = tier?.then ?? DENY;
  if (effect.kind !== "approval") return effect;
  return { ...effect, demands: { ...document.clocks, ...definedOf(effect.demands) } };
}

function definedOf<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Value;
}

function compareRules(
  before: PolicyDocument,
  after: PolicyDocument,
  place: Place,
  rules: RulesAtPlace,
): Change[] {
  const { before: old, after: young } = rules;
  const { currency } = place.example;
  const sums = compareSums(old?.sumOver, young?.sumOver, young);
  const bounds = boundsOf([old, young], currency);
  const changes: Change[] = [];
  for (let index = 0; index <= bounds.length; index += 1) {
    const upTo = bounds[index] ?? null;
    // Any amount of the interval stands for all of it: its upper end, or one above the last bound.
    const probe = upTo?.minor ?? (bounds.at(-1)?.minor ?? 0n) + 1n;
    const effects = {
      before: effectOf(before, old, probe, currency),
      after: effectOf(after, young, probe, currency),
    };
    const direction = compareEffects(effects.before, effects.after);
    if (direction !== "same")
      changes.push({
        direction,
        where: place,
        above: bounds[index - 1]?.text ?? null,
        upTo: upTo?.text ?? null,
        ...effects,
      });
  }
  const last = young?.tiers.at(-1)?.then ?? DENY;
  if (sums !== "same" && old && young && young.tiers.length + old.tiers.length > 2)
    changes.push({ direction: sums, where: place, above: null, upTo: null, before: last, after: last, sums });
  return changes;
}

function boundsOf(
  rules: readonly (PolicyRule | null)[],
  currency: string,
): { text: string; minor: bigint }[] {
  const bounds = new Map<bigint, string>();
  for (const rule of rules) {
    for (const tier of rule?.tiers ?? []) {
      const text = tier.upTo?.[currency];
      if (text !== undefined) bounds.set(parseAmount(text, currency), text);
    }
  }
  return [...bounds].map(([minor, text]) => ({ minor, text })).sort((a, b) => (a.minor < b.minor ? -1 : 1));
}

/** More scopes or a longer window only lift amounts; that tightens where each tier asks more than the one below. */
function compareSums(
  before: SumWindow | undefined,
  after: SumWindow | undefined,
  rule: PolicyRule | null,
): Comparison {
  const covers = (one: SumWindow | undefined, other: SumWindow | undefined) =>
    other === undefined ||
    (one !== undefined &&
      one.hours >= other.hours &&
      other.scopes.every((scope) => one.scopes.includes(scope)));
  const [more, less] = [covers(after, before), covers(before, after)];
  if (more && less) return "same";
  if (!more) return less ? "looser" : "mixed";
  const chained = (rule?.tiers ?? []).every((tier, index, tiers) => {
    const below = tiers[index - 1];
    return !below || isAtLeastAsStrict(tier.then, below.then);
  });
  return chained ? "tighter" : "mixed";
}
