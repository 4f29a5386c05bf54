import { queryOptions } from "@tanstack/react-query";
import { serializeRequestListInput } from "@/components/requests/list-input";
import { isOpen } from "@/lib/approvals/types";
import type { RequestDetail, RequestListInput, RequestPage } from "@/lib/approvals/views";
import { fetchJson } from "@/lib/http/action-failure";

/** All reads about requests. They repeat by themselves, so none of them counts as an act of the person. */
export const requestKeys = {
  all: ["requests"] as const,
  list: (input: RequestListInput) => ["requests", "list", input.tab, input.cursor] as const,
  request: (requestId: number) => ["requests", "request", requestId] as const,
  count: ["requests", "count"] as const,
};

const listIntervalMs = 5_000;
/** While the gateway is at it somebody looks on. */
const executingIntervalMs = 1_000;

/** One page of the list, live. */
export function requestListQuery(input: RequestListInput) {
  return queryOptions({
    queryKey: requestKeys.list(input),
    queryFn: ({ signal }) =>
      fetchJson<RequestPage>(serializeRequestListInput("/api/requests", input), { signal }),
    refetchInterval: listIntervalMs,
  });
}

/** One request, live while it is open. */
export function requestQuery(requestId: number) {
  return queryOptions({
    queryKey: requestKeys.request(requestId),
    queryFn: ({ signal }) => fetchJson<RequestDetail>(`/api/requests/${requestId}`, { signal }),
    refetchInterval: ({ state }) => {
      if (!state.data || !isOpen(state.data.status)) return false;
      return state.data.status === "approved" ? executingIntervalMs : listIntervalMs;
    },
  });
}

/** How many requests the person can decide. Also asked in the background: the title of the tab shows it. */
export function decidableCountQuery() {
  return queryOptions({
    queryKey: requestKeys.count,
    queryFn: ({ signal }) => fetchJson<{ count: number }>("/api/requests/count", { signal }),
    select: ({ count }) => count,
    refetchInterval: listIntervalMs,
    refetchIntervalInBackground: true,
  });
}
