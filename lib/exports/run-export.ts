import "server-only";
import { randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasPermission, systemActor, type UserActor } from "@/lib/auth/actor";
import { actorOf, type PersonRow, personColumns } from "@/lib/auth/session-row";
import { CSV_BOM } from "@/lib/csv/write-csv";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { type ExportRecord, exportPaths, loadExport } from "@/lib/exports/export-row";
import { type ListConditions, listConditions } from "@/lib/exports/list-conditions";
import { LISTS } from "@/lib/exports/lists";
import { type PageRow, pageStatement } from "@/lib/exports/page-statement";
import { tellOfReport } from "@/lib/exports/tell-of-report";
import { type ExportFailure, XLSX_MOST_ROWS } from "@/lib/exports/types";
import { XlsxWriter } from "@/lib/exports/xlsx-file";
import { addJob } from "@/lib/jobs/add-job";
import { log } from "@/lib/log";

const PAGE_ROWS = 5_000;
/** A worker that is told to stop is not kept from it for long, and others have their turn: then the job goes on anew. */
const SLICE_MS = 10_000;
/** How often progress is made sure: what came later is written again after a crash. */
const KEEP_EVERY_MS = 1_000;
/** Whoever asked for a file waits for it; a report is fetched by programs too, which look back a month. */
const LIFETIME_DAYS = { asked: 7, scheduled: 30 };

/** Queues of exports, so that a large one does not hold up a small one, and no more than so many run together. */
const LANES = 2;

/** Puts an export on its way, or its next slice, in the caller's transaction. */
export async function addExportJob(transaction: Sql, exportId: string, delayMs = 0): Promise<void> {
  const lane = Number.parseInt(exportId.slice(0, 4), 16) % LANES;
  await addJob(
    transaction,
    "run-export",
    { exportId },
    { key: `export:${exportId}`, queue: `exports:${lane}`, delayMs },
  );
}

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

class TooManyRows extends Error {}

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
      const page = await readPage(state, conditions, PAGE_ROWS);
      if (page.body) {
        await writeAll(handle, Buffer.from(page.body), state.sizeBytes);
        state.sizeBytes += BigInt(Buffer.byteLength(page.body));
      }
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

/** The part that was written so far, cut to what was made sure; from the top when it is not there any more. */
async function openPart(record: ExportRecord): Promise<{ handle: FileHandle; state: ExportRecord } | null> {
  const { part } = exportPaths(record);
  const state = { ...record };
  const handle = await open(part, record.sizeBytes > 0n ? "r+" : "w", 0o600).catch(
    (error: { code?: string }) => {
      if (error.code !== "ENOENT") throw error;
      return null;
    },
  );
  const known = handle && record.sizeBytes > 0n ? (await handle.stat()).size : 0;
  if (handle && BigInt(known) >= record.sizeBytes) {
    await handle.truncate(Number(record.sizeBytes)).catch(ignoreNoFile);
    if (record.sizeBytes === 0n) await writeHead(handle, state);
    return { handle, state };
  }
  await handle?.close();
  const again = await open(part, "w", 0o600);
  Object.assign(state, { rowsDone: 0n, sizeBytes: 0n, cursor: [] });
  await writeHead(again, state);
  return { handle: again, state };
}

/** A place that is no file cannot be cut; writing to it will tell what is wrong. */
function ignoreNoFile(error: { code?: string }): void {
  if (error.code !== "EINVAL") throw error;
}

async function writeHead(handle: FileHandle, state: ExportRecord): Promise<void> {
  if (state.format !== "csv") return;
  const head = Buffer.from(`${CSV_BOM}${state.columns.join(",")}\r\n`);
  await writeAll(handle, head, 0n);
  state.sizeBytes = BigInt(head.length);
}

/** A full disk may take a part of a piece without a word: what is left is written until it says so. */
async function writeAll(handle: FileHandle, bytes: Uint8Array, at: bigint): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, Number(at) + done);
    done += bytesWritten;
  }
}

async function readPage(state: ExportRecord, conditions: ListConditions, limit: number): Promise<PageRow> {
  const { list, format, columns, cursor, asOf } = state;
  const { text, values } = pageStatement({ list, format, columns, conditions, cursor, asOf, limit });
  const [page] = await sql.query<PageRow>(text, values);
  return page ?? { body: null, n: 0, last: null };
}

/** Keeps how far the file is written for sure; false: it was canceled meanwhile. */
async function keepProgress(state: ExportRecord, again: boolean): Promise<boolean> {
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

/** A workbook is small by its cap, so it is written in one go; after a crash it begins anew. */
async function writeBook(record: ExportRecord, conditions: ListConditions): Promise<ExportRecord | null> {
  const state: ExportRecord = { ...record, rowsDone: 0n, sizeBytes: 0n, cursor: [] };
  const types = state.columns.map((name) => LISTS[state.list].columns[name]?.type ?? "text");
  const book = new XlsxWriter(state.columns, types);
  const handle = await open(exportPaths(state).part, "w", 0o600);
  const flush = async () => {
    for (const piece of book.take()) {
      await writeAll(handle, piece, state.sizeBytes);
      state.sizeBytes += BigInt(piece.length);
    }
  };
  try {
    for (;;) {
      const page = await readPage(state, conditions, PAGE_ROWS);
      state.rowsDone += BigInt(page.n);
      if (state.rowsDone > BigInt(XLSX_MOST_ROWS)) throw new TooManyRows();
      const lines = page.body?.split("\n").filter(Boolean) ?? [];
      book.add(lines.map((line) => JSON.parse(line) as (string | null)[]));
      await flush();
      if (page.last) state.cursor = page.last;
      if (page.n < PAGE_ROWS) break;
      if (!(await keepProgress({ ...state, sizeBytes: 0n, cursor: [] }, false))) return null;
    }
    book.end();
    await flush();
    await handle.sync();
    return state;
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
