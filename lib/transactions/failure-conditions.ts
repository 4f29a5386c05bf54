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

/**
 * SQL for payments (alias p) of which an attempt or an operation failed for one of the reasons and, where the days are about that,
 * on one of these days. `IS TRUE` keeps it a subplan: looked up for each payment of a page, read once where all are counted. As a
 * join the planner may read all failures for every payment, since it takes the words of a reason for cheap to compare.
 */
export function ofFailures(filter: FailureFilter, add: (value: unknown) => string): string[] {
  if (!asksForFailures(filter)) return [];
  const named = filter.failures.map(readFailure);
  const any = named.length === 0;
  const exists = (
    from: string,
    alias: string,
    what: "payment" | "operation",
    [failed, classSql]: [string, string],
  ) => {
    const reasons = named.filter((one) => one.what === what).map(({ reason }) => reason);
    if (reasons.length === 0 && !any) return [];
    const where = [
      ...[`${alias}.transaction_id = p.id`, failed, ...within(alias, filter, add)],
      ...(any ? [] : [`(${classSql}) = ANY(${add(reasons)}::text[])`]),
    ];
    return [`EXISTS (SELECT 1 FROM ${from} ${alias} WHERE ${where.join(" AND ")})`];
  };
  const failed = [
    ...exists("payment_attempt", "t", "payment", [FAILED_ATTEMPT, ATTEMPT_CLASS]),
    ...exists("operation", "o", "operation", [FAILED_OPERATION, OPERATION_CLASS]),
  ];
  return [`(${failed.join(" OR ")}) IS TRUE`];
}

function within(alias: string, filter: FailureFilter, add: (value: unknown) => string): string[] {
  if (!ranged(filter)) return [];
  const all: string[] = [];
  if (filter.dayFrom !== null) all.push(`${alias}.created_at >= ${add(filter.dayFrom)}::timestamptz`);
  if (filter.dayBefore !== null) all.push(`${alias}.created_at < ${add(filter.dayBefore)}::timestamptz`);
  return all;
}
