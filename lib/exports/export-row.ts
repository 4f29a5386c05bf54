import "server-only";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import type { ExportFailure, ExportFormat, ExportListName, ExportStatus } from "@/lib/exports/types";

/** An export as the worker and the download know it. */
export interface ExportRecord {
  id: string;
  name: string;
  list: ExportListName;
  format: ExportFormat;
  filter: Record<string, unknown>;
  columns: string[];
  status: ExportStatus;
  rowsDone: bigint;
  sizeBytes: bigint;
  cursor: string[];
  failure: ExportFailure | null;
  asOf: string;
  ownerId: number;
  scheduleId: number | null;
  recipientIds: number[];
  expiresAt: string | null;
}

export const EXPORT_RECORD = `id, name, list, format, filter, columns, status, rows_done AS "rowsDone", size_bytes AS "sizeBytes",
  coalesce(cursor, '{}') AS cursor, failure, as_of AS "asOf", owner_id AS "ownerId", schedule_id AS "scheduleId",
  coalesce(recipient_ids, '{}') AS "recipientIds", expires_at AS "expiresAt"`;

export async function loadExport(sql: Sql, exportId: string, lock = false): Promise<ExportRecord | null> {
  const [row] = await sql.query<ExportRecord>(
    `SELECT ${EXPORT_RECORD} FROM export_file WHERE id = $1::uuid${lock ? " FOR UPDATE" : ""}`,
    [exportId],
    lock ? "lock-export" : "load-export",
  );
  return row ?? null;
}

/** Where finished files lie; web and worker have to see the same folder. */
export function exportFolder(): string {
  const env = getEnv();
  const folder = resolve(env.EXPORT_DIR ?? join(env.COUNTERSIGN_DATA_DIR, "exports"));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Names are made of the id alone: nothing that somebody wrote ever becomes a path. */
export function exportPaths({ id, format }: Pick<ExportRecord, "id" | "format">): {
  part: string;
  whole: string;
} {
  const whole = join(exportFolder(), `${id}.${format}`);
  return { part: `${whole}.part`, whole };
}
