import type { ConcurrentOperations } from "@/lib/gateways/types";

/**
 * What became of an operation at a gateway that knows only totals: the total before it was sent, the total now, and what else of
 * ours lies or may lie in between. Certain only when every way in which the difference can have come about agrees.
 */
export function compareTotals(
  beforeMinor: bigint,
  nowMinor: bigint,
  amountMinor: bigint,
  { certainMinor, possibleMinor }: ConcurrentOperations,
): "executed" | "not_executed" | "unclear" {
  // With so many at once nobody can tell them apart any more.
  if (possibleMinor.length > MOST_CONCURRENT) return "unclear";
  const unexplained = nowMinor - beforeMinor - certainMinor;
  const sums = subsetSums(possibleMinor);
  const without = sums.has(unexplained);
  const including = sums.has(unexplained - amountMinor);
  if (without === including) return "unclear";
  return including ? "executed" : "not_executed";
}

const MOST_CONCURRENT = 16;

function subsetSums(amounts: readonly bigint[]): Set<bigint> {
  const sums = new Set([0n]);
  for (const amount of amounts) for (const sum of [...sums]) sums.add(sum + amount);
  return sums;
}
