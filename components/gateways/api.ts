import { queryOptions } from "@tanstack/react-query";
import type { AccountDetail, GatewayOverview } from "@/lib/gateway-accounts/types";
import { fetchJson } from "@/lib/http/action-failure";

/** Reads about gateway accounts. They repeat by themselves, so none of them counts as an act of the person. */
export const gatewayKeys = {
  all: ["gateways"] as const,
  overview: ["gateways", "overview"] as const,
  account: (pgCode: string) => ["gateways", "account", pgCode] as const,
};

const healthIntervalMs = 15_000;

/** All accounts with how they fare, and all gateways. */
export function gatewayOverviewQuery() {
  return queryOptions({
    queryKey: gatewayKeys.overview,
    queryFn: ({ signal }) => fetchJson<GatewayOverview>("/api/gateways", { signal }),
    refetchInterval: healthIntervalMs,
  });
}

/** One account. */
export function accountQuery(pgCode: string) {
  return queryOptions({
    queryKey: gatewayKeys.account(pgCode),
    queryFn: ({ signal }) =>
      fetchJson<AccountDetail>(`/api/gateways/accounts/${encodeURIComponent(pgCode)}`, { signal }),
    refetchInterval: healthIntervalMs,
  });
}

/** Where an account's own page is. */
export function accountPath(pgCode: string): string {
  return `/gateways/accounts/${encodeURIComponent(pgCode)}`;
}
