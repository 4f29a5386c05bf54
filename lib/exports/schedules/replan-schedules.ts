import "server-only";
import type { Sql } from "@/lib/db/sql";
import type { ReportInterval } from "@/lib/exports/schedules/intervals";
import { nextRun } from "@/lib/exports/schedules/next-run";

interface Planned {
  id: number;
  interval: ReportInterval;
  at_hour: number;
}

/** After a change of the merchant's clock: reports to come are made at the same hour of the new one. What is due already stays due. */
export async function replanSchedules(transaction: Sql, zone: string, now = new Date()): Promise<void> {
  const planned = await transaction.query<Planned>(
    `SELECT id, interval, at_hour FROM report_schedule
     WHERE is_active AND deleted_at IS NULL AND next_run_at > now() ORDER BY id FOR UPDATE`,
  );
  for (const { id, interval, at_hour } of planned)
    await transaction.query("UPDATE report_schedule SET next_run_at = $2::timestamptz WHERE id = $1", [
      id,
      nextRun(interval, at_hour, now, zone),
    ]);
}
