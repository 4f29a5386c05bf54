import type { RequestedOperation } from "@/lib/approvals/types";
import { formatAmount, parseAmount } from "@/lib/money/money";

interface Summand {
  operation: RequestedOperation;
  amount: string;
  currency: string;
}

export interface Total {
  operation: RequestedOperation;
  currency: string;
  count: number;
  amount: string;
}

/** What several requests come to, per operation and currency, in the order in which these first appear. Exact. */
export function totalsOf(rows: readonly Summand[]): Total[] {
  const sums = new Map<string, { first: Summand; count: number; minor: bigint }>();
  for (const row of rows) {
    const key = `${row.operation} ${row.currency}`;
    const sum = sums.get(key) ?? { first: row, count: 0, minor: 0n };
    sums.set(key, { ...sum, count: sum.count + 1, minor: sum.minor + parseAmount(row.amount, row.currency) });
  }
  return [...sums.values()].map(({ first, count, minor }) => ({
    operation: first.operation,
    currency: first.currency,
    count,
    amount: formatAmount(minor, first.currency),
  }));
}
