import "server-only";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { RECOMPUTE_DAY } from "@/lib/rollups/day-statement";
import { dayOf, startOfDay } from "@/lib/rollups/merchant-day";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";

/** Only one process reads the changes and computes at a time. */
const ROLLUP_LOCK = 7_343;
/** Changes read at once; days computed before others have their turn, and more while they are small. */
const FEED_BATCH = 5_000;
const DAYS_A_TURN = 20;
const TURN_MS = 1_000;

/** What one turn did. */
export interface Refreshed {
  /** False: another process is at it. */
  mine: boolean;
  computed: number;
  /** Days that still wait. */
  left: number;
}

/**
 * Reads which payments changed, marks their days and computes marked days again, the latest first. The changes are the sealed
 * audit events: every change of a payment writes one in its commit, and seals are numbered in the order in which they can be read.
 */
export async function refreshRollups(days = DAYS_A_TURN): Promise<Refreshed> {
  const end = performance.now() + TURN_MS;
  const mine = await inTransaction(async (transaction) => {
    if (!(await lockRollups(transaction))) return false;
    await markChangedDays(transaction);
    return true;
  });
  if (!mine) return { mine, computed: 0, left: 0 };
  let computed = 0;
  while ((computed < days || performance.now() < end) && (await computeNextDay())) computed += 1;
  return { mine, computed, left: await daysLeft() };
}

export async function lockRollups(transaction: Sql): Promise<boolean> {
  const [row] = await transaction.query<{ locked: boolean }>(
    "SELECT pg_try_advisory_xact_lock($1) AS locked",
    [ROLLUP_LOCK],
  );
  return row?.locked === true;
}

/** Marks the days of everything that changed since the last turn. The caller holds the lock. */
export async function markChangedDays(transaction: Sql): Promise<void> {
  const zone = await readMerchantTimeZone(transaction);
  const [state] = await transaction.query<{ time_zone: string; seal_seq: bigint }>(
    "SELECT time_zone, seal_seq FROM rollup_state WHERE id = 1",
  );
  if (state?.time_zone !== zone) return beginAnew(transaction, zone);
  let after = state.seal_seq;
  for (;;) {
    const [read] = await transaction.query<{ last: bigint | null; n: number }>(MARK_DAYS_OF_CHANGES, [
      after,
      zone,
    ]);
    if (!read?.last) break;
    after = read.last;
    if (read.n < FEED_BATCH) break;
  }
  if (after === state.seal_seq) return;
  await transaction.query("UPDATE rollup_state SET seal_seq = $1, updated_at = now() WHERE id = 1", [after]);
}

/** A payment that is gone has marked its day itself, by a trigger. */
const MARK_DAYS_OF_CHANGES = `
  WITH feed AS MATERIALIZED (
    SELECT s.seq, e.transaction_session_id AS session FROM audit_seal s JOIN audit_event e ON e.id = s.event_id
    WHERE s.seq > $1::bigint ORDER BY s.seq LIMIT ${FEED_BATCH}),
  touched AS MATERIALIZED (SELECT DISTINCT session FROM feed WHERE session IS NOT NULL),
  p AS MATERIALIZED (
    SELECT p.id, p.created_at, p.paid_at FROM touched t JOIN payment_transaction p ON p.session_id = t.session),
  moments AS (
    SELECT created_at AS at FROM p UNION ALL SELECT paid_at FROM p
    UNION ALL SELECT c.created_at FROM p JOIN child_transaction c ON c.transaction_id = p.id
    UNION ALL SELECT a.created_at FROM p JOIN payment_attempt a ON a.transaction_id = p.id
    UNION ALL SELECT o.created_at FROM p JOIN operation o ON o.transaction_id = p.id
    UNION ALL SELECT d.created_at FROM p JOIN operation_request r ON r.transaction_id = p.id JOIN decision d ON d.request_id = r.id),
  marked AS (
    INSERT INTO rollup_dirty (day) SELECT DISTINCT (at AT TIME ZONE $2::text)::date FROM moments WHERE at IS NOT NULL
    ON CONFLICT (day) DO NOTHING)
  SELECT (SELECT max(seq) FROM feed) AS last, (SELECT count(*)::int FROM feed) AS n`;

