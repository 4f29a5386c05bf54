import "server-only";
import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasPermission, systemActor, type UserActor } from "@/lib/auth/actor";
import { actorOf, type PersonRow, personColumns } from "@/lib/auth/session-row";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { type ExportRecord, exportPaths, loadExport } from "@/lib/exports/export-row";
import { keepProgress } from "@/lib/exports/keep-progress";
import { type ListConditions, listConditions } from "@/lib/exports/list-conditions";
import { LISTS } from "@/lib/exports/lists";
import { openPart, writeAll } from "@/lib/exports/part-file";
import { PAGE_ROWS, readLines } from "@/lib/exports/read-page";
import { tellOfReport } from "@/lib/exports/tell-of-report";
import type { ExportFailure } from "@/lib/exports/types";
import { TooManyRows, writeBook } from "@/lib/exports/write-book";
import { log } from "@/lib/log";

/** A worker that is told to stop is not kept from it for long, and others have their turn: then the job goes on anew. */
const SLICE_MS = 10_000;
/** How often progress is made sure: what came later is written again after a crash. */
const KEEP_EVERY_MS = 1_000;
/** Whoever asked for a file waits for it; a report is fetched by programs too, which look back a month. */
const LIFETIME_DAYS = { asked: 7, scheduled: 30 };

/** Writes an export from where it stands; may run any number of times. */
export async function runExport(exportId: string, sliceMs = SLICE_MS): Promise<void> {
  const record = await loadExport(sql, exportId);
  if (!record || (record.status !== "waiting" && record.status !== "running")) return;
  try {
    const owner = await ownerOf(record);
    if (!owner || !hasPermission(owner, LISTS[record.list].permission))
      return await fail(record, "not_allowed");
    const conditions = await listConditions(sql, record.list, record.filter);
    const ended =
      record.format === "xlsx"
        ? await writeBook(record, conditions)
        : await writeLines(record, conditions, sliceMs);
    if (ended) await finish(ended);
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    log.warn({ error, exportId, failure }, "an export failed");
    await fail(record, failure);
  }
}

/** The owner with the rights of this moment; null: he is gone or disabled. */
export async function ownerOf({ ownerId }: Pick<ExportRecord, "ownerId">): Promise<UserActor | null> {
  const [row] = await sql.query<PersonRow>(
    `SELECT ${personColumns} FROM app_user u WHERE u.id = $1 AND u.is_active`,
    [ownerId],
  );
  return row ? actorOf(row, { address: null, requestId: null }) : null;
}

/** What trying again cannot help against; null: try again. */
function failureOf(error: unknown): ExportFailure | null {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") return "disk_full";
  if (error instanceof TooManyRows) return "too_many_rows";
  if (error instanceof AppError && error.status < 500) return "wrong_filter";
  return null;
}

/** CSV and JSON Lines: text of the database straight into the file. True once the last row is in it. */
async function writeLines(
  record: ExportRecord,
  conditions: ListConditions,
  sliceMs: number,
): Promise<ExportRecord | null> {
  const file = await openPart(record);
  if (!file) return null;
  const { handle, state } = file;
  const stopAt = Date.now() + sliceMs;
  let keepAt = Date.now() + KEEP_EVERY_MS;
  try {
    for (;;) {
      const page = await readLines(state, conditions);
      await writeAll(handle, page.bytes, state.sizeBytes);
      state.sizeBytes += BigInt(page.bytes.length);
      state.rowsDone += BigInt(page.n);
      if (page.last) state.cursor = page.last;
      if (page.n < PAGE_ROWS) {
        await handle.sync();
        return state;
      }
      const now = Date.now();
      if (now < keepAt && now < stopAt) continue;
      keepAt = now + KEEP_EVERY_MS;
      await handle.sync();
      if (!(await keepProgress(state, now >= stopAt))) return null;
      if (now >= stopAt) return null;
    }
  } finally {
    await handle.close();
  }
}

/** The file gets its name before the row says that it is there: whoever reads "done" finds a whole file. */
async function finish(state: ExportRecord): Promise<void> {
  const { part, whole } = exportPaths(state);
  const current = await loadExport(sql, state.id);
  if (current?.status !== "waiting" && current?.status !== "running") return rm(part, { force: true });
  await rename(part, whole);
  const done = await inTransaction(async (transaction) => {
    const rows = await transaction.query(
      `UPDATE export_file SET status = 'done', rows_done = $2, size_bytes = $3, finished_at = now(), progress_at = now(),
         expires_at = now() + make_interval(days => $4)
       WHERE id = $1::uuid AND status IN ('waiting', 'running') RETURNING 1`,
      [
        ...[state.id, state.rowsDone, state.sizeBytes],
        state.scheduleId === null ? LIFETIME_DAYS.asked : LIFETIME_DAYS.scheduled,
      ],
    );
    if (rows.length === 0) return false;
    await audit(transaction, state, "export.finished", { rows: state.rowsDone, bytes: state.sizeBytes });
    if (state.scheduleId !== null) await tellOfReport(transaction, state);
    return true;
  });
  if (!done) await rm(whole, { force: true });
}

async function fail(record: ExportRecord, failure: ExportFailure): Promise<void> {
  await inTransaction(async (transaction) => {
    const rows = await transaction.query(
      `UPDATE export_file SET status = 'failed', failure = $2, finished_at = now() WHERE id = $1::uuid
         AND status IN ('waiting', 'running') RETURNING 1`,
      [record.id, failure],
    );
    if (rows.length > 0) await audit(transaction, record, "export.failed", { failure });
  });
  await rm(exportPaths(record).part, { force: true }).catch((error: unknown) =>
    log.warn(
      { error, exportId: record.id },
      "the part of a failed export was not removed; the sweep tries again",
    ),
  );
}

async function audit(
  transaction: Sql,
  record: ExportRecord,
  action: string,
  after: Record<string, unknown>,
): Promise<void> {
  await recordAudit(transaction, {
    actor: systemActor("run-export", randomUUID()),
    action,
    objectType: "export",
    objectId: record.id,
    result: action === "export.failed" ? "failed" : "ok",
    after: { list: record.list, format: record.format, ...after },
  });
}
