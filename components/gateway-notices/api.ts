import { queryOptions } from "@tanstack/react-query";
import { serializeNoticeFilter } from "@/components/gateway-notices/list-input";
import { fetchJson } from "@/lib/http/action-failure";
import type { NoticeDetail, NoticeFilter, NoticePage } from "@/lib/notices/types";

/** All reads about notices. They repeat by themselves, so none of them counts as an act of the person. */
export const noticeKeys = {
  all: ["gateway-notices"] as const,
  list: (filter: NoticeFilter) => ["gateway-notices", "list", filter] as const,
  notice: (noticeId: string) => ["gateway-notices", "notice", noticeId] as const,
};

const listIntervalMs = 5_000;
/** While it is under way somebody looks on. */
const underWayIntervalMs = 1_000;

/** One page of the list, live. */
export function noticeListQuery(filter: NoticeFilter) {
  return queryOptions({
    queryKey: noticeKeys.list(filter),
    queryFn: ({ signal }) =>
      fetchJson<NoticePage>(serializeNoticeFilter("/api/gateway-notices", filter), { signal }),
    refetchInterval: listIntervalMs,
  });
}

/** One notice, live while it waits for its turn. */
export function noticeQuery(noticeId: string) {
  return queryOptions({
    queryKey: noticeKeys.notice(noticeId),
    queryFn: ({ signal }) => fetchJson<NoticeDetail>(`/api/gateway-notices/${noticeId}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === "received" ? underWayIntervalMs : false),
  });
}
