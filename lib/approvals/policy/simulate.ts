import { lackWithout } from "@/lib/approvals/policy/deadlocks";
import { evaluatePolicy, type PolicyOutcome } from "@/lib/approvals/policy/evaluate";
import { neededFacts, type OperationFacts, type PolicyFacts } from "@/lib/approvals/policy/facts";
import type { LimitSubject, PolicyDocument, SumScope } from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import { formatAmount } from "@/lib/money/money";

/** An operation that was, or might be: what the evaluator asks, and what it belongs together with. */
export interface PastOperation extends OperationFacts {
  /** ISO 8601. */
  at: string;
  transaction: string;
  card: string | null;
  /** Words for the list: "R-12", a session id, a line of the file. */
  label: string;
  /** Where it is shown; null for a line of a file. */
  href: string | null;
}

export type OutcomeWord = "direct" | "deny" | `approval:${number}`;

export interface Difference {
  at: string;
  label: string;
  href: string | null;
  operation: OperationFacts["type"];
  source: OperationFacts["source"];
  amount: string;
  currency: string;
  before: OutcomeWord;
  after: OutcomeWord;
  /** Under the draft nobody, or too few, could decide it. */
  stuck: boolean;
}

export interface Simulation {
  operations: number;
  before: Partial<Record<OutcomeWord, number>>;
  after: Partial<Record<OutcomeWord, number>>;
  /** Hours that people would have waited longer altogether; null when no decision was ever measured. */
  addedHours: number | null;
  /** Of one stage. */
  medianHours: number | null;
  stuck: number;
  different: number;
  /** The latest of them. */
  differences: Difference[];
}

const MOST_DIFFERENCES = 200;

/**
 * Replays operations under two policies with the evaluator that decides in earnest. Sums and limits count what went before in
 * the same list; people are those of today.
 */
export function simulate(
  live: PolicyDocument,
  draft: PolicyDocument,
  past: readonly PastOperation[],
  world: PolicyWorld,
  medianHours: number | null,
): Simulation {
  const operations = [...past].sort((a, b) => (a.at < b.at ? -1 : 1));
  const result: Simulation = {
    operations: operations.length,
    before: {},
    after: {},
    addedHours: medianHours === null ? null : 0,
    medianHours,
    stuck: 0,
    different: 0,
    differences: [],
  };
  operations.forEach((operation, index) => {
    const earlier = new Earlier(operations, index);
    const before = evaluatePolicy(live, 0, earlier.factsFor(live));
    const after = evaluatePolicy(draft, 0, earlier.factsFor(draft));
    note(result, operation, before, after, isStuck(after, operation, world));
  });
  result.differences = result.differences.reverse().slice(0, MOST_DIFFERENCES);
  return result;
}

function note(
  result: Simulation,
  operation: PastOperation,
  before: PolicyOutcome,
  after: PolicyOutcome,
  stuck: boolean,
): void {
  const words = { before: wordOf(before), after: wordOf(after) };
  result.before[words.before] = (result.before[words.before] ?? 0) + 1;
  result.after[words.after] = (result.after[words.after] ?? 0) + 1;
  if (stuck) result.stuck += 1;
  if (result.addedHours !== null && result.medianHours !== null)
    result.addedHours += (stagesOf(after) - stagesOf(before)) * result.medianHours;
  if (words.before === words.after && !stuck) return;
  result.different += 1;
  result.differences.push({
    at: operation.at,
    label: operation.label,
    href: operation.href,
    operation: operation.type,
    source: operation.source,
    amount: formatAmount(operation.amountMinor, operation.currencyCode),
    currency: operation.currencyCode,
    ...words,
    stuck,
  });
}

/** The outcome in a word: direct, denied, or by how many people. */
export function wordOf(outcome: PolicyOutcome): OutcomeWord {
  if (outcome.kind !== "approval") return outcome.kind;
  return `approval:${outcome.requirement.stages.reduce((sum, stage) => sum + stage.count, 0)}`;
}

function stagesOf(outcome: PolicyOutcome): number {
  return outcome.kind === "approval" ? outcome.requirement.stages.length : 0;
}

function isStuck(outcome: PolicyOutcome, operation: PastOperation, world: PolicyWorld): boolean {
  if (outcome.kind !== "approval") return false;
  const maker = world.people.find((person) => person.id === operation.makerId) ?? null;
  return lackWithout(outcome.requirement, maker, world) !== null;
}

/** What went before one operation in the list. */
class Earlier {
  constructor(
    private readonly operations: readonly PastOperation[],
    private readonly index: number,
  ) {}

  factsFor(document: PolicyDocument): PolicyFacts {
    const operation = this.operations[this.index] as PastOperation;
    const needed = neededFacts(document, operation);
    const sums = needed.sums.map(({ key, scope, hours }) => {
      const found = this.within(operation, hours, scope, ["refund", "void"]);
      return [key, found.reduce((sum, one) => sum + one.amountMinor, 0n)] as const;
    });
    const moved = needed.limits.map(({ id, per, hours, operations }) => {
      const found = this.within(operation, hours, per, operations);
      const amountMinor = found.reduce((sum, one) => sum + one.amountMinor, 0n);
      return [id, { amountMinor, count: found.length }] as const;
    });
    return { ...operation, sums: Object.fromEntries(sums), moved: Object.fromEntries(moved) };
  }

  private within(
    operation: PastOperation,
    hours: number,
    over: SumScope | LimitSubject,
    types: readonly string[],
  ): PastOperation[] {
    const since = new Date(Date.parse(operation.at) - hours * 3_600_000).toISOString();
    const found: PastOperation[] = [];
    for (let index = this.index - 1; index >= 0; index -= 1) {
      const one = this.operations[index];
      if (!one || one.at < since) break;
      if (
        one.currencyCode === operation.currencyCode &&
        types.includes(one.type) &&
        belongs(one, operation, over)
      )
        found.push(one);
    }
    return found;
  }
}

function belongs(one: PastOperation, other: PastOperation, over: SumScope | LimitSubject): boolean {
  switch (over) {
    case "transaction":
      return one.transaction === other.transaction;
    case "card":
      return one.card !== null && one.card === other.card;
    case "customer":
      return one.customerKeys.some((key) => other.customerKeys.includes(key));
    case "maker":
      return one.makerId !== null && one.makerId === other.makerId;
    case "everyone":
      return true;
  }
}
