import "server-only";
import { auditDownload, type ExportDownload, openExport } from "@/lib/exports/queries";
import { toldAlready } from "@/lib/audit/audit-refusals";
import { type Actor, hasPermission, requirePermission } from "@/lib/auth/actor";
import { countCall, reportDownloadLimit } from "@/lib/auth/api-limits";
import { sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { LISTS } from "@/lib/exports/lists";
import type { ReportInterval } from "@/lib/exports/schedules/intervals";
import { EXPORT_LISTS, type ExportFormat } from "@/lib/exports/types";
import { startOfDay } from "@/lib/rollups/merchant-day";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";

/** Without dates the reports of so many days are listed. */
const LISTED_DAYS = 30;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface ReportFilter {
  /** Days of the merchant, both included. */
  createdAfter?: string | undefined;
  createdBefore?: string | undefined;
  interval?: ReportInterval | undefined;
  source?: "auto" | "manual" | undefined;
  limit: number;
  offset: number;
}

export interface Report {
  id: string;
  name: string;
  interval: ReportInterval | null;
  scheduled: boolean;
  format: ExportFormat;
  rows: number;
  finishedAt: string;
  createdAt: string;
}

/**
 * Finished files that the caller may fetch, the newest first: a person's own and the reports that are for him; of a key, which
 * is a program of the merchant, those that schedules make. The right to the list is asked for each.
 */
export async function listReports(
  actor: Actor,
  filter: ReportFilter,
): Promise<{ count: number; reports: Report[] }> {
  requirePermission(actor, "report.can_view_report");
  const values: unknown[] = [
    actor.type === "user" ? actor.userId : null,
    EXPORT_LISTS.filter((list) => hasPermission(actor, LISTS[list].permission)),
  ];
  const where = [
    "e.status = 'done' AND e.expires_at > now() AND e.list = ANY ($2::text[])",
    "CASE WHEN $1::int IS NULL THEN e.schedule_id IS NOT NULL ELSE e.owner_id = $1 OR (e.schedule_id IS NOT NULL AND $1 = ANY (e.recipient_ids)) END",
    ...(await narrowed(filter, values)),
  ].join(" AND ");
  const [[total], reports] = await Promise.all([
    sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM export_file e WHERE ${where}`, values),
    sql.query<Report>(
      `SELECT e.id, e.name, e.interval, e.schedule_id IS NOT NULL AS scheduled, e.format, e.rows_done::int AS rows,
         e.finished_at AS "finishedAt", e.created_at AS "createdAt"
       FROM export_file e WHERE ${where} ORDER BY e.created_at DESC, e.id LIMIT ${filter.limit} OFFSET ${filter.offset}`,
      values,
    ),
  ]);
  return { count: total?.n ?? 0, reports };
}

async function narrowed(filter: ReportFilter, values: unknown[]): Promise<string[]> {
  const add = (value: unknown) => `$${values.push(value)}`;
  const found: string[] = [];
  const zone = await readMerchantTimeZone(sql);
  if (filter.createdAfter)
    found.push(`e.created_at >= ${add(startOfDay(filter.createdAfter, zone))}::timestamptz`);
  if (filter.createdBefore)
    found.push(`e.created_at < ${add(startOfDay(filter.createdBefore, zone, 1))}::timestamptz`);
  if (!filter.createdAfter && !filter.createdBefore)
    found.push(`e.created_at >= now() - make_interval(days => ${LISTED_DAYS})`);
  if (filter.interval) found.push(`e.interval = ${add(filter.interval)}`);
  if (filter.source) found.push(`e.schedule_id IS ${filter.source === "auto" ? "NOT NULL" : "NULL"}`);
  return found;
}

/** The file of a report. Every try stands in the trail, also one that is refused for its right, its name or its number. */
export async function openReport(actor: Actor, token: string): Promise<ExportDownload> {
  try {
    requirePermission(actor, "report.can_view_report");
    await countCall(sql, actor, reportDownloadLimit);
    if (!UUID.test(token))
      throw new AppError("invalid_input", { detail: "The link of a report ends with a UUID." });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await auditDownload(actor, token.slice(0, 64), error.code);
    throw toldAlready(error);
  }
  try {
    return await openExport(actor, token.toLowerCase());
  } catch (error) {
    // One that is still being made, or was never finished, has no link yet.
    throw error instanceof AppError && error.code === "conflict" ? toldAlready(notFound("Report")) : error;
  }
}
