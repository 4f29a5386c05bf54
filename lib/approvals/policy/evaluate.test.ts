import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparePolicies } from "@/lib/approvals/policy/compare";
import {
  directWays,
  type Evaluator,
  evaluatePolicy,
  type PolicyOutcome,
} from "@/lib/approvals/policy/evaluate";
import { findRule, neededFacts, type PolicyFacts } from "@/lib/approvals/policy/facts";
import { FOUR_EYES_DOCUMENT } from "@/lib/approvals/policy/ready-made";
import { isAtLeastAsStrict, personsNeeded } from "@/lib/approvals/policy/strictness";
import {
  approvalBy,
  documentArb,
  documentOf,
  factsArb,
  stageOf,
  strengthened,
} from "@/lib/approvals/policy/testing/documents";
import type { PolicyDocument, PolicyEffect } from "@/lib/approvals/policy/types";
import { OPERATION_TYPES } from "@/lib/operations/types";

const FACTS: PolicyFacts = {
  type: "refund",
  source: "console",
  currencyCode: "KWD",
  amountMinor: 1n,
  pgCode: "knet",
  makerId: 1,
  makerGroupIds: [10],
  customerKeys: ["c-1"],
  makerIsChecker: false,
  makerIsAdmin: false,
  sums: {},
  moved: {},
};

const TIERED = documentOf([
  {
    id: "tiers",
    name: "Refunds",
    when: { operations: ["refund"], sources: ["console"], currencies: ["KWD", "SAR", "JPY"] },
    sumOver: { scopes: ["transaction", "card", "customer"], hours: 24 },
    tiers: [
      { upTo: { KWD: "0.001", SAR: "0.01", JPY: "1" }, then: { kind: "direct" } },
      { upTo: { KWD: "99", SAR: "99.99", JPY: "99" }, then: approvalBy([stageOf(1)]) },
      { upTo: { KWD: "495.5", SAR: "1000", JPY: "1000" }, then: approvalBy([stageOf(2)]) },
      { upTo: null, then: approvalBy([stageOf(2), stageOf(1)], { stepUp: true }) },
    ],
  },
]);

const NOTHING_BEFORE = { "transaction:24": 0n, "card:24": 0n, "customer:24": 0n };

/** The tier that was chosen: -1 for direct, the first one here. */
function tierOf(outcome: PolicyOutcome): number {
  if (outcome.kind === "deny") throw new Error("denied");
  return outcome.kind === "direct" ? 0 : outcome.requirement.tier;
}

/** Amounts on, one unit below and one above each bound, in three decimals, two and none. */
const EDGES: [string, bigint, number][] = [
  ["KWD", 1n, 0],
  ["KWD", 2n, 1],
  ["KWD", 98_999n, 1],
  ["KWD", 99_000n, 1],
  ["KWD", 99_001n, 2],
  ["KWD", 495_499n, 2],
  ["KWD", 495_500n, 2],
  ["KWD", 495_501n, 3],
  ["KWD", 9_999_999_999_999_999n, 3],
  ["SAR", 1n, 0],
  ["SAR", 2n, 1],
  ["SAR", 9_998n, 1],
  ["SAR", 9_999n, 1],
  ["SAR", 10_000n, 2],
  ["SAR", 100_000n, 2],
  ["SAR", 100_001n, 3],
  ["JPY", 1n, 0],
  ["JPY", 2n, 1],
  ["JPY", 99n, 1],
  ["JPY", 100n, 2],
  ["JPY", 1_000n, 2],
  ["JPY", 1_001n, 3],
];

function checkEdges(evaluate: Evaluator): void {
  for (const [currencyCode, amountMinor, tier] of EDGES) {
    const outcome = evaluate(TIERED, 1, { ...FACTS, currencyCode, amountMinor, sums: NOTHING_BEFORE });
    expect([currencyCode, amountMinor, tierOf(outcome)]).toEqual([currencyCode, amountMinor, tier]);
  }
}

/** Five refunds of 99 meet the rule for 495, whichever way they belong together. */
function checkSplitting(evaluate: Evaluator): void {
  for (const scope of ["transaction", "card", "customer"] as const) {
    const tiers = [0n, 1n, 2n, 3n, 4n].map((count) => {
      const sums = { ...NOTHING_BEFORE, [`${scope}:24`]: 99_000n * count };
      return tierOf(evaluate(TIERED, 1, { ...FACTS, amountMinor: 99_000n, sums }));
    });
    expect([scope, ...tiers]).toEqual([scope, 1, 2, 2, 2, 2]);
    const sums = { ...NOTHING_BEFORE, [`${scope}:24`]: 99_000n * 5n };
    expect(tierOf(evaluate(TIERED, 1, { ...FACTS, amountMinor: 99_000n, sums }))).toBe(3);
  }
}

