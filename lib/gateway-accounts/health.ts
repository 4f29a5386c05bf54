import "server-only";
import type { Sql } from "@/lib/db/sql";
import type { AccountRow } from "@/lib/gateway-accounts/account-row";
import type { AccountHealth, OpenWork } from "@/lib/gateway-accounts/types";

interface CallsRow {
  id: number;
  last_success_at: string | null;
  hour_calls: number;
  hour_failures: number;
  day_calls: number;
  day_failures: number;
}

/**
 * Operations and attempts of the last week. `failed` and `unknown` are calls without an answer; a decline is an answer, and
 * what is still on its way counts as neither.
 */
const CALLS = `
  WITH call AS (
    SELECT gateway_account_id AS id, created_at, status NOT IN ('failed', 'unknown') AS answered,
      CASE WHEN status IN ('succeeded', 'declined', 'rejected') THEN coalesce(settled_at, created_at) END AS success_at
    FROM operation
    WHERE created_at > now() - interval '7 days' AND source <> 'gateway' AND status <> 'in_flight'
      AND type IN ('refund', 'capture', 'void') AND gateway_account_id = ANY ($1::int[])
    UNION ALL
    SELECT gateway_account_id, created_at, state <> 'error',
      CASE WHEN state IN ('success', 'failed', 'canceled') THEN coalesce(finished_at, created_at) END
    FROM payment_attempt
    WHERE created_at > now() - interval '7 days' AND state NOT IN ('pending', 'cod') AND gateway_account_id = ANY ($1::int[])
  )
  SELECT id, max(success_at) AS last_success_at,
    (count(*) FILTER (WHERE created_at > now() - interval '1 hour'))::int AS hour_calls,
    (count(*) FILTER (WHERE NOT answered AND created_at > now() - interval '1 hour'))::int AS hour_failures,
    (count(*) FILTER (WHERE created_at > now() - interval '1 day'))::int AS day_calls,
    (count(*) FILTER (WHERE NOT answered AND created_at > now() - interval '1 day'))::int AS day_failures
  FROM call GROUP BY id`;

interface OpenRow {
  id: number;
  operations: number;
  unknown: number;
  requests: number;
  attempts: number;
}

const OPEN = `
  WITH open AS (
    SELECT gateway_account_id AS id, 1 AS operation, (status = 'unknown')::int AS unknown, 0 AS request, 0 AS attempt
    FROM operation WHERE status IN ('in_flight', 'unknown', 'pending') AND gateway_account_id = ANY ($1::int[])
    UNION ALL
    SELECT p.gateway_account_id, 0, 0, 1, 0 FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
    WHERE r.status IN ('pending', 'approved', 'manual_action_required') AND p.gateway_account_id = ANY ($1::int[])
    UNION ALL
    SELECT gateway_account_id, 0, 0, 0, 1 FROM payment_attempt
    WHERE state = 'pending' AND created_at > now() - interval '1 day' AND gateway_account_id = ANY ($1::int[])
  )
  SELECT id, sum(operation)::int AS operations, sum(unknown)::int AS unknown, sum(request)::int AS requests,
    sum(attempt)::int AS attempts
  FROM open GROUP BY id`;

/** How accounts fare and what is not finished at them, in two statements whatever their number. */
export async function readHealth(
  sql: Sql,
  rows: readonly AccountRow[],
): Promise<Map<number, { health: AccountHealth; open: OpenWork }>> {
  const ids = rows.map((row) => row.id);
  const [calls, open] = [await sql.query<CallsRow>(CALLS, [ids]), await readOpen(sql, ids)];
  const callsOf = new Map(calls.map((row) => [row.id, row]));
  return new Map(
    rows.map((row) => {
      const counted = callsOf.get(row.id);
      const { unknown, ...work } = open.get(row.id) ?? NOTHING_OPEN;
      return [row.id, { health: toHealth(row, counted, unknown), open: work }];
    }),
  );
}

const NOTHING_OPEN = { operations: 0, requests: 0, attempts: 0, unknown: 0 };

/** What is not finished at one account. */
export async function readOpenWork(sql: Sql, accountId: number): Promise<OpenWork> {
  const { unknown: _, ...work } = (await readOpen(sql, [accountId])).get(accountId) ?? NOTHING_OPEN;
  return work;
}

async function readOpen(
  sql: Sql,
  ids: readonly number[],
): Promise<Map<number, OpenWork & { unknown: number }>> {
  const rows = await sql.query<OpenRow>(OPEN, [ids]);
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

function toHealth(row: AccountRow, calls: CallsRow | undefined, unknown: number): AccountHealth {
  const isPaused = row.paused_until !== null && Date.parse(row.paused_until) > Date.now();
  return {
    lastSuccessAt: calls?.last_success_at ?? null,
    lastHour: { calls: calls?.hour_calls ?? 0, failures: calls?.hour_failures ?? 0 },
    lastDay: { calls: calls?.day_calls ?? 0, failures: calls?.day_failures ?? 0 },
    unknown,
    pausedUntil: isPaused ? row.paused_until : null,
    failedCalls: row.failed_calls,
    lastFault: row.last_fault,
    lastFaultAt: row.last_fault_at,
  };
}
