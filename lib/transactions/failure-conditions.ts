import {
  ATTEMPT_CLASS,
  FAILED_ATTEMPT,
  FAILED_OPERATION,
  OPERATION_CLASS,
} from "@/lib/transactions/failure-classes";
import { readFailure } from "@/lib/transactions/failures";
import type { CheckedFilter } from "@/lib/transactions/filters";

type FailureFilter = Pick<CheckedFilter, "failures" | "dateKey" | "dayFrom" | "dayBefore">;

const ranged = ({ dateKey, dayFrom, dayBefore }: FailureFilter) =>
  dateKey === "failed" && (dayFrom !== null || dayBefore !== null);

/** Whether a filter asks for what failed, by its reason or by its day. */
export function asksForFailures(filter: FailureFilter): boolean {
  return filter.failures.length > 0 || ranged(filter);
}

/** `each`: looked up for every payment that is passed by; `all`: read first, and then their payments. */
export type Reading = "each" | "all";

/**
 * SQL for payments (alias p) of which an attempt or an operation failed for one of the reasons and, where the days are about that,
 * on one of these days. The planner takes the words of a reason for cheap to compare and, left to itself, reads all failures for a
 * page, or again for every payment: a subquery with a limit and `MATERIALIZED` say how it is to be read.
 */
export function ofFailures(
  filter: FailureFilter,
  add: (value: unknown) => string,
  reading: Reading,
): string[] {
  if (!asksForFailures(filter)) return [];
  const parts = [
    ...failedOf("payment", filter, add).map((where) => `FROM payment_attempt t WHERE ${where}`),
    ...failedOf("operation", filter, add).map((where) => `FROM operation t WHERE ${where}`),
  ];
  if (reading === "all") {
    const ids = parts.map((part) => `SELECT t.transaction_id ${part}`).join(" UNION ALL ");
    return [`p.id IN (WITH failed AS MATERIALIZED (${ids}) SELECT transaction_id FROM failed)`];
  }
  return [
    `coalesce(${parts.map((part) => `(SELECT true ${part} AND t.transaction_id = p.id LIMIT 1)`).join(", ")})`,
  ];
}

const KINDS = {
  payment: { failed: FAILED_ATTEMPT, classSql: ATTEMPT_CLASS },
  operation: { failed: FAILED_OPERATION, classSql: OPERATION_CLASS },
};

/** Which attempts, or which operations, are meant (alias t); none where only reasons of the others were chosen. */
function failedOf(
  kind: keyof typeof KINDS,
  filter: FailureFilter,
  add: (value: unknown) => string,
): string[] {
  const { failed, classSql } = KINDS[kind];
  if (filter.failures.length === 0) return [[failed, ...within(filter, add)].join(" AND ")];
  const reasons = filter.failures.map(readFailure).filter(({ what }) => what === kind);
  if (reasons.length === 0) return [];
  const because = `(${classSql}) = ANY(${add(reasons.map(({ reason }) => reason))}::text[])`;
  return [[failed, because, ...within(filter, add)].join(" AND ")];
}

function within(filter: FailureFilter, add: (value: unknown) => string): string[] {
  if (!ranged(filter)) return [];
  const all: string[] = [];
  if (filter.dayFrom !== null) all.push(`t.created_at >= ${add(filter.dayFrom)}::timestamptz`);
  if (filter.dayBefore !== null) all.push(`t.created_at < ${add(filter.dayBefore)}::timestamptz`);
  return all;
}
