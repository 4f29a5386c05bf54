import type {
  LimitSubject,
  PolicyDocument,
  PolicyRule,
  PolicySource,
  SumScope,
  VelocityLimit,
} from "@/lib/approvals/policy/types";
import type { OperationType } from "@/lib/operations/types";

/** What is known of an operation before its rule is found. */
export interface OperationFacts {
  type: OperationType;
  /** A source that no rule can name is denied. */
  source: PolicySource | "gateway";
  currencyCode: string;
  /** What is asked for; for a void what is authorized; the payment's amount where the operation has none. */
  amountMinor: bigint;
  /** Code of the gateway account that settled the payment. */
  pgCode: string | null;
  /** Null for an API key or a job. */
  makerId: number | null;
  makerGroupIds: readonly number[];
  /** Customer id and e-mail address, in lower case. */
  customerKeys: readonly string[];
  makerIsChecker: boolean;
  makerIsAdmin: boolean;
}

/** Refunds that are open or recent, in the operation's currency, without the operation itself. */
export type SumKey = `${SumScope}:${number}`;
export interface Moved {
  amountMinor: bigint;
  count: number;
}

export interface PolicyFacts extends OperationFacts {
  /** By scope and hours; every sum of `neededFacts` has to be there. A scope that does not apply (no card known) is zero. */
  sums: Readonly<Partial<Record<SumKey, bigint>>>;
  /** By the limit's id; every limit of `neededFacts` has to be there. */
  moved: Readonly<Record<string, Moved>>;
}

export interface NeededFacts {
  sums: { key: SumKey; scope: SumScope; hours: number }[];
  limits: { id: string; per: LimitSubject; hours: number; operations: OperationType[] }[];
}

/** Key of a sum in `PolicyFacts`. */
export function sumKey(scope: SumScope, hours: number): SumKey {
  return `${scope}:${hours}`;
}

/** The rule that an operation falls under: the first from the top whose conditions all hold. */
export function findRule(document: PolicyDocument, facts: OperationFacts): PolicyRule | null {
  return document.rules.find((rule) => matches(rule, facts)) ?? null;
}

function matches({ when }: PolicyRule, facts: OperationFacts): boolean {
  return (
    when.operations.includes(facts.type) &&
    (when.sources as readonly string[]).includes(facts.source) &&
    (when.currencies?.includes(facts.currencyCode) ?? true) &&
    (when.gatewayAccounts === undefined ||
      (facts.pgCode !== null && when.gatewayAccounts.includes(facts.pgCode))) &&
    (when.makers === undefined || isAmong(when.makers, facts)) &&
    (when.customers === undefined || facts.customerKeys.some((key) => when.customers?.includes(key)))
  );
}

function isAmong(people: NonNullable<PolicyRule["when"]["makers"]>, facts: OperationFacts): boolean {
  if (facts.makerId === null) return false;
  if (people.users?.includes(facts.makerId)) return true;
  return facts.makerGroupIds.some((id) => people.groups?.includes(id));
}

/** The limits that count this operation. */
export function limitsOn(document: PolicyDocument, facts: OperationFacts): VelocityLimit[] {
  return document.limits.filter(
    (limit) =>
      limit.operations.includes(facts.type) &&
      (limit.sources as readonly string[]).includes(facts.source) &&
      !(limit.per === "maker" && facts.makerId === null) &&
      !(limit.per === "customer" && facts.customerKeys.length === 0),
  );
}

/** What has to be read from the database before the policy can be asked about this operation. */
export function neededFacts(document: PolicyDocument, facts: OperationFacts): NeededFacts {
  const window = findRule(document, facts)?.sumOver;
  return {
    sums: (window?.scopes ?? []).map((scope) => ({
      key: sumKey(scope, window?.hours ?? 0),
      scope,
      hours: window?.hours ?? 0,
    })),
    limits: limitsOn(document, facts).map(({ id, per, hours, operations }) => ({
      id,
      per,
      hours,
      operations,
    })),
  };
}
