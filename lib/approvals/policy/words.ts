import type { PolicyComparison } from "@/lib/approvals/policy/compare";
import { comparisonLines } from "@/lib/approvals/policy/comparison-words";
import type { Flaw } from "@/lib/approvals/policy/flaws";
import { either, type PolicyTranslator } from "@/lib/approvals/policy/phrases";
import { namedValues, readyName } from "@/lib/approvals/policy/ready-names";
import type {
  Demands,
  Explanation,
  People,
  PolicyDocument,
  PolicyEffect,
  PolicyPool,
  PolicyRule,
  PolicyStage,
  RuleConditions,
  VelocityLimit,
} from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

/** A policy in plain words. */
export interface PolicyWords {
  /** To what a rule applies, as one sentence. */
  applies(rule: PolicyRule): string;
  /** What it says, one line per tier. */
  tiers(rule: PolicyRule): string[];
  effect(effect: PolicyEffect): string;
  pool(pool: PolicyPool): string;
  /** Who decides in a stage. */
  stage(stage: PolicyStage): string;
  /** What is wanted beside the decisions, one phrase each. */
  demands(demands: Demands): string[];
  /** The name of a rule, stage or limit; that of a ready-made one in the language of the words. */
  name(stored: string): string;
  limit(limit: VelocityLimit): string;
  /** Clocks and bypass, one line each. */
  general(document: PolicyDocument): string[];
  flaw(flaw: Flaw): string;
  because(explanation: Explanation): string;
  comparison(comparison: PolicyComparison): string[];
}

/** Words for everything in a policy; names of people, groups and accounts come from the world. */
export function policyWords(t: PolicyTranslator, world: PolicyWorld): PolicyWords {
  const names = namesIn(t, world);
  const pool = (wanted: PolicyPool) => (wanted.anyChecker ? t("anyChecker") : names.people(wanted));
  const effect = (wanted: PolicyEffect) => effectWords(t, wanted, pool);
  const name = (stored: string) => readyName(t, stored);
  const applies = (rule: PolicyRule) => appliesWords(t, rule.when, names);
  return {
    applies,
    tiers: (rule) => tierLines(t, rule, effect),
    effect,
    pool,
    stage: (stage) => stageWords(t, stage, pool),
    demands: (demands) => demandWords(t, demands),
    name,
    limit: (limit) => limitWords(t, limit),
    general: (document) => generalLines(t, document, names),
    flaw: (flaw) => t(`flaw.${flaw.code}`, namedValues(t, flawValues(t, flaw))),
    because: ({ code, params }) => t(`because.${code}`, namedValues(t, params)),
    comparison: (comparison) => comparisonLines(t, comparison, effect, names.person),
  };
}

interface Names {
  people(people: People): string;
  person(id: number): string;
  account(pgCode: string): string;
}

function namesIn(t: PolicyTranslator, world: PolicyWorld): Names {
  const person = (id: number) =>
    world.people.find((known) => known.id === id)?.name ?? t("unknownPerson", { id: String(id) });
  const group = (id: number) => {
    const gone = world.deletedGroups?.find((known) => known.id === id);
    if (gone) return t("groupDeleted", { name: gone.name });
    return t("group", { name: world.groups.find((known) => known.id === id)?.name ?? String(id) });
  };
  return {
    person,
    people: ({ users = [], groups = [] }) =>
      either(t, [...groups.map(group), ...users.map(person)]) || t("nobody"),
    account: (pgCode) => world.accounts.find((known) => known.pgCode === pgCode)?.name ?? pgCode,
  };
}

function appliesWords(t: PolicyTranslator, when: RuleConditions, names: Names): string {
  const conditions = [
    when.currencies && t("inCurrency", { currencies: either(t, when.currencies) }),
    when.gatewayAccounts && t("atAccount", { accounts: either(t, when.gatewayAccounts.map(names.account)) }),
    when.makers && t("byMaker", { makers: names.people(when.makers) }),
    when.customers && t("ofCustomer", { customers: either(t, when.customers) }),
  ].filter(Boolean);
  const what = either(
    t,
    when.operations.map((operation) => t(`operations.${operation}`)),
  );
  const where = either(
    t,
    when.sources.map((source) => t(`sources.${source}`)),
  );
  return [what || t("nothing"), where, ...conditions].filter(Boolean).join(" ");
}

