import { queryOptions } from "@tanstack/react-query";
import { serializeInboxParams } from "@/components/requests/list-input";
import { currentLiveState } from "@/components/requests/live-state";
import type { InboxInput, InboxPage, RequestView } from "@/lib/approvals/inbox/types";
import { isOpen } from "@/lib/approvals/types";
import { fetchJson } from "@/lib/http/action-failure";

/** All reads about requests. They repeat by themselves, so none of them counts as an act of the person. */
export const requestKeys = {
  all: ["requests"] as const,
  list: (input: InboxInput) => ["requests", "list", input] as const,
  request: (requestId: number) => ["requests", "request", requestId] as const,
  count: ["requests", "count"] as const,
};

/** Without a live stream. */
const pollMs = 5_000;
/** With one: for what no message tells, such as a clock that ran out. */
const liveMs = 60_000;
/** While the gateway is at it somebody looks on. */
const executingMs = 1_000;

const interval = () => (currentLiveState() === "live" ? liveMs : pollMs);

/** One page of the list, live. */
export function inboxQuery(input: InboxInput) {
  return queryOptions({
    queryKey: requestKeys.list(input),
    queryFn: ({ signal }) => fetchJson<InboxPage>(serializeInboxParams("/api/requests", input), { signal }),
    refetchInterval: interval,
  });
}

/** One request, live while it is open. */
export function requestQuery(requestId: number) {
  return queryOptions({
    queryKey: requestKeys.request(requestId),
    queryFn: ({ signal }) => fetchJson<RequestView>(`/api/requests/${requestId}`, { signal }),
    refetchInterval: ({ state }) => {
      if (!state.data || !isOpen(state.data.status)) return false;
      return state.data.status === "approved" ? executingMs : interval();
    },
  });
}

/** How many requests the person can decide. Also asked in the background: the title of the tab shows it. */
export function decidableCountQuery() {
  return queryOptions({
    queryKey: requestKeys.count,
    queryFn: ({ signal }) => fetchJson<{ count: number }>("/api/requests/count", { signal }),
    select: ({ count }) => count,
    refetchInterval: interval,
    refetchIntervalInBackground: true,
  });
}
