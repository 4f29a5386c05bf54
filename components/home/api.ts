import { queryOptions } from "@tanstack/react-query";
import { serializeHomeInput } from "@/components/home/list-input";
import { fetchJson } from "@/lib/http/action-failure";
import type { HomeInput, HomePage } from "@/lib/overview/types";

/** The first page repeats by itself, so reading it counts as no act of the person. */
export const homeKeys = {
  all: ["home"] as const,
  home: (input: HomeInput) => ["home", input] as const,
};

/** Where no change is told at once, it is asked for as often as this. */
const pollMs = 60_000;

/** What waits and the figures, live. */
export function homeQuery(input: HomeInput) {
  return queryOptions({
    queryKey: homeKeys.home(input),
    queryFn: ({ signal }) => fetchJson<HomePage>(serializeHomeInput("/api/home", input), { signal }),
    refetchInterval: pollMs,
  });
}
