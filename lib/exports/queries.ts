import "server-only";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { toldAlready } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, hasPermission, requireUser, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { type ExportRecord, exportPaths, loadExport } from "@/lib/exports/export-row";
import { LISTS } from "@/lib/exports/lists";
import { EXPORT_LISTS, type ExportListName, type ExportSummary, MEDIA_TYPES } from "@/lib/exports/types";

const SHOWN = 100;

interface SummaryRow extends Omit<ExportSummary, "rows" | "sizeBytes"> {
  rows: bigint;
  sizeBytes: bigint;
}

/** What a person has had made, and the reports that are for him; the latest first. Files outlive their link, rows outlive both. */
export async function listExports(actor: UserActor): Promise<ExportSummary[]> {
  const { userId } = requireUser(actor);
  const rows = await sql.query<SummaryRow>(
    `SELECT e.id, e.name, e.list, e.format, CASE WHEN e.status = 'done' AND e.expires_at <= now() THEN 'expired' ELSE e.status END AS status,
       e.rows_done AS rows, e.size_bytes AS "sizeBytes", e.failure, s.name AS "scheduleName", e.owner_id = $1 AS own,
       coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS "ownerName",
       e.created_at AS "createdAt", e.finished_at AS "finishedAt", e.expires_at AS "expiresAt"
     FROM export_file e JOIN app_user u ON u.id = e.owner_id LEFT JOIN report_schedule s ON s.id = e.schedule_id
     WHERE e.owner_id = $1 OR (e.status IN ('done', 'expired') AND $1 = ANY (e.recipient_ids))
     ORDER BY e.created_at DESC, e.id LIMIT ${SHOWN}`,
    [userId],
    "list-exports",
  );
  return rows
    .filter(({ list }) => hasPermission(actor, LISTS[list].permission))
    .map((row) => ({ ...row, rows: Number(row.rows), sizeBytes: Number(row.sizeBytes) }));
}

/** The lists that a person may have as a file. */
export function exportableLists(actor: Actor): ExportListName[] {
  return EXPORT_LISTS.filter((list) => hasPermission(actor, LISTS[list].permission));
}

export interface ExportDownload {
  fileName: string;
  mediaType: string;
  sizeBytes: number;
  body: AsyncIterable<Uint8Array>;
}

/** Whether the file is his: its owner's, or a report's that is for him. The right to the list is asked anew. */
function isFor(actor: Actor, record: ExportRecord): boolean {
  const mine =
    actor.type === "user" &&
    (record.ownerId === actor.userId ||
      (record.scheduleId !== null && record.recipientIds.includes(actor.userId)));
  // A key is a program of the merchant: it fetches what schedules make, never what a person asked for.
  const ofKey = actor.type === "api_key" && record.scheduleId !== null;
  return (mine || ofKey) && hasPermission(actor, LISTS[record.list].permission);
}

/** The finished file. Every try stands in the trail, also the refused ones; somebody else's file is as good as none. */
export async function openExport(actor: Actor, exportId: string): Promise<ExportDownload> {
  const record = await loadExport(sql, exportId);
  try {
    if (!record || !isFor(actor, record)) throw notFound("Export");
    if (record.status !== "done")
      throw new AppError(record.status === "expired" ? "gone" : "conflict", {
        detail: record.status === "expired" ? EXPIRED : "This export has no file.",
      });
    if (record.expiresAt === null || record.expiresAt <= new Date().toISOString())
      throw new AppError("gone", { detail: EXPIRED });
    const { whole } = exportPaths(record);
    const { size } = await stat(whole).catch(() => {
      throw new AppError("gone", { detail: "The file is not there any more. Make the export again." });
    });
    await auditDownload(actor, exportId, null);
    return {
      fileName: `${record.name}.${record.format}`,
      mediaType: MEDIA_TYPES[record.format],
      sizeBytes: size,
      body: createReadStream(whole) as AsyncIterable<Uint8Array>,
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await auditDownload(actor, exportId, error.code);
    throw toldAlready(error);
  }
}

const EXPIRED = "This file has expired. Make the export again.";

/** A try to fetch a file, for the trail. */
export async function auditDownload(actor: Actor, exportId: string, refused: string | null): Promise<void> {
  await recordAudit(sql, {
    actor,
    action: "export.downloaded",
    objectType: "export",
    objectId: exportId,
    result: refused ? "refused" : "ok",
    reason: refused,
  });
}
