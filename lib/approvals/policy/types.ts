import type { OperationSource, OperationType } from "@/lib/operations/types";

/** The approval policy as data: what is stored, edited, compared and asked. Browser-safe. */

/** Doors that ask the policy. What a gateway reports has happened already and asks nobody. */
export type PolicySource = Exclude<OperationSource, "gateway">;
export const POLICY_SOURCES = ["console", "api", "job"] as const satisfies readonly PolicySource[];

/** Only these can wait as a request; the others are done at once or not at all. */
export const REQUESTABLE_OPERATIONS = ["refund", "void"] as const satisfies readonly OperationType[];

/** Only these carry an amount that a tier could look at. */
export const OPERATIONS_WITH_AMOUNT = [
  "refund",
  "void",
  "capture",
] as const satisfies readonly OperationType[];

export const SUM_SCOPES = ["transaction", "card", "customer"] as const;
export type SumScope = (typeof SUM_SCOPES)[number];

export const LIMIT_SUBJECTS = ["maker", "customer", "everyone"] as const;
export type LimitSubject = (typeof LIMIT_SUBJECTS)[number];

export interface PolicyDocument {
  format: 1;
  /** Read from the top, the first that matches counts; none matches: deny. */
  rules: PolicyRule[];
  /** Every one is checked for what a rule lets through. */
  limits: VelocityLimit[];
  clocks: Clocks;
  separation: Separation;
}

/** How long a request may wait for its checkers, and then for its execution. */
export interface Clocks {
  pendingHours: number;
  approvedHours: number;
}

/** The documented bypass: who executes at once from the console what a rule wants approved. Empty and off by default. */
export interface Separation {
  directUsers: number[];
  checkersActDirectly: boolean;
  adminsActDirectly: boolean;
}

export interface PolicyRule {
  /** Short and stable: what a request remembers and a comparison goes by. */
  id: string;
  name: string;
  when: RuleConditions;
  /** The tier is chosen by this amount plus open and recent refunds there: the largest of the sums. */
  sumOver?: SumWindow | undefined;
  /** Ascending; the last one has no bound, so that every amount from zero on has exactly one tier. */
  tiers: PolicyTier[];
}

export interface RuleConditions {
  operations: OperationType[];
  sources: PolicySource[];
  /** Left out: any. */
  currencies?: string[] | undefined;
  /** Codes of gateway accounts. */
  gatewayAccounts?: string[] | undefined;
  makers?: People | undefined;
  /** Customer ids or e-mail addresses in lower case. */
  customers?: string[] | undefined;
}

export interface People {
  users?: number[] | undefined;
  groups?: number[] | undefined;
}

export interface SumWindow {
  scopes: SumScope[];
  hours: number;
}

export interface PolicyTier {
  /** Inclusive bound per currency as decimal text; null on the last tier, and only there. */
  upTo: Record<string, string> | null;
  then: PolicyEffect;
}

export type PolicyEffect =
  | { kind: "direct" }
  | { kind: "deny" }
  | { kind: "approval"; stages: PolicyStage[]; demands: Demands };

export type PolicyPool = { anyChecker: true } | ({ anyChecker?: undefined } & People);

export interface PolicyStage {
  name: string;
  pool: PolicyPool;
  /** So many different persons. */
  count: number;
  /** Who may decide too once it has waited so long. Nothing is ever approved by waiting. */
  fallback?: { afterHours: number; pool: PolicyPool } | undefined;
}

export interface Demands {
  makerNote: boolean;
  checkerNote: boolean;
  attachment: boolean;
  stepUp: boolean;
  /** Minutes between the last approval and the execution, in which it can be recalled. */
  undoMinutes: number;
  pendingHours?: number | undefined;
  approvedHours?: number | undefined;
}

/** Over the limit an operation is denied, with this limit's name as the reason. */
export interface VelocityLimit {
  id: string;
  name: string;
  operations: OperationType[];
  sources: PolicySource[];
  /** Whose operations are counted together. */
  per: LimitSubject;
  hours: number;
  /** Decimal text per currency: the sum in the window, this one counted. Other currencies are not limited by amount. */
  maxAmount?: Record<string, string> | undefined;
  /** How many in the window, this one counted. */
  maxCount?: number | undefined;
}

/** What one request needs, frozen in the request when it is made. */
export interface Requirement {
  policyVersion: number;
  ruleId: string;
  ruleName: string;
  /** Counted from zero. */
  tier: number;
  stages: PolicyStage[];
  demands: Required<Demands>;
}

/** One sentence of "why": a code for the message catalogue and its facts. */
export interface Explanation {
  code: ExplanationCode;
  params: Record<string, string>;
}

export const EXPLANATION_CODES = [
  "no_rule",
  "rule",
  "tier_only",
  "tier_up_to",
  "tier_above",
  "lifted_by_transaction",
  "lifted_by_card",
  "lifted_by_customer",
  "denied_by_rule",
  "over_amount_limit",
  "over_count_limit",
  "bypass_person",
  "bypass_checker",
  "bypass_admin",
] as const;
export type ExplanationCode = (typeof EXPLANATION_CODES)[number];
