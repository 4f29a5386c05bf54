import "server-only";
import type { Sql } from "@/lib/db/sql";
import type { NeverSeen } from "@/lib/gateways/capability-types";
import { underWayMs } from "@/lib/operations/inquiry-schedule";

/**
 * When a gateway's "never seen" proves that nothing was executed. Too early it proves nothing: our own request may still be on its way, or
 * the gateway has taken it and does not show it yet. Believing it then frees the amount for a second one.
 */

/**
 * Milliseconds since the last moment at which a sending of the operation can have been on its way; below zero while one still can be. By the
 * database's clock, and as of before the question: what happens while it is asked is not proved by its answer.
 */
export async function quietForMs(db: Sql, operationId: string): Promise<number> {
  const [row] = await db.query<{ age_ms: number }>(
    `SELECT (extract(epoch FROM clock_timestamp() - coalesce(last_sending_at, created_at)) * 1000)::float8 AS age_ms
     FROM operation WHERE id = $1::uuid`,
    [operationId],
    "quiet-for",
  );
  return (row?.age_ms ?? 0) - underWayMs();
}

/** Milliseconds until "never seen" counts; zero or less when it does. */
export function countsInMs(neverSeen: NeverSeen | null, quietMs: number): number {
  return (neverSeen?.afterMinutes ?? 0) * 60_000 - quietMs;
}
