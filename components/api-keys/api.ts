import { queryOptions } from "@tanstack/react-query";
import type { ApiAccess } from "@/lib/auth/keys/types";
import { fetchJson } from "@/lib/http/action-failure";

export const apiAccessKey = ["api-keys"] as const;

/** Keys, people with API access and their limits. */
export function apiAccessQuery() {
  return queryOptions({
    queryKey: apiAccessKey,
    queryFn: ({ signal }) => fetchJson<ApiAccess>("/api/api-keys", { signal }),
  });
}