function tierLines(t: PolicyTranslator, rule: PolicyRule, effect: (one: PolicyEffect) => string): string[] {
  const lines = rule.tiers.map((tier, index) => {
    const bounds = boundWords(t, tier.upTo);
    if (bounds) return t("tierUpTo", { bounds, effect: effect(tier.then) });
    const below = boundWords(t, rule.tiers[index - 1]?.upTo ?? null);
    return below
      ? t("tierAbove", { bounds: below, effect: effect(tier.then) })
      : t("tierAll", { effect: effect(tier.then) });
  });
  if (!rule.sumOver) return lines;
  const scopes = rule.sumOver.scopes.map((scope) => t(`scopes.${scope}`));
  return [...lines, t("sumLine", { scopes: either(t, scopes), hours: rule.sumOver.hours })];
}

function boundWords(t: PolicyTranslator, bounds: Record<string, string> | null): string {
  return either(
    t,
    Object.entries(bounds ?? {}).map(([currency, amount]) => `${amount} ${currency}`),
  );
}

function effectWords(t: PolicyTranslator, effect: PolicyEffect, pool: (one: PolicyPool) => string): string {
  if (effect.kind !== "approval") return t(`effect.${effect.kind}`);
  const stages = effect.stages.map((stage) => stageWords(t, stage, pool));
  const demands = demandWords(t, effect.demands);
  const text = t("effect.approval", { stages: stages.join(t("then")) });
  return demands.length === 0 ? text : t("withDemands", { text, demands: demands.join(t("comma")) });
}

function stageWords(t: PolicyTranslator, stage: PolicyStage, pool: (one: PolicyPool) => string): string {
  const text = t("stage", { count: stage.count, pool: pool(stage.pool) });
  if (!stage.fallback) return text;
  return t("stageFallback", {
    text,
    hours: stage.fallback.afterHours,
    pool: pool(stage.fallback.pool),
  });
}

function demandWords(t: PolicyTranslator, demands: Demands): string[] {
  const asked = (["makerNote", "checkerNote", "attachment", "stepUp"] as const)
    .filter((demand) => demands[demand])
    .map((demand) => t(`demands.${demand}`));
  if (demands.undoMinutes > 0) asked.push(t("demands.undo", { minutes: demands.undoMinutes }));
  if (demands.pendingHours) asked.push(t("demands.pending", { hours: demands.pendingHours }));
  if (demands.approvedHours) asked.push(t("demands.approved", { hours: demands.approvedHours }));
  return asked;
}

function limitWords(t: PolicyTranslator, limit: VelocityLimit): string {
  const bounds = [
    ...(limit.maxCount === undefined ? [] : [t("limitCount", { count: limit.maxCount })]),
    ...Object.entries(limit.maxAmount ?? {}).map(([currency, amount]) => `${amount} ${currency}`),
  ];
  const what = either(
    t,
    limit.operations.map((operation) => t(`operations.${operation}`)),
  );
  const where = either(
    t,
    limit.sources.map((source) => t(`sources.${source}`)),
  );
  return t("limitLine", {
    what,
    where,
    per: t(`per.${limit.per}`),
    hours: limit.hours,
    bounds: bounds.join(", "),
  });
}

function generalLines(t: PolicyTranslator, document: PolicyDocument, names: Names): string[] {
  const { separation, clocks } = document;
  const bypass = [
    ...separation.directUsers.map((id) => t("bypassPerson", { name: names.person(id) })),
    ...(separation.checkersActDirectly ? [t("bypassCheckers")] : []),
    ...(separation.adminsActDirectly ? [t("bypassAdmins")] : []),
  ];
  return [
    t("clockLine", { pending: clocks.pendingHours, approved: clocks.approvedHours }),
    ...(bypass.length === 0 ? [t("bypassNone")] : bypass),
  ];
}

function flawValues(t: PolicyTranslator, { code, params }: Flaw): Record<string, string> {
  const { operation, source, condition, maker } = params;
  if (code === "lacks_people") {
    return {
      ...params,
      needed: t("differentPeople", { count: Number(params.needed) }),
      maker: maker ? t("besides", { maker }) : "",
      left: params.left || t("nobody"),
    };
  }
  return {
    ...params,
    ...(operation ? { operation: t(`operations.${operation}` as "operations.refund") } : {}),
    ...(source ? { source: t(`sources.${source}` as "sources.api") } : {}),
    ...(condition ? { condition: t(`conditions.${condition}` as "conditions.makers") } : {}),
  };
}
