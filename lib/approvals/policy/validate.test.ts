import { describe, expect, it } from "vitest";
import { englishPolicyWords } from "@/lib/approvals/policy/english-words";
import type { FlawCode } from "@/lib/approvals/policy/flaws";
import { FOUR_EYES_DOCUMENT, READY_MADE, readyMadePolicy } from "@/lib/approvals/policy/ready-made";
import { policyDocumentSchema } from "@/lib/approvals/policy/schema";
import { approvalBy, documentOf, stageOf } from "@/lib/approvals/policy/testing/documents";
import type { PolicyDocument, PolicyRule } from "@/lib/approvals/policy/types";
import { isSound, validatePolicy } from "@/lib/approvals/policy/validate";
import type { PolicyPerson, PolicyWorld } from "@/lib/approvals/policy/world";

function person(id: number, name: string, wish: Partial<PolicyPerson> = {}): PolicyPerson {
  return {
    id,
    name,
    username: name.toLowerCase(),
    isActive: true,
    mayDecide: true,
    isAdmin: false,
    mayOperate: ["refund", "void"],
    groupIds: [],
    ...wish,
  };
}

const WORLD: PolicyWorld = {
  people: [
    person(1, "Mona", { mayDecide: false }),
    person(2, "Khaled", { groupIds: [10] }),
    person(3, "Dana", { groupIds: [10] }),
    person(4, "Omar"),
    person(5, "Gone", { isActive: false }),
  ],
  groups: [{ id: 10, name: "Treasury" }],
  accounts: [{ pgCode: "knet", name: "KNET" }],
};

const DIRECT = { kind: "direct" } as const;
const REFUNDS: PolicyRule = {
  id: "refunds",
  name: "Refunds",
  when: { operations: ["refund"], sources: ["console"], currencies: ["KWD", "JPY"] },
  tiers: [
    { upTo: { KWD: "10", JPY: "1000" }, then: DIRECT },
    { upTo: null, then: approvalBy([stageOf(1)]) },
  ],
};

function withRule(wish: Partial<PolicyRule>): PolicyDocument {
  return documentOf([{ ...REFUNDS, ...wish }]);
}
function withStage(...stages: ReturnType<typeof stageOf>[]): PolicyDocument {
  return withRule({ tiers: [{ upTo: null, then: approvalBy(stages) }] });
}
const treasury = { groups: [10] };

const FLAWED: [FlawCode, PolicyDocument][] = [
  ["no_operations", withRule({ when: { ...REFUNDS.when, operations: [] } })],
  ["no_sources", withRule({ when: { ...REFUNDS.when, sources: [] } })],
  ["empty_condition", withRule({ when: { ...REFUNDS.when, gatewayAccounts: [] } })],
  ["unknown_currency", withRule({ when: { ...REFUNDS.when, currencies: ["KWD", "XXX"] } })],
  ["unknown_account", withRule({ when: { ...REFUNDS.when, gatewayAccounts: ["nope"] } })],
  ["unknown_person", withRule({ when: { ...REFUNDS.when, makers: { users: [99] } } })],
  ["disabled_person", withRule({ when: { ...REFUNDS.when, makers: { users: [5] } } })],
  ["unknown_group", withStage(stageOf(1, { groups: [11] }))],
  ["not_a_checker", withStage(stageOf(1, { users: [1, 2, 3] }))],
  ["empty_pool", withStage(stageOf(1, { users: [], groups: [] }))],
  ["unreachable_rule", documentOf([REFUNDS, { ...REFUNDS, id: "again", name: "Again" }])],
  [
    "job_without_person",
    withRule({
      when: { operations: ["expire"], sources: ["job"], makers: { users: [2] } },
      tiers: [{ upTo: null, then: DIRECT }],
    }),
  ],
  ["approval_for_job", withRule({ when: { ...REFUNDS.when, sources: ["console", "job"] } })],
  [
    "approval_not_possible",
    withRule({
      when: { operations: ["delete"], sources: ["console"] },
      tiers: [{ upTo: null, then: approvalBy([stageOf(1)]) }],
    }),
  ],
  ["tiers_without_amount", withRule({ when: { ...REFUNDS.when, operations: ["refund", "cancel"] } })],
  ["tiers_without_currency", withRule({ when: { operations: ["refund"], sources: ["console"] } })],
  ["bounds_other_currencies", withRule({ when: { ...REFUNDS.when, currencies: ["KWD"] } })],
  [
    "bad_amount",
    withRule({
      tiers: [
        { upTo: { KWD: "10", JPY: "10.5" }, then: DIRECT },
        { upTo: null, then: DIRECT },
      ],
    }),
  ],
  [
    "bounds_not_ascending",
    withRule({
      tiers: [
        { upTo: { KWD: "10", JPY: "10" }, then: DIRECT },
        { upTo: { KWD: "10.000", JPY: "11" }, then: DIRECT },
        { upTo: null, then: DIRECT },
      ],
    }),
  ],
  [
    "sums_without_tiers",
    withRule({ sumOver: { scopes: ["card"], hours: 24 }, tiers: [{ upTo: null, then: DIRECT }] }),
  ],
  [
    "fewer_persons",
    withRule({
      tiers: [
        { upTo: { KWD: "10", JPY: "10" }, then: approvalBy([stageOf(2)]) },
        { upTo: null, then: approvalBy([stageOf(1)]) },
      ],
    }),
  ],
  [
    "fewer_demands",
    withRule({
      tiers: [
        { upTo: { KWD: "10", JPY: "10" }, then: approvalBy([stageOf(1)], { stepUp: true }) },
        { upTo: null, then: approvalBy([stageOf(1)]) },
      ],
    }),
  ],
  [
    "wider_pool",
    withRule({
      tiers: [
        { upTo: { KWD: "10", JPY: "10" }, then: approvalBy([stageOf(1, treasury)]) },
        { upTo: null, then: approvalBy([stageOf(1)]) },
      ],
    }),
  ],
  [
    "fallback_too_late",
    withStage({ ...stageOf(1, treasury), fallback: { afterHours: 48, pool: { anyChecker: true } } }),
  ],
  ["fallback_adds_nobody", withStage({ ...stageOf(1), fallback: { afterHours: 2, pool: treasury } })],
  [
    "undo_too_long",
    documentOf(
      [{ ...REFUNDS, tiers: [{ upTo: null, then: approvalBy([stageOf(1)], { undoMinutes: 60 }) }] }],
      { clocks: { pendingHours: 48, approvedHours: 1 } },
    ),
  ],
  [
    "limit_without_bound",
    documentOf([REFUNDS], {
      limits: [{ id: "l", name: "L", operations: ["refund"], sources: ["console"], per: "maker", hours: 24 }],
    }),
  ],
  [
    "limit_counts_nobody",
    documentOf([REFUNDS], {
      limits: [
        {
          id: "l",
          name: "L",
          operations: ["expire"],
          sources: ["job"],
          per: "maker",
          hours: 24,
          maxCount: 1,
        },
      ],
    }),
  ],
  [
    "bypass_without_approval",
    documentOf([{ ...REFUNDS, tiers: [{ upTo: null, then: DIRECT }] }], {
      separation: { directUsers: [], checkersActDirectly: true, adminsActDirectly: false },
    }),
  ],
  ["lacks_people", withStage(stageOf(2, treasury))],
  ["lacks_people", withStage(stageOf(1, treasury), stageOf(2))],
  ["lacks_people", withStage(stageOf(4))],
  ["duplicate_id", documentOf([REFUNDS, { ...REFUNDS, name: "Others" }])],
  ["duplicate_name", documentOf([REFUNDS, { ...REFUNDS, id: "others" }])],
];

