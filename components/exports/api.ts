import { queryOptions } from "@tanstack/react-query";
import type { ExportSummary } from "@/lib/exports/types";
import { fetchJson } from "@/lib/http/action-failure";

/** Reads of exports; they repeat by themselves while one is being made. */
export const exportKeys = { list: ["exports"] as const };

const runningIntervalMs = 1_500;

export function exportListQuery() {
  return queryOptions({
    queryKey: exportKeys.list,
    queryFn: ({ signal }) => fetchJson<ExportSummary[]>("/api/exports", { signal }),
    refetchInterval: ({ state }) =>
      state.data?.some(({ status }) => status === "waiting" || status === "running")
        ? runningIntervalMs
        : false,
  });
}
