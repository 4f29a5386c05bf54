import "server-only";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { inTransaction, sql } from "@/lib/db/sql";
import { exportFolder, exportPaths } from "@/lib/exports/export-row";
import { addExportJob } from "@/lib/exports/export-job";
import type { ExportFormat } from "@/lib/exports/types";

/** Long enough that no file which is being written or renamed looks abandoned. */
const ABANDONED_MS = 3_600_000;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** Removes the files whose time is over, and those that no row knows any more. */
export async function expireExports(): Promise<void> {
  const over = await sql.query<{ id: string; format: ExportFormat }>(
    "SELECT id, format FROM export_file WHERE status = 'done' AND expires_at <= now() LIMIT 500",
  );
  for (const record of over) {
    await rm(exportPaths(record).whole, { force: true });
    await sql.query("UPDATE export_file SET status = 'expired' WHERE id = $1::uuid AND status = 'done'", [
      record.id,
    ]);
  }
  await removeAbandoned();
}

async function removeAbandoned(): Promise<void> {
  const folder = exportFolder();
  const before = Date.now() - ABANDONED_MS;
  for (const name of await readdir(folder)) {
    const [id] = ID.exec(name) ?? [];
    if (!id) continue;
    const facts = await stat(join(folder, name)).catch(() => null);
    if (!facts?.isFile() || facts.mtimeMs > before) continue;
    const [row] = await sql.query<{ status: string }>("SELECT status FROM export_file WHERE id = $1::uuid", [
      id,
    ]);
    const wanted = name.endsWith(".part") ? ["waiting", "running"] : ["done"];
    if (!row || !wanted.includes(row.status)) await rm(join(folder, name), { force: true });
  }
}

/** Exports without a job, after a restore or a lost queue: they go on where they stand. */
export async function resumeExports(): Promise<void> {
  const waiting = await sql.query<{ id: string }>(
    `SELECT e.id FROM export_file e WHERE e.status IN ('waiting', 'running') AND e.progress_at < now() - interval '2 minutes'
       AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'export:' || e.id) LIMIT 100`,
  );
  for (const { id } of waiting) await inTransaction((transaction) => addExportJob(transaction, id));
}