describe("a policy is refused, in words", () => {
  it.each(FLAWED)("%s", (code, document) => {
    const flaws = validatePolicy(document, WORLD);
    expect(isSound(flaws)).toBe(false);
    const found = flaws.find((one) => one.code === code);
    expect(found).toBeDefined();
    const sentence = found ? englishPolicyWords(WORLD).flaw(found) : "";
    expect(sentence).not.toMatch(/[{}]|policy\.|undefined/);
    expect(sentence.length).toBeGreaterThan(20);
  });

  it("names who is left where people are missing", () => {
    const [lack] = validatePolicy(withStage(stageOf(2, treasury)), WORLD);
    expect(lack ? englishPolicyWords(WORLD).flaw(lack) : "").toBe(
      "“Refunds”: the stage “Stage” needs 2 different people besides Khaled, who might ask for it, who are needed nowhere else. Who may decide there: Dana.",
    );
  });
});

describe("a sound policy", () => {
  it.each(READY_MADE)("%s: has the right shape, can be used at once, and says what it does", (name) => {
    const document = readyMadePolicy(name, "KWD");
    expect(policyDocumentSchema.parse(document)).toEqual(document);
    expect(validatePolicy(document, WORLD).filter((flaw) => flaw.severity === "error")).toEqual([]);
    const words = englishPolicyWords(WORLD);
    const lines = document.rules.flatMap((rule) => [words.applies(rule), ...words.tiers(rule)]);
    for (const line of [...lines, ...document.limits.map(words.limit), ...words.general(document)])
      expect(line).not.toMatch(/[{}]|policy\.|undefined/);
  });

  it("reads like a sentence", () => {
    const words = englishPolicyWords(WORLD);
    const rule: PolicyRule = {
      ...REFUNDS,
      when: { ...REFUNDS.when, currencies: ["KWD"], makers: { groups: [10] } },
      tiers: [
        { upTo: { KWD: "50" }, then: DIRECT },
        { upTo: null, then: approvalBy([stageOf(2, treasury), stageOf(1)], { stepUp: true }) },
      ],
    };
    expect(words.applies(rule)).toBe("refunds in the console in KWD asked for by the group Treasury");
    expect(words.tiers(rule)).toEqual([
      "Up to 50 KWD: done at once, without approval.",
      "Above 50 KWD: approved by 2 different people of the group Treasury, then one of the checkers; each checker proves a second factor.",
    ]);
  });

  it("warns about what no rule names", () => {
    const codes = validatePolicy(documentOf(FOUR_EYES_DOCUMENT.rules.slice(0, 1)), WORLD).map((f) => f.code);
    expect(new Set(codes)).toEqual(new Set(["uncovered"]));
  });
});
