import type { Demands, PolicyDocument, PolicyRule } from "@/lib/approvals/policy/types";
import { OPERATION_TYPES } from "@/lib/operations/types";

/** Policies to start from. */

export const NO_DEMANDS: Demands = {
  makerNote: false,
  checkerNote: false,
  attachment: false,
  stepUp: false,
  undoMinutes: 0,
};

const CLOCKS = { pendingHours: 48, approvedHours: 48 };
const NO_BYPASS = { directUsers: [], checkersActDirectly: false, adminsActDirectly: false };

/** What never sends money back, and the doors that are direct by default. */
const DIRECT_RULES: PolicyRule[] = [
  {
    id: "console-direct",
    name: "Captures, cancels, expiries and deletions in the console",
    when: { operations: ["capture", "cancel", "expire", "delete"], sources: ["console"] },
    tiers: [{ upTo: null, then: { kind: "direct" } }],
  },
  {
    id: "api-direct",
    name: "Calls of the API",
    when: { operations: [...OPERATION_TYPES], sources: ["api"] },
    tiers: [{ upTo: null, then: { kind: "direct" } }],
  },
  {
    id: "job-expire",
    name: "Payments whose time is over",
    when: { operations: ["expire"], sources: ["job"] },
    tiers: [{ upTo: null, then: { kind: "direct" } }],
  },
];

const ONE_CHECKER: PolicyRule = {
  id: "console-money-back",
  name: "Refunds and voids in the console",
  when: { operations: ["refund", "void"], sources: ["console"] },
  tiers: [
    {
      upTo: null,
      then: {
        kind: "approval",
        stages: [{ name: "Checker", pool: { anyChecker: true }, count: 1 }],
        demands: NO_DEMANDS,
      },
    },
  ],
};

/** In the console a refund or void waits for one checker; calls of the API are direct. Version 1 of every installation. */
export const FOUR_EYES_DOCUMENT: PolicyDocument = {
  format: 1,
  rules: [ONE_CHECKER, ...DIRECT_RULES],
  limits: [],
  clocks: CLOCKS,
  separation: NO_BYPASS,
};

/** As the original product has it: one checker, and checkers and admins act at once. */
const ORIGINAL: PolicyDocument = {
  ...FOUR_EYES_DOCUMENT,
  separation: { directUsers: [], checkersActDirectly: true, adminsActDirectly: true },
};

/** Small refunds by one checker, larger ones by two, the largest by two in turn with a second factor. */
function tiered(currency: string): PolicyDocument {
  const bounds = BOUNDS[currency] ?? ["100", "1000"];
  return {
    ...FOUR_EYES_DOCUMENT,
    rules: [
      {
        ...ONE_CHECKER,
        id: "console-tiers",
        name: `Refunds and voids in ${currency}`,
        when: { ...ONE_CHECKER.when, currencies: [currency] },
        sumOver: { scopes: ["transaction", "card", "customer"], hours: 24 },
        tiers: [
          {
            upTo: { [currency]: bounds[0] },
            then: { kind: "approval", stages: [CHECKERS(1)], demands: NO_DEMANDS },
          },
          {
            upTo: { [currency]: bounds[1] },
            then: { kind: "approval", stages: [CHECKERS(2)], demands: { ...NO_DEMANDS, makerNote: true } },
          },
          {
            upTo: null,
            then: {
              kind: "approval",
              stages: [CHECKERS(2)],
              demands: { ...NO_DEMANDS, makerNote: true, checkerNote: true, stepUp: true, undoMinutes: 15 },
            },
          },
        ],
      },
      ONE_CHECKER,
      ...DIRECT_RULES,
    ],
  };
}

const CHECKERS = (count: number) => ({ name: "Checkers", pool: { anyChecker: true } as const, count });

/** Round sums of about the same worth. */
const BOUNDS: Record<string, [string, string]> = {
  KWD: ["50", "500"],
  BHD: ["50", "500"],
  OMR: ["50", "500"],
  JPY: ["20000", "200000"],
};

/** Small refunds at once, with a limit for the day; the others by a second person. */
function smallTeam(currency: string): PolicyDocument {
  const [bound] = BOUNDS[currency] ?? ["100", "1000"];
  return {
    ...FOUR_EYES_DOCUMENT,
    rules: [
      {
        ...ONE_CHECKER,
        id: "console-small",
        name: `Refunds in ${currency}`,
        when: { operations: ["refund"], sources: ["console"], currencies: [currency] },
        sumOver: { scopes: ["transaction", "card", "customer"], hours: 24 },
        tiers: [
          { upTo: { [currency]: bound }, then: { kind: "direct" } },
          {
            upTo: null,
            then: { kind: "approval", stages: [CHECKERS(1)], demands: { ...NO_DEMANDS, makerNote: true } },
          },
        ],
      },
      ONE_CHECKER,
      ...DIRECT_RULES,
    ],
    limits: [
      {
        id: "maker-day",
        name: "Refunds of one person in a day",
        operations: ["refund"],
        sources: ["console"],
        per: "maker",
        hours: 24,
        maxCount: 50,
      },
    ],
  };
}

export const READY_MADE = ["four_eyes", "four_eyes_tiers", "small_team", "original"] as const;
export type ReadyMade = (typeof READY_MADE)[number];

/** A policy to start from; amounts in the currency that the merchant takes most. */
export function readyMadePolicy(name: ReadyMade, currency: string): PolicyDocument {
  if (name === "four_eyes") return FOUR_EYES_DOCUMENT;
  if (name === "original") return ORIGINAL;
  return name === "small_team" ? smallTeam(currency) : tiered(currency);
}
