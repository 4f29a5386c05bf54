import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/http/action-failure";
import type { Findings } from "@/lib/overview/find-types";

/** What a text means, beyond the pages that the palette knows by itself. Somebody typed it, so it is an act. */
export function findQuery(text: string) {
  return queryOptions({
    queryKey: ["find", text],
    queryFn: ({ signal }) =>
      fetchJson<Findings>(`/api/find?q=${encodeURIComponent(text)}`, { act: true, signal }),
    enabled: text.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}
