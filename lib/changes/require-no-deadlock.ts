import "server-only";

import { forecastDeadlocks, type PeopleChange } from "@/lib/approvals/policy/forecast-deadlocks";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** Refuses what would leave a tier of the live policy without enough people who may decide there, and says which. */
export async function requireNoDeadlock(sql: Sql, change: PeopleChange): Promise<void> {
  const lacks = await forecastDeadlocks(sql, change);
  if (lacks.length === 0) return;
  throw new AppError("conflict", {
    detail: `${lacks.join(" ")} Let somebody else decide there first, or change the policy.`,
  });
}
