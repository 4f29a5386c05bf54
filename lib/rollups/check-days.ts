import "server-only";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { log } from "@/lib/log";
import { COMPARE_DAY } from "@/lib/rollups/day-statement";
import { computeDay, dayValues, lockRollups, markChangedDays } from "@/lib/rollups/refresh-days";

/** One line that differs: what was kept and what the tables say. Numbers are decimal text. */
export interface DayDifference {
  measure: string;
  currency: string;
  accountId: number;
  sandbox: boolean;
  kind: string;
  kept: { count: string; sum: string } | null;
  real: { count: string; sum: string } | null;
}

interface DifferenceRow {
  measure: string;
  currency_code: string;
  gateway_account_id: number;
  is_sandbox: boolean;
  kind: string;
  kept_count: bigint | null;
  kept_sum: bigint | null;
  real_count: bigint | null;
  real_sum: bigint | null;
}

/** Days that one turn of the patrol looks at. */
const DAYS_A_TURN = 5;
const SHOWN = 20;

/** Where a day's kept sums differ from the tables; empty: they agree. */
export async function compareDay(sql: Sql, day: string): Promise<DayDifference[]> {
  const rows = await sql.query<DifferenceRow>(COMPARE_DAY, await dayValues(sql, day));
  const side = (count: bigint | null, sum: bigint | null) =>
    count === null || sum === null ? null : { count: count.toString(), sum: sum.toString() };
  return rows.map((row) => ({
    measure: row.measure,
    currency: row.currency_code,
    accountId: row.gateway_account_id,
    sandbox: row.is_sandbox,
    kind: row.kind,
    kept: side(row.kept_count, row.kept_sum),
    real: side(row.real_count, row.real_sum),
  }));
}

/**
 * The consistency check as a patrol: the days that were not looked at for longest are compared with the tables. A difference that
 * no known change explains is kept as a finding, told in the log, and healed by computing the day again.
 */
export async function patrolRollups(limit = DAYS_A_TURN): Promise<string[]> {
  await inTransaction((transaction) => transaction.query(MARK_MISSING_DAYS));
  const days = await inTransaction((transaction) =>
    transaction.query<{ day: string }>(
      `SELECT c.day::text AS day FROM rollup_checked c WHERE NOT EXISTS (SELECT 1 FROM rollup_dirty d WHERE d.day = c.day)
         AND c.checked_at < now() - interval '1 minute' ORDER BY c.checked_at LIMIT $1`,
      [limit],
    ),
  );
  const wrong: string[] = [];
  for (const { day } of days) if ((await checkDay(day)) > 0) wrong.push(day);
  return wrong;
}

/** Days that were never computed, because what fills them came in without an event (a restored or generated table). */
const MARK_MISSING_DAYS = `
  INSERT INTO rollup_dirty (day)
  SELECT d::date FROM rollup_state s, (SELECT min(created_at) AS first FROM payment_transaction) p,
    generate_series((p.first AT TIME ZONE s.time_zone)::date, (now() AT TIME ZONE s.time_zone)::date, interval '1 day') AS d
  WHERE p.first IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rollup_checked c WHERE c.day = d::date)
  ON CONFLICT (day) DO NOTHING`;

/** Compares one day and heals it; answers how many lines were wrong without a change that explains them. */
export async function checkDay(day: string): Promise<number> {
  return inTransaction(async (transaction) => {
    if (!(await lockRollups(transaction))) return 0;
    const differences = await compareDay(transaction, day);
    if (differences.length === 0) {
      await transaction.query("UPDATE rollup_checked SET checked_at = now() WHERE day = $1::date", [day]);
      return 0;
    }
    const explained = await isChanging(transaction, day);
    await computeDay(transaction, day);
    if (explained) return 0;
    log.error(
      { day, lines: differences.length },
      "sums of a day did not agree with the tables and were computed again",
    );
    await transaction.query(
      "INSERT INTO rollup_finding (day, rows_different, differences) VALUES ($1::date, $2, $3::jsonb)",
      [day, differences.length, JSON.stringify(differences.slice(0, SHOWN))],
    );
    return differences.length;
  });
}

/** Whether a change that was not read yet touches the day: then it was only late. Events that are not sealed may be of any day. */
async function isChanging(transaction: Sql, day: string): Promise<boolean> {
  await markChangedDays(transaction);
  const [row] = await transaction.query<{ changing: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM rollup_dirty WHERE day = $1::date) OR EXISTS (
       SELECT 1 FROM audit_event e WHERE e.transaction_session_id IS NOT NULL
         AND e.id > coalesce((SELECT max(event_id) - 2000 FROM audit_seal), 0)
         AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.event_id = e.id)) AS changing`,
    [day],
  );
  return row?.changing === true;
}

/** How the sums stand, for health pages and the first page. */
export interface RollupHealth {
  /** How many days wait to be computed. */
  waiting: number;
  /** When the latest change was read; null before the first turn. */
  asOf: string | null;
  /** When the day that was not looked at for longest was compared. */
  oldestCheckAt: string | null;
  /** Days that were found wrong in the last thirty days, the latest first. */
  findings: { day: string; lines: number; foundAt: string }[];
}

export async function readRollupHealth(sql: Sql): Promise<RollupHealth> {
  const [[state], findings] = await Promise.all([
    sql.query<{ waiting: number; as_of: string | null; oldest: string | null }>(
      `SELECT (SELECT count(*)::int FROM rollup_dirty) AS waiting,
         (SELECT max(computed_at) FROM rollup_checked) AS as_of, (SELECT min(checked_at) FROM rollup_checked) AS oldest`,
    ),
    sql.query<{ day: string; lines: number; foundAt: string }>(
      `SELECT day::text AS day, rows_different AS lines, found_at AS "foundAt" FROM rollup_finding
       WHERE found_at > now() - interval '30 days' ORDER BY id DESC LIMIT 10`,
    ),
  ]);
  return {
    waiting: state?.waiting ?? 0,
    asOf: state?.as_of ?? null,
    oldestCheckAt: state?.oldest ?? null,
    findings,
  };
}
