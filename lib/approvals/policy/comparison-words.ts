import type { Change, PolicyComparison } from "@/lib/approvals/policy/compare";
import type { GeneralChange } from "@/lib/approvals/policy/compare-general";
import { readyName } from "@/lib/approvals/policy/ready-names";
import type { PolicyEffect } from "@/lib/approvals/policy/types";
import { either, type PolicyTranslator } from "@/lib/approvals/policy/phrases";

/** More differences than this are counted, not listed. */
const MOST_LINES = 60;

/** What is different, one line each. */
export function comparisonLines(
  t: PolicyTranslator,
  comparison: PolicyComparison,
  effect: (one: PolicyEffect) => string,
  person: (id: number) => string,
): string[] {
  const lines = [
    ...comparison.general.map((change) => generalChange(t, change, person)),
    ...comparison.changes.map((change) => changeWords(t, change, effect)),
  ];
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES), t("moreLines", { count: lines.length - MOST_LINES })];
}

function generalChange(
  t: PolicyTranslator,
  { direction, subject, name }: GeneralChange,
  person: (id: number) => string,
): string {
  const [kind, id] = name.split(":");
  const who =
    kind === "user" && id
      ? person(Number(id))
      : name === "checkers" || name === "admins"
        ? t(`bypassOf.${name}`)
        : name;
  return t("changeGeneral", {
    direction: t(`direction.${direction}`),
    text: t(`generalChange.${subject}`, { name: who }),
  });
}

function changeWords(t: PolicyTranslator, change: Change, effect: (one: PolicyEffect) => string): string {
  const { where } = change;
  const what = either(
    t,
    where.operations.map((operation) => t(`operations.${operation}`)),
  );
  const sources = either(
    t,
    where.sources.map((source) => t(`sources.${source}`)),
  );
  const currency = where.otherCurrencies ? "" : either(t, where.currencies);
  const range = [
    change.above ? t("rangeAbove", { amount: change.above }) : "",
    change.upTo ? t("rangeUpTo", { amount: change.upTo }) : "",
    currency,
  ]
    .filter(Boolean)
    .join(" ");
  const ruleName = (stored: string | null | undefined) =>
    stored == null ? t("noRule") : readyName(t, stored);
  const rules =
    where.beforeRule === where.afterRule
      ? ruleName(where.afterRule)
      : t("rulesChanged", { before: ruleName(where.beforeRule), after: ruleName(where.afterRule) });
  const direction = t(`direction.${change.direction}`);
  const place = [what, sources, range].filter(Boolean).join(" ");
  if (change.sums) return t("changeSums", { direction, place, rules });
  const [before, after] = withoutSameClocks(change.before, change.after);
  return t("changeLine", { direction, place, rules, before: effect(before), after: effect(after) });
}

/** Clocks are only worth a word where they differ. */
function withoutSameClocks(before: PolicyEffect, after: PolicyEffect): [PolicyEffect, PolicyEffect] {
  if (before.kind !== "approval" || after.kind !== "approval") return [unclocked(before), unclocked(after)];
  const same =
    before.demands.pendingHours === after.demands.pendingHours &&
    before.demands.approvedHours === after.demands.approvedHours;
  return same ? [unclocked(before), unclocked(after)] : [before, after];
}

function unclocked(effect: PolicyEffect): PolicyEffect {
  if (effect.kind !== "approval") return effect;
  return { ...effect, demands: { ...effect.demands, pendingHours: undefined, approvedHours: undefined } };
}
