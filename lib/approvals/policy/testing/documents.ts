import fc from "fast-check";
import type { PolicyFacts } from "@/lib/approvals/policy/facts";
import { NO_DEMANDS } from "@/lib/approvals/policy/ready-made";
import type {
  Demands,
  PolicyDocument,
  PolicyEffect,
  PolicyPool,
  PolicyRule,
  PolicyStage,
  PolicyTier,
} from "@/lib/approvals/policy/types";
import { OPERATION_TYPES } from "@/lib/operations/types";

/** Policies and operations by chance, from a small world so that they meet. */

export const CURRENCIES = ["KWD", "SAR", "JPY"] as const;
export const PEOPLE = [1, 2, 3, 4] as const;
const GROUPS = [10, 11] as const;
const ACCOUNTS = ["knet", "mpgs"] as const;
const CUSTOMERS = ["c-1", "a@example.com"] as const;

export const KEPT_CLOCKS = { pendingHours: 48, approvedHours: 48 };
const NO_BYPASS = { directUsers: [], checkersActDirectly: false, adminsActDirectly: false };

/** A document around some rules. */
export function documentOf(rules: PolicyRule[], rest: Partial<PolicyDocument> = {}): PolicyDocument {
  return { format: 1, rules, limits: [], clocks: KEPT_CLOCKS, separation: NO_BYPASS, ...rest };
}

/** A stage for everyone who may decide, or for the pool. */
export function stageOf(count: number, pool: PolicyPool = { anyChecker: true }, name = "Stage"): PolicyStage {
  return { name, pool, count };
}

export function approvalBy(stages: PolicyStage[], demands: Partial<Demands> = {}): PolicyEffect {
  return { kind: "approval", stages, demands: { ...NO_DEMANDS, ...demands } };
}

const poolArb: fc.Arbitrary<PolicyPool> = fc.oneof(
  fc.constant<PolicyPool>({ anyChecker: true }),
  fc.record({
    users: fc.subarray([...PEOPLE], { minLength: 1 }),
    groups: fc.subarray([...GROUPS]),
  }),
);

const stageArb = fc.record({
  name: fc.constant("Stage"),
  pool: poolArb,
  count: fc.integer({ min: 1, max: 3 }),
});

const demandsArb: fc.Arbitrary<Demands> = fc.record({
  makerNote: fc.boolean(),
  checkerNote: fc.boolean(),
  attachment: fc.boolean(),
  stepUp: fc.boolean(),
  undoMinutes: fc.constantFrom(0, 5, 30),
});

export const effectArb: fc.Arbitrary<PolicyEffect> = fc.oneof(
  fc.constant<PolicyEffect>({ kind: "direct" }),
  fc.constant<PolicyEffect>({ kind: "deny" }),
  fc.record({
    kind: fc.constant("approval" as const),
    stages: fc.array(stageArb, { minLength: 1, maxLength: 3 }),
    demands: demandsArb,
  }),
);

/** Something at least as strict, whatever `salt` chooses. */
export function strengthened(effect: PolicyEffect, salt: number): PolicyEffect {
  if (effect.kind === "deny" || salt % 7 === 6) return { kind: "deny" };
  if (effect.kind === "direct") return salt % 2 === 0 ? effect : approvalBy([stageOf(1)]);
  const stages = effect.stages.map((stage, index) =>
    salt % 3 === index ? { ...stage, count: stage.count + 1 } : stage,
  );
  if (salt % 5 === 1) stages.push(stageOf(1, { users: [1, 2] }));
  return { ...effect, stages, demands: { ...effect.demands, stepUp: true } };
}

const boundsArb = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 3 });

/** Tiers of which each asks at least what the one below asks. */
const tiersArb: fc.Arbitrary<{ tiers: PolicyTier[]; many: boolean }> = fc
  .record({
    bounds: boundsArb,
    first: effectArb,
    salts: fc.array(fc.nat(40), { minLength: 4, maxLength: 4 }),
  })
  .map(({ bounds, first, salts }) => {
    let effect = first;
    const sorted = [...bounds].sort((a, b) => a - b);
    const tiers = sorted.map((bound, index): PolicyTier => {
      const tier = {
        upTo: Object.fromEntries(CURRENCIES.map((currency) => [currency, String(bound)])),
        then: effect,
      };
      effect = strengthened(effect, salts[index] ?? 0);
      return tier;
    });
    return { tiers: [...tiers, { upTo: null, then: effect }], many: sorted.length > 0 };
  });

