import { queryOptions } from "@tanstack/react-query";
import { serializeDisputeFilter } from "@/components/disputes/list-input";
import { fetchJson } from "@/lib/http/action-failure";
import type { DisputeFilter, DisputePage } from "@/lib/transactions/disputes/views";

export const disputeKeys = {
  list: (filter: DisputeFilter) => ["disputes", "list", filter] as const,
};

const listIntervalMs = 10_000;

/** One page of the list, live. */
export function disputeListQuery(filter: DisputeFilter) {
  return queryOptions({
    queryKey: disputeKeys.list(filter),
    queryFn: ({ signal }) =>
      fetchJson<DisputePage>(serializeDisputeFilter("/api/disputes", filter), { signal }),
    refetchInterval: listIntervalMs,
  });
}
