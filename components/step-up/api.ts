import { queryOptions } from "@tanstack/react-query";

import type { OwnFactors } from "@/lib/auth/step-up/types";
import { fetchJson } from "@/lib/http/action-failure";

export const ownFactorsKey = ["account", "factors"] as const;

/** The person's own second factors. */
export function ownFactorsQuery() {
  return queryOptions({
    queryKey: ownFactorsKey,
    queryFn: ({ signal }) => fetchJson<OwnFactors>("/api/account/factors", { signal }),
  });
}
