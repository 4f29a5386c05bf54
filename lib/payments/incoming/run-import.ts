import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { CsvRow } from "@/lib/csv/read-csv";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { storableJson } from "@/lib/db/storable";
import { AppError } from "@/lib/errors";
import { readRows } from "@/lib/payments/incoming/import-file";
import { type ImportRecord, loadImport } from "@/lib/payments/incoming/load-import";
import { type BatchResult, takeBatch } from "@/lib/payments/incoming/take-batch";
import type { ImportStatus } from "@/lib/payments/incoming/types";

/** One commit holds so many rows: few enough to be quick, many enough to be cheap. */
const BATCH = 500;
/** More is another file. */
const MOST_ROWS = 500_000;

const ACTOR = systemActor("run-import");

/**
 * The pass over an uploaded file that was asked for: checking, or importing. Batch by batch, each a commit with its counts, so
 * that a pass that was cut off goes on where it stood and counts every row once.
 */
export async function runImportJob(importId: number): Promise<void> {
  const record = await loadImport(sql, ACTOR, importId);
  if (record.status !== "checking" && record.status !== "running") return;
  try {
    const finished = await passOver(record);
    if (finished) await finish(record, record.status === "checking" ? "checked" : "done", null);
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    await finish(record, "failed", error.detail);
  }
}

/** False: it was stopped, or somebody else is at it. */
async function passOver(record: ImportRecord): Promise<boolean> {
  const done = record.counts.read;
  // What stood in the file already, with its amount: the same payment twice is one, also while nothing is stored.
  const seen = new Map<string, string>();
  let read = 0;
  let batch: CsvRow[] = [];
  for await (const row of readRows(record.id, record.delimiter)) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    if (!(await step(record, seen, batch, read, done))) return false;
    read += batch.length;
    if (read >= MOST_ROWS) throw tooLong();
    batch = [];
  }
  return batch.length === 0 || step(record, seen, batch, read, done);
}

async function step(
  record: ImportRecord,
  seen: Map<string, string>,
  rows: readonly CsvRow[],
  read: number,
  done: number,
): Promise<boolean> {
  // Counted before the pass was cut off; only remembered again.
  const isCounted = read < done;
  const result = await inTransaction(async (transaction) => {
    if (!(await stillMine(transaction, record, isCounted ? null : read))) return null;
    const taken = await takeBatch(isCounted ? null : transaction, record, seen, rows, ACTOR);
    if (!isCounted) await count(transaction, record.id, taken);
    return taken;
  });
  for (const [reference, value] of result?.seen ?? []) seen.set(reference, value);
  return result !== null;
}

/** Locks the import for one batch; false when it was stopped or counted on by another worker. */
async function stillMine(
  transaction: Sql,
  { id, status }: ImportRecord,
  read: number | null,
): Promise<boolean> {
  const [now] = await transaction.query<{ status: ImportStatus; rows_read: number }>(
    "SELECT status, rows_read FROM payment_import WHERE id = $1 FOR NO KEY UPDATE",
    [id],
    "lock-import",
  );
  return now?.status === status && (read === null || now.rows_read === read);
}

async function count(transaction: Sql, importId: number, { counts, errors }: BatchResult): Promise<void> {
  const { created, known, skipped, wrong } = counts;
  await transaction.query(
    `UPDATE payment_import SET rows_read = rows_read + $2::int + $3::int + $4::int + $5::int, rows_created = rows_created + $2::int,
       rows_known = rows_known + $3::int, rows_skipped = rows_skipped + $4::int, rows_wrong = rows_wrong + $5::int
     WHERE id = $1`,
    [importId, created, known, skipped, wrong],
    "count-import",
  );
  if (errors.length === 0) return;
  await transaction.query(
    `INSERT INTO payment_import_error (import_id, line, code, field, value, gateway_reference, more)
     SELECT $1, e.line, e.code, e.field, e.value, e.gateway_reference, e.more
     FROM jsonb_to_recordset($2::jsonb) AS e(line int, code text, field text, value text, gateway_reference text, more jsonb)`,
    [importId, storableJson(errors)],
    "store-row-errors",
  );
}

function tooLong(): AppError {
  return new AppError("invalid_input", {
    detail: `A file may have at most ${MOST_ROWS} rows. Split it; rows that are in both parts do no harm.`,
  });
}

/** A check that failed has made nothing, and read a part: "500 created" beside "failed" would be untrue. */
const NOTHING_COUNTED = ", rows_read = 0, rows_created = 0, rows_known = 0, rows_skipped = 0, rows_wrong = 0";

async function finish(record: ImportRecord, status: ImportStatus, failure: string | null): Promise<void> {
  const isVain = failure !== null && record.status === "checking";
  await inTransaction(async (transaction) => {
    const rows = await transaction.query<{ counts: Record<string, number> }>(
      `UPDATE payment_import SET status = $2::import_status, failure = $3::text, finished_at = now(),
         rows_total = CASE WHEN $3::text IS NULL THEN rows_read ELSE rows_total END${isVain ? NOTHING_COUNTED : ""}
       WHERE id = $1 AND status = $4::import_status
       RETURNING jsonb_build_object('read', rows_read, 'created', rows_created, 'known', rows_known, 'skipped', rows_skipped,
         'wrong', rows_wrong) AS counts`,
      [record.id, status, failure?.slice(0, 400) ?? null, record.status],
    );
    if (!rows[0]) return;
    await recordAudit(transaction, {
      actor: ACTOR,
      action: `import.${status}`,
      objectType: "import",
      objectId: String(record.id),
      result: failure === null ? "ok" : "failed",
      before: { status: record.status },
      after: { status, kind: record.kind, account: record.pgCode, ...rows[0].counts },
      reason: failure,
    });
  });
}
