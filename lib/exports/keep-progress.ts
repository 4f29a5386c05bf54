import "server-only";
import { rm } from "node:fs/promises";
import { inTransaction } from "@/lib/db/sql";
import { addExportJob } from "@/lib/exports/export-job";
import { type ExportRecord, exportPaths } from "@/lib/exports/export-row";

/** Keeps how far the file is written for sure; false: it was canceled meanwhile. */
export async function keepProgress(state: ExportRecord, again: boolean): Promise<boolean> {
  return inTransaction(async (transaction) => {
    const rows = await transaction.query(
      `UPDATE export_file SET status = 'running', rows_done = $2, size_bytes = $3, cursor = $4::text[], progress_at = now()
       WHERE id = $1::uuid AND status IN ('waiting', 'running') RETURNING 1`,
      [state.id, state.rowsDone, state.sizeBytes, state.cursor],
    );
    if (rows.length > 0 && again) await addExportJob(transaction, state.id);
    if (rows.length === 0) await rm(exportPaths(state).part, { force: true });
    return rows.length > 0;
  });
}
