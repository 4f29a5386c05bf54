import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { serializeChildFilter } from "@/components/child-transactions/list-input";
import { ActionFailure, fetchJson } from "@/lib/http/action-failure";
import type { ChildFilter } from "@/lib/transactions/child-filter";
import type { ListedChild } from "@/lib/transactions/views";

export const childKeys = {
  list: (filter: ChildFilter) => ["child-transactions", filter] as const,
};

type ChildPage = { rows: ListedChild[]; next: string | null; previous: string | null };

/** One page of the children of all payments. */
export function childListQuery(filter: ChildFilter) {
  return queryOptions({
    queryKey: childKeys.list(filter),
    queryFn: ({ signal, client, queryKey }) =>
      fetchJson<ChildPage>(serializeChildFilter("/api/child-transactions", filter), {
        act: client.getQueryData(queryKey) === undefined,
        signal,
      }),
    placeholderData: keepPreviousData,
    retry: (failures, error) => failures < 1 && !(error instanceof ActionFailure),
  });
}
