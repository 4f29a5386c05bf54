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
