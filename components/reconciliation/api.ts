import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/http/action-failure";
import type { ReportDetail, ReportSummary } from "@/lib/reconciliation/types";

/** All reads about reports. They repeat by themselves while one is being made. */
export const reportKeys = {
  all: ["reports"] as const,
  list: ["reports", "list"] as const,
  one: (reportId: number) => ["reports", "one", reportId] as const,
};

const runningIntervalMs = 1_000;

export function reportListQuery() {
  return queryOptions({
    queryKey: reportKeys.list,
    queryFn: ({ signal }) => fetchJson<ReportSummary[]>("/api/reconciliation", { signal }),
    refetchInterval: ({ state }) =>
      state.data?.some(({ status }) => status === "running") ? runningIntervalMs : false,
  });
}

export function reportQuery(reportId: number) {
  return queryOptions({
    queryKey: reportKeys.one(reportId),
    queryFn: ({ signal }) => fetchJson<ReportDetail>(`/api/reconciliation/${reportId}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? runningIntervalMs : false),
  });
}
