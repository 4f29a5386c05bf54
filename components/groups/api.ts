import { queryOptions } from "@tanstack/react-query";
import type { GroupDetail, GroupSummary } from "@/lib/changes/types";
import { fetchJson } from "@/lib/http/action-failure";

/** All reads about groups. */
export const groupKeys = {
  all: ["groups"] as const,
  list: ["groups", "list"] as const,
  group: (id: number) => ["groups", "group", id] as const,
};

/** All groups by name. */
export function groupListQuery() {
  return queryOptions({
    queryKey: groupKeys.list,
    queryFn: ({ signal }) => fetchJson<GroupSummary[]>("/api/groups", { signal }),
  });
}

/** One group with its members. */
export function groupQuery(id: number) {
  return queryOptions({
    queryKey: groupKeys.group(id),
    queryFn: ({ signal }) => fetchJson<GroupDetail>(`/api/groups/${id}`, { signal }),
  });
}