/** For the first time, or with other midnights: every day from the first payment on, and what is kept goes. */
export async function beginAnew(transaction: Sql, zone: string): Promise<void> {
  await transaction.query("DELETE FROM rollup_checked");
  await transaction.query("DELETE FROM rollup_day");
  await transaction.query(
    `INSERT INTO rollup_state (id, time_zone, seal_seq) SELECT 1, $1, coalesce(max(seq), 0) FROM audit_seal
     ON CONFLICT (id) DO UPDATE SET time_zone = excluded.time_zone, seal_seq = excluded.seal_seq, updated_at = now()`,
    [zone],
  );
  await transaction.query(
    `INSERT INTO rollup_dirty (day)
     SELECT d::date FROM (SELECT min(created_at) AS first FROM payment_transaction) p,
       generate_series((p.first AT TIME ZONE $1)::date, (now() AT TIME ZONE $1)::date, interval '1 day') AS d
     WHERE p.first IS NOT NULL ON CONFLICT (day) DO NOTHING`,
    [zone],
  );
}

/** Unmarks the latest marked day and computes it, in one commit: a day is never unmarked and old. */
async function computeNextDay(): Promise<boolean> {
  return inTransaction(async (transaction) => {
    if (!(await lockRollups(transaction))) return false;
    const [next] = await transaction.query<{ day: string }>(
      `DELETE FROM rollup_dirty WHERE day = (SELECT max(day) FROM rollup_dirty) RETURNING day::text AS day`,
    );
    if (!next) return false;
    await computeDay(transaction, next.day);
    return true;
  });
}

/** Computes a day again; answers how many of its lines changed. The caller holds the lock. */
export async function computeDay(transaction: Sql, day: string): Promise<number> {
  const values = await dayValues(transaction, day);
  const [done] = await transaction.query<{ changed: number }>(RECOMPUTE_DAY, values);
  await transaction.query(
    `INSERT INTO rollup_checked (day, computed_at, checked_at) VALUES ($1::date, now(), now())
     ON CONFLICT (day) DO UPDATE SET computed_at = now(), checked_at = now()`,
    [day],
  );
  return done?.changed ?? 0;
}

/** Parameters of the statements about one day. */
export async function dayValues(transaction: Sql, day: string): Promise<[string, string, string]> {
  const [state] = await transaction.query<{ time_zone: string }>(
    "SELECT time_zone FROM rollup_state WHERE id = 1",
  );
  const zone = state?.time_zone ?? (await readMerchantTimeZone(transaction));
  return [startOfDay(day, zone), startOfDay(day, zone, 1), day];
}

async function daysLeft(): Promise<number> {
  return inTransaction(async (transaction) => {
    const [row] = await transaction.query<{ n: number }>("SELECT count(*)::int AS n FROM rollup_dirty");
    return row?.n ?? 0;
  });
}

/** Everything again from the tables, for the command line. `onDay` is told how many days are left. */
export async function rebuildRollups(onDay: (left: number) => void): Promise<void> {
  const began = await inTransaction(async (transaction) => {
    if (!(await lockRollups(transaction))) return false;
    await beginAnew(transaction, await readMerchantTimeZone(transaction));
    return true;
  });
  if (!began) throw new Error("Another process computes the sums at this moment. Try again in a minute.");
  for (;;) {
    const { left, mine } = await refreshRollups(50);
    onDay(left);
    if (left === 0) return;
    if (!mine) await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** The merchant's day of this moment, by the zone that is set. */
export async function merchantToday(sql: Sql, now = new Date()): Promise<string> {
  return dayOf(now, await readMerchantTimeZone(sql));
}
