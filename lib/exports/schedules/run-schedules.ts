import "server-only";
import { randomUUID } from "node:crypto";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasPermission, systemActor } from "@/lib/auth/actor";
import { effectivePermissions } from "@/lib/auth/permissions";
import { storedPermissions } from "@/lib/auth/session-row";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { LISTS } from "@/lib/exports/lists";
import { addExportJob } from "@/lib/exports/export-job";
import { ownerOf } from "@/lib/exports/run-export";
import type { ReportInterval } from "@/lib/exports/schedules/intervals";
import { daysOf, nextRun } from "@/lib/exports/schedules/next-run";
import type { ExportFormat, ExportListName } from "@/lib/exports/types";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";

interface DueSchedule {
  id: number;
  name: string;
  list: ExportListName;
  format: ExportFormat;
  filter: Record<string, unknown>;
  columns: string[];
  interval: ReportInterval;
  at_hour: number;
  recipient_ids: number[];
  next_run_at: string;
  owner_id: number;
}

/** Begins the reports that are due. Each is begun once, whoever sees it first; after an outage only the latest is made. */
export async function runSchedules(): Promise<number> {
  const due = await sql.query<{ id: number }>(
    "SELECT id FROM report_schedule WHERE is_active AND deleted_at IS NULL AND next_run_at <= now() ORDER BY next_run_at LIMIT 50",
  );
  for (const { id } of due) await inTransaction((transaction) => runOne(transaction, id));
  return due.length;
}

async function runOne(transaction: Sql, id: number): Promise<void> {
  const [schedule] = await transaction.query<DueSchedule>(
    `SELECT * FROM report_schedule WHERE id = $1 AND is_active AND deleted_at IS NULL AND next_run_at <= now()
     FOR UPDATE SKIP LOCKED`,
    [id],
  );
  if (!schedule) return;
  const owner = await ownerOf({ ownerId: schedule.owner_id });
  if (!owner || !hasPermission(owner, LISTS[schedule.list].permission))
    return pause(transaction, schedule, "not_allowed");
  const recipients = await entitled(transaction, schedule);
  if (recipients.length === 0) return pause(transaction, schedule, "nobody");
  const zone = await readMerchantTimeZone(transaction);
  const now = new Date();
  await begin(transaction, schedule, recipients, daysOf(schedule.interval, now, zone));
  await transaction.query("UPDATE report_schedule SET next_run_at = $2::timestamptz WHERE id = $1", [
    id,
    nextRun(schedule.interval, schedule.at_hour, now, zone),
  ]);
}

/** Of those whom it is for, the ones who may see the list at this moment. */
async function entitled(transaction: Sql, { list, recipient_ids }: DueSchedule): Promise<number[]> {
  const rows = await transaction.query<{ id: number; permissions: string[] }>(
    `SELECT u.id, ${storedPermissions} AS permissions FROM app_user u WHERE u.is_active AND u.id = ANY ($1::int[]) ORDER BY u.id`,
    [recipient_ids],
  );
  return rows
    .filter(({ permissions }) => effectivePermissions(permissions).has(LISTS[list].permission))
    .map(({ id }) => id);
}

async function begin(
  transaction: Sql,
  schedule: DueSchedule,
  recipients: number[],
  days: { from: string; to: string },
): Promise<void> {
  const exportId = randomUUID();
  const filter = schedule.list === "users" ? schedule.filter : { ...schedule.filter, ...days };
  const rows = await transaction.query(
    `INSERT INTO export_file (id, name, list, format, filter, columns, as_of, owner_id, schedule_id, recipient_ids, interval)
     VALUES ($1::uuid, $2, $3, $4, $5::jsonb, $6::text[], $7::timestamptz, $8, $9, $10::int[], $11)
     ON CONFLICT (schedule_id, as_of) WHERE schedule_id IS NOT NULL DO NOTHING RETURNING 1`,
    [
      ...[exportId, `${schedule.name} ${days.to}`, schedule.list, schedule.format, JSON.stringify(filter)],
      ...[
        schedule.columns,
        schedule.next_run_at,
        schedule.owner_id,
        schedule.id,
        recipients,
        schedule.interval,
      ],
    ],
  );
  if (rows.length > 0) await addExportJob(transaction, exportId);
}

/** A report whose maker may not see the list any more makes nothing until somebody sets up another one. */
async function pause(
  transaction: Sql,
  schedule: DueSchedule,
  reason: "not_allowed" | "nobody",
): Promise<void> {
  await transaction.query("UPDATE report_schedule SET is_active = false, paused_reason = $2 WHERE id = $1", [
    schedule.id,
    reason,
  ]);
  await recordAudit(transaction, {
    actor: systemActor("run-schedules"),
    action: "report_schedule.paused",
    objectType: "report_schedule",
    objectId: String(schedule.id),
    reason,
  });
}