/** What an outcome asks for. A limit or a missing rule denies. */
function effectOf(outcome: PolicyOutcome): PolicyEffect {
  if (outcome.kind !== "approval") return { kind: outcome.kind };
  return { kind: "approval", stages: outcome.requirement.stages, demands: outcome.requirement.demands };
}

/** A larger amount, more that went before, never asks for less. */
function checkLargerIsNotEasier(evaluate: Evaluator): void {
  fc.assert(
    fc.property(documentArb, factsArb, fc.bigInt({ min: 0n, max: 300_000n }), (document, facts, more) => {
      const small = effectOf(evaluate(document, 1, facts));
      const large = effectOf(evaluate(document, 1, { ...facts, amountMinor: facts.amountMinor + more }));
      expect(isAtLeastAsStrict(large, small)).toBe(true);
      const sums = Object.fromEntries(
        Object.entries(facts.sums).map(([key, sum]) => [key, (sum ?? 0n) + more]),
      );
      expect(isAtLeastAsStrict(effectOf(evaluate(document, 1, { ...facts, sums })), small)).toBe(true);
    }),
    { numRuns: 400 },
  );
}

/** The same document with one tier made stricter. */
function hardened(document: PolicyDocument, salt: number): PolicyDocument {
  return {
    ...document,
    rules: document.rules.map((rule, index) => ({
      ...rule,
      tiers: rule.tiers.map((tier, position) => ({
        ...tier,
        then: (salt + index + position) % 2 === 0 ? strengthened(tier.then, salt) : tier.then,
      })),
    })),
  };
}

function checkStricterRuleIsNotEasier(evaluate: Evaluator): void {
  fc.assert(
    fc.property(documentArb, factsArb, fc.nat(100), (document, facts, salt) => {
      const before = effectOf(evaluate(document, 1, facts));
      const after = effectOf(evaluate(hardened(document, salt), 2, facts));
      expect(isAtLeastAsStrict(after, before)).toBe(true);
    }),
    { numRuns: 400 },
  );
}

const CHECKS = { checkEdges, checkSplitting, checkLargerIsNotEasier, checkStricterRuleIsNotEasier };

describe("the evaluator", () => {
  it.each(Object.entries(CHECKS))("%s", (_, check) => {
    check(evaluatePolicy);
  });

  it("gives every operation, source and amount exactly one outcome, and denies what no rule names", () => {
    fc.assert(
      fc.property(documentArb, factsArb, (document, facts) => {
        const outcome = evaluatePolicy(document, 3, facts);
        if (!findRule(document, facts)) expect(outcome).toMatchObject({ kind: "deny", ruleId: null });
        expect(["direct", "deny", "approval"]).toContain(outcome.kind);
        expect(evaluatePolicy(document, 3, facts)).toEqual(outcome);
        expect(outcome.because.length).toBeGreaterThan(0);
      }),
    );
    expect(evaluatePolicy(documentOf([]), 1, FACTS)).toMatchObject({ kind: "deny", ruleId: null });
  });

  it("never takes a fact that was not read for zero", () => {
    expect(() => evaluatePolicy(TIERED, 1, FACTS)).toThrow("transaction:24 was not read");
    const limited = documentOf(FOUR_EYES_DOCUMENT.rules, {
      limits: [
        {
          id: "day",
          name: "Day",
          operations: ["refund"],
          sources: ["console"],
          per: "maker",
          hours: 24,
          maxCount: 2,
        },
      ],
    });
    expect(() => evaluatePolicy(limited, 1, FACTS)).toThrow("limit day was not read");
    expect(neededFacts(limited, FACTS).limits.map((limit) => limit.id)).toEqual(["day"]);
    expect(neededFacts(TIERED, FACTS).sums.map((sum) => sum.key)).toEqual(Object.keys(NOTHING_BEFORE));
  });

  it.each([
    [2, 198_999n, "direct"],
    [2, 199_000n, "direct"],
    [2, 199_001n, "deny"],
    [3, 0n, "deny"],
  ])(
    "with %i operations and %s minor units before: %s, by the limit of a day",
    (count, amountMinor, kind) => {
      const document = documentOf(
        [
          {
            id: "open",
            name: "Open",
            when: { operations: ["refund"], sources: ["api"] },
            tiers: [{ upTo: null, then: { kind: "direct" } }],
          },
        ],
        {
          limits: [
            {
              id: "day",
              name: "A day",
              operations: ["refund"],
              sources: ["api"],
              per: "everyone",
              hours: 24,
              maxAmount: { KWD: "200" },
              maxCount: 3,
            },
          ],
        },
      );
      const facts = { ...FACTS, source: "api" as const, makerId: null, amountMinor: 1_000n };
      const outcome = evaluatePolicy(document, 1, { ...facts, moved: { day: { amountMinor, count } } });
      expect(outcome.kind).toBe(kind);
      if (kind === "deny") expect(outcome.because.at(-1)?.code).toMatch(/^over_(amount|count)_limit$/);
    },
  );

  it("lets a documented bypass act at once from the console only, never against a refusal or a limit", () => {
    const separation = { directUsers: [1], checkersActDirectly: false, adminsActDirectly: false };
    const document = { ...FOUR_EYES_DOCUMENT, separation };
    expect(evaluatePolicy(document, 1, FACTS)).toMatchObject({ kind: "direct", bypass: true });
    expect(evaluatePolicy(document, 1, { ...FACTS, makerId: 2 }).kind).toBe("approval");
    expect(evaluatePolicy({ ...document, rules: [] }, 1, FACTS).kind).toBe("deny");
    const checkers = {
      ...document,
      separation: { ...separation, directUsers: [], checkersActDirectly: true },
    };
    expect(evaluatePolicy(checkers, 1, FACTS).kind).toBe("approval");
    expect(evaluatePolicy(checkers, 1, { ...FACTS, makerIsChecker: true }).kind).toBe("direct");
    const admins = { ...document, separation: { ...separation, directUsers: [], adminsActDirectly: true } };
    expect(evaluatePolicy(admins, 1, { ...FACTS, makerIsAdmin: true }).kind).toBe("direct");
  });

  it("names the ways that need no facts, and those alone", () => {
    fc.assert(
      fc.property(documentArb, factsArb, (document, facts) => {
        const plain = { ...document, separation: FOUR_EYES_DOCUMENT.separation };
        if (!directWays(plain).includes(`${facts.source}:${facts.type}`)) return;
        expect(evaluatePolicy(plain, 1, facts).kind).toBe("direct");
      }),
      { numRuns: 500 },
    );
    for (const type of OPERATION_TYPES) expect(directWays(FOUR_EYES_DOCUMENT)).toContain(`api:${type}`);
    expect(directWays(FOUR_EYES_DOCUMENT)).not.toContain("console:refund");
  });
});

