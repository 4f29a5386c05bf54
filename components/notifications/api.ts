import { isServer, queryOptions } from "@tanstack/react-query";
import { serializeNotificationFilter } from "@/components/notifications/list-input";
import { fetchJson } from "@/lib/http/action-failure";
import type { NotificationFilter, NotificationPage } from "@/lib/notifications/types";

/** Reads of one person's notices. They repeat by themselves, so none of them counts as an act of the person. */
export const notificationKeys = {
  all: ["notifications"] as const,
  list: (filter: NotificationFilter) => ["notifications", "list", filter] as const,
  unread: ["notifications", "unread"] as const,
};

const listIntervalMs = 10_000;
const countIntervalMs = 15_000;
const hiddenIntervalMs = 60_000;

/** One page of the list, live. */
export function notificationListQuery(filter: NotificationFilter) {
  return queryOptions({
    queryKey: notificationKeys.list(filter),
    queryFn: ({ signal }) =>
      fetchJson<NotificationPage>(serializeNotificationFilter("/api/notifications", filter), { signal }),
    refetchInterval: listIntervalMs,
  });
}

/** How many notices the person has not read. */
export function unreadQuery() {
  return queryOptions({
    queryKey: notificationKeys.unread,
    queryFn: ({ signal }) => fetchJson<{ count: number }>("/api/notifications/unread", { signal }),
    refetchInterval: () => (!isServer && document.hidden ? hiddenIntervalMs : countIntervalMs),
    // It stands on every page: one that nobody looks at also learns that its session is over, and drops what it shows.
    refetchIntervalInBackground: true,
    select: ({ count }) => count,
  });
}
