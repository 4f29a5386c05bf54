import { queryOptions } from "@tanstack/react-query";
import { serializeChangeListInput } from "@/components/changes/list-input";
import type {
  ChangeCounts,
  ChangeListFilter,
  ChangePage,
  ChangeRequestView,
  ExemptableRequest,
  WaitingChange,
} from "@/lib/changes/types";
import { fetchJson } from "@/lib/http/action-failure";

/** All reads about change requests. They repeat by themselves, so none of them counts as an act of the person. */
export const changeKeys = {
  all: ["changes"] as const,
  list: (filter: ChangeListFilter) => ["changes", "list", filter] as const,
  change: (id: number) => ["changes", "change", id] as const,
  count: ["changes", "count"] as const,
  waiting: (type: string, id: string) => ["changes", "waiting", type, id] as const,
  exemptable: ["changes", "exemptable"] as const,
};

const listIntervalMs = 10_000;
const countIntervalMs = 20_000;

/** One page of the list, live. */
export function changeListQuery(filter: ChangeListFilter) {
  return queryOptions({
    queryKey: changeKeys.list(filter),
    queryFn: ({ signal }) =>
      fetchJson<ChangePage>(serializeChangeListInput("/api/changes", filter), { signal }),
    refetchInterval: listIntervalMs,
  });
}

/** One change, live. */
export function changeQuery(id: number) {
  return queryOptions({
    queryKey: changeKeys.change(id),
    queryFn: ({ signal }) => fetchJson<ChangeRequestView>(`/api/changes/${id}`, { signal }),
    refetchInterval: listIntervalMs,
  });
}

/** How many changes the person can decide. */
export function changeCountsQuery() {
  return queryOptions({
    queryKey: changeKeys.count,
    queryFn: ({ signal }) => fetchJson<ChangeCounts>("/api/changes/count", { signal }),
    refetchInterval: countIntervalMs,
  });
}

/** What waits for a second person about one user, group, key or account. */
export function waitingChangesQuery(type: string, id: string) {
  return queryOptions({
    queryKey: changeKeys.waiting(type, id),
    queryFn: ({ signal }) =>
      fetchJson<WaitingChange[]>(`/api/changes/waiting?${new URLSearchParams({ type, id })}`, { signal }),
    refetchInterval: listIntervalMs,
  });
}

/** Open operation requests that a decider can name. */
export function exemptableQuery() {
  return queryOptions({
    queryKey: changeKeys.exemptable,
    queryFn: ({ signal }) => fetchJson<ExemptableRequest[]>("/api/changes/exemptable", { signal }),
  });
}
