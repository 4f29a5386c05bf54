import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { log } from "@/lib/log";

/** What a browser said that the content policy stopped. */
export interface Violation {
  directive: string;
  /** A keyword of the policy, or the origin of an address. */
  blocked: string;
  page: string;
}

export interface CountedViolation extends Violation {
  reports: string;
  firstAt: string;
  lastAt: string;
}

/** Anybody may tell, so neither a process nor the table keeps more kinds than a person would read. */
const MOST_PENDING = 50;
const MOST_ROWS = 300;
const KEPT_DAYS = 90;
const PAUSE_MS = 2_000;
/** Stands for everything that found no room. */
const OTHERS = "*";

const pending = new Map<string, Violation & { reports: number }>();
let timer: NodeJS.Timeout | undefined;

/** Counts one, and writes what was counted a moment later. */
export function countViolation(violation: Violation): void {
  const key = JSON.stringify(violation);
  const folded = { ...violation, blocked: OTHERS, page: OTHERS };
  const kept =
    pending.has(key) || pending.size < MOST_PENDING
      ? ([key, violation] as const)
      : ([JSON.stringify(folded), folded] as const);
  const before = pending.get(kept[0])?.reports ?? 0;
  pending.set(kept[0], { ...kept[1], reports: before + 1 });
  timer ??= setTimeout(() => void writeViolations(), PAUSE_MS).unref();
}

/** Writes what was counted since the last time. A database that is away costs the numbers, never a request. */
export async function writeViolations(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const counted = [...pending.values()];
  pending.clear();
  if (counted.length === 0) return;
  try {
    await inTransaction(async (transaction) => {
      await transaction.query(
        `DELETE FROM policy_violation WHERE last_at < now() - interval '${KEPT_DAYS} days'`,
      );
      await transaction.query(ADD, [
        counted.map(({ directive }) => directive),
        counted.map(({ blocked }) => blocked),
        counted.map(({ page }) => page),
        counted.map(({ reports }) => reports),
      ]);
    });
  } catch (error) {
    log.warn({ err: error, lost: counted.length }, "reports of the content policy were not kept");
  }
}

/** Kinds that are known are counted; new ones as long as there is room, afterwards as "others" of their directive. */
const ADD = `
  WITH told AS (
    SELECT t.*, v.directive IS NOT NULL AS known, count(*) FILTER (WHERE v.directive IS NULL)
        OVER (ORDER BY t.directive, t.blocked, t.page) + (SELECT count(*) FROM policy_violation) AS place
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS t(directive, blocked, page, reports)
    LEFT JOIN policy_violation v USING (directive, blocked, page)
  ), placed AS (
    SELECT directive, reports, CASE WHEN known OR place <= ${MOST_ROWS} THEN blocked ELSE '${OTHERS}' END AS blocked,
      CASE WHEN known OR place <= ${MOST_ROWS} THEN page ELSE '${OTHERS}' END AS page FROM told
  )
  INSERT INTO policy_violation AS p (directive, blocked, page, reports)
  SELECT directive, blocked, page, sum(reports)::bigint FROM placed
  GROUP BY directive, blocked, page ORDER BY directive, blocked, page
  ON CONFLICT (directive, blocked, page) DO UPDATE SET reports = p.reports + excluded.reports, last_at = excluded.last_at`;

/** What was counted, the latest first. */
export async function listViolations(actor: Actor): Promise<CountedViolation[]> {
  requirePermission(actor, "audit.view");
  const rows = await sql.query<Violation & { reports: bigint; first_at: string; last_at: string }>(
    `SELECT directive, blocked, page, reports, first_at, last_at FROM policy_violation
     ORDER BY last_at DESC, directive, blocked, page LIMIT ${MOST_ROWS * 2}`,
  );
  return rows.map(({ first_at, last_at, reports, ...violation }) => ({
    ...violation,
    reports: String(reports),
    firstAt: first_at,
    lastAt: last_at,
  }));
}
