import { closePool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { getEnv, hasEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { compareDay } from "@/lib/rollups/check-days";
import { rebuildRollups } from "@/lib/rollups/refresh-days";

/** Compares the sums of every day with the tables, or makes them all anew: `npm run rollups -- check|rebuild`. */

const USAGE =
  "Usage: npm run rollups -- check   (names every day that differs)\n       npm run rollups -- rebuild (computes every day again)";

async function check(): Promise<boolean> {
  const days = await sql.query<{ day: string; dirty: boolean }>(
    `SELECT c.day::text AS day, EXISTS (SELECT 1 FROM rollup_dirty d WHERE d.day = c.day) AS dirty FROM rollup_checked c ORDER BY c.day`,
  );
  let wrong = 0;
  for (const { day, dirty } of days) {
    const differences = dirty ? [] : await compareDay(sql, day);
    if (differences.length === 0) continue;
    wrong += 1;
    console.error(`${day}: ${differences.length} lines differ`);
    for (const { measure, currency, kind, kept, real } of differences.slice(0, 5)) {
      const said = (side: typeof kept) => (side ? `${side.count} of ${side.sum}` : "nothing");
      console.error(`  ${measure} ${kind} ${currency}: kept ${said(kept)}, the tables say ${said(real)}`);
    }
  }
  const waiting = days.filter(({ dirty }) => dirty).length;
  console.log(`${days.length} days, ${wrong} differ, ${waiting} wait to be computed by the worker.`);
  if (wrong > 0) console.error("A day of a few seconds ago may only be late. Run this again, or rebuild.");
  return wrong === 0;
}

async function main(): Promise<void> {
  const env = getEnv();
  const [verb] = process.argv.slice(2);
  const problem =
    verb !== "check" && verb !== "rebuild"
      ? USAGE
      : !hasEnv(env, "DATABASE_URL") && !env.APP_DATABASE_URL
        ? "Set DATABASE_URL to the database."
        : null;
  if (problem) {
    console.error(problem);
    process.exitCode = 1;
    return;
  }
  try {
    if (verb === "check") {
      if (!(await check())) process.exitCode = 1;
    } else {
      await rebuildRollups((left) => console.log(`${left} days left`));
    }
  } catch (error) {
    console.error(
      error instanceof AppError && error.code === "unavailable"
        ? "The database cannot be reached."
        : (error as Error).message,
    );
    process.exitCode = 1;
  } finally {
    await closePool();
  }
}

await main();