describe("the comparison", () => {
  it("never calls tighter, or the same, what is easier for anyone", () => {
    let tightened = 0;
    fc.assert(
      fc.property(documentArb, documentArb, factsArb, fc.nat(100), (one, other, facts, salt) => {
        for (const [before, after] of [
          [one, hardened(one, salt)],
          [one, other],
          [hardened(one, salt), one],
        ] as const) {
          const { result } = comparePolicies(before, after);
          if (result === "looser" || result === "mixed") continue;
          if (result === "tighter") tightened += 1;
          const [old, young] = [evaluatePolicy(before, 1, facts), evaluatePolicy(after, 2, facts)];
          expect(isAtLeastAsStrict(effectOf(young), effectOf(old))).toBe(true);
          expect(personsNeeded(effectOf(young))).toBeGreaterThanOrEqual(personsNeeded(effectOf(old)));
        }
      }),
      { numRuns: 40 },
    );
    expect(tightened).toBeGreaterThan(10);
  }, 60_000);

  it("finds no difference between a policy and itself, and turns round with its sides", () => {
    const turned = { same: "same", tighter: "looser", looser: "tighter", mixed: "mixed" } as const;
    fc.assert(
      fc.property(documentArb, fc.nat(100), (document, salt) => {
        expect(comparePolicies(document, structuredClone(document)).result).toBe("same");
        const after = hardened(document, salt);
        const there = comparePolicies(document, after).result;
        expect(comparePolicies(after, document).result).toBe(turned[there]);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

describe("the checks notice", () => {
  const offBy =
    (shift: bigint): Evaluator =>
    (document, version, facts) =>
      evaluatePolicy(document, version, { ...facts, amountMinor: facts.amountMinor + shift });

  it.each([
    ["a bound that is one unit too high", offBy(-1n), "checkEdges"],
    ["a bound that is one unit too low", offBy(1n), "checkEdges"],
    [
      "sums that are not counted",
      ((document, version, facts) =>
        evaluatePolicy(document, version, {
          ...facts,
          sums: { ...facts.sums, ...NOTHING_BEFORE },
        })) as Evaluator,
      "checkSplitting",
    ],
    [
      "large amounts that are let through",
      ((document, version, facts) =>
        facts.amountMinor > 200_000n
          ? { kind: "direct", ruleId: "x", bypass: false, because: [] }
          : evaluatePolicy(document, version, facts)) as Evaluator,
      "checkLargerIsNotEasier",
    ],
    [
      "a second version that forgets the stages after the first",
      ((document, version, facts) => {
        const outcome = evaluatePolicy(document, version, facts);
        if (outcome.kind !== "approval" || version === 1) return outcome;
        const stages = outcome.requirement.stages.slice(0, 1);
        return { ...outcome, requirement: { ...outcome.requirement, stages } };
      }) as Evaluator,
      "checkStricterRuleIsNotEasier",
    ],
  ] as const)("%s", (_, defect, check) => {
    expect(() => CHECKS[check](defect)).toThrow();
  });
});