const ruleArb: fc.Arbitrary<PolicyRule> = fc
  .record({
    id: fc.constantFrom("a", "b", "c", "d"),
    operations: fc.subarray([...OPERATION_TYPES], { minLength: 1 }),
    sources: fc.subarray(["console", "api", "job"] as const, { minLength: 1 }),
    currencies: fc.option(fc.subarray([...CURRENCIES], { minLength: 1 }), { nil: undefined }),
    gatewayAccounts: fc.option(fc.subarray([...ACCOUNTS], { minLength: 1 }), { nil: undefined }),
    makers: fc.option(fc.record({ users: fc.subarray([...PEOPLE]), groups: fc.subarray([...GROUPS]) }), {
      nil: undefined,
    }),
    customers: fc.option(fc.subarray([...CUSTOMERS], { minLength: 1 }), { nil: undefined }),
    summed: fc.option(
      fc.record({
        scopes: fc.subarray(["transaction", "card", "customer"] as const, { minLength: 1 }),
        hours: fc.constantFrom(24, 168),
      }),
      { nil: undefined },
    ),
    tiers: tiersArb,
  })
  .map(({ id, operations, sources, currencies, gatewayAccounts, makers, customers, summed, tiers }) => ({
    id,
    name: `Rule ${id}`,
    when: {
      operations,
      sources: [...sources],
      // Several tiers need bounds, and bounds need named currencies.
      ...(tiers.many ? { currencies: [...CURRENCIES] } : currencies && { currencies: [...currencies] }),
      ...(gatewayAccounts && { gatewayAccounts: [...gatewayAccounts] }),
      ...(makers && { makers }),
      ...(customers && { customers: [...customers] }),
    },
    ...(summed && { sumOver: { scopes: [...summed.scopes], hours: summed.hours } }),
    tiers: tiers.tiers,
  }));

export const documentArb: fc.Arbitrary<PolicyDocument> = fc
  .record({
    rules: fc.uniqueArray(ruleArb, { maxLength: 4, selector: (rule) => rule.id }),
    clocks: fc.constantFrom(KEPT_CLOCKS, { pendingHours: 24, approvedHours: 48 }),
    direct: fc.subarray([...PEOPLE], { maxLength: 1 }),
    limited: fc.boolean(),
  })
  .map(({ rules, clocks, direct, limited }) =>
    documentOf(rules, {
      clocks,
      separation: { ...NO_BYPASS, directUsers: direct },
      limits: limited
        ? [
            {
              id: "day",
              name: "A day",
              operations: ["refund"],
              sources: ["console", "api"],
              per: "maker",
              hours: 24,
              maxAmount: { KWD: "300" },
            },
          ]
        : [],
    }),
  );

export const factsArb: fc.Arbitrary<PolicyFacts> = fc
  .record({
    type: fc.constantFrom(...OPERATION_TYPES),
    source: fc.constantFrom("console" as const, "api" as const, "job" as const),
    currencyCode: fc.constantFrom<string>(...CURRENCIES, "USD"),
    amountMinor: fc.bigInt({ min: 1n, max: 500_000n }),
    pgCode: fc.constantFrom(...ACCOUNTS, null, "other"),
    makerId: fc.constantFrom(...PEOPLE, null),
    makerGroupIds: fc.subarray([...GROUPS]),
    customerKeys: fc.subarray([...CUSTOMERS]),
    makerIsChecker: fc.boolean(),
    makerIsAdmin: fc.boolean(),
    earlier: fc.bigInt({ min: 0n, max: 300_000n }),
  })
  .map(({ earlier, ...facts }) => ({
    ...facts,
    sums: Object.fromEntries(
      [24, 168].flatMap((hours) =>
        ["transaction", "card", "customer"].map((scope) => [`${scope}:${hours}`, earlier * BigInt(hours)]),
      ),
    ),
    moved: { day: { amountMinor: earlier, count: 1 } },
  }));
