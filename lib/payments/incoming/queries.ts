import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { readCsv } from "@/lib/csv/read-csv";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { maskCardNumbers } from "@/lib/card-numbers";
import { stateKey } from "@/lib/payments/incoming/guess-mapping";
import { canFetch } from "@/lib/payments/incoming/find-account";
import { readFile } from "@/lib/payments/incoming/import-file";
import {
  IMPORT_COLUMNS,
  IMPORT_JOINS,
  IMPORT_PERMISSION,
  type ImportRecord,
  type ImportRow,
  loadImport,
  toImport,
} from "@/lib/payments/incoming/load-import";
import { readRow } from "@/lib/payments/incoming/read-row";
import type {
  CellFault,
  ImportDetail,
  ImportKind,
  ImportSummary,
  PreviewRow,
  RowError,
} from "@/lib/payments/incoming/types";

/** Imports of one kind, the latest first. */
export async function listImports(actor: Actor, kind: ImportKind): Promise<ImportSummary[]> {
  requirePermission(actor, IMPORT_PERMISSION[kind]);
  const rows = await sql.query<ImportRow>(
    `SELECT ${IMPORT_COLUMNS} FROM payment_import i ${IMPORT_JOINS} WHERE i.kind = $1::import_kind ORDER BY i.id DESC LIMIT 50`,
    [kind],
  );
  return rows.map((row) => toSummary(toImport(row)));
}

export interface AccountChoice {
  pgCode: string;
  name: string;
  currency: string;
  /** Whether its gateway can be asked for a payment. */
  canFetch: boolean;
}

/** Accounts that payments can come in through. */
export async function listImportAccounts(actor: Actor, kind: ImportKind): Promise<AccountChoice[]> {
  requirePermission(actor, IMPORT_PERMISSION[kind]);
  const rows = await sql.query<{ pg_code: string; name: string; currency_code: string; gateway: string }>(
    "SELECT pg_code, name, currency_code, gateway FROM gateway_account ORDER BY name, pg_code",
  );
  return rows.map((row) => ({
    pgCode: row.pg_code,
    name: row.name,
    currency: row.currency_code,
    canFetch: canFetch(row),
  }));
}

const PREVIEW_ROWS = 10;
/** Enough rows to meet every word that the status column uses. */
const ROWS_LOOKED_AT = 500;
const ERRORS_SHOWN = 20;

/** One import with the first rows of its file as they are read now. */
export async function getImport(actor: Actor, importId: number): Promise<ImportDetail> {
  const record = await loadImport(sql, actor, importId);
  const [rows, errors] = await Promise.all([firstRows(record), readErrors(importId, 0, ERRORS_SHOWN)]);
  const column = record.mapping.columns?.status;
  const words = column === undefined ? [] : rows.map(({ cells }) => stateKey(cells[column] ?? ""));
  return {
    ...toSummary(record),
    headers: record.headers,
    mapping: record.mapping,
    currency: record.currencyCode,
    preview: rows.slice(0, PREVIEW_ROWS).map(({ line, cells }) => toPreview(record, line, cells)),
    statusWords: [...new Set(words)].slice(0, 30).map((word) => maskCardNumbers(word).slice(0, 100)),
    erased: record.erased,
    errors,
  };
}

async function firstRows(record: ImportRecord): Promise<{ line: number; cells: string[] }[]> {
  if (record.erased || record.headers.length === 0) return [];
  const rows: { line: number; cells: string[] }[] = [];
  try {
    for await (const row of readCsv(readFile(record.id), record.delimiter)) {
      rows.push(row);
      if (rows.length > ROWS_LOOKED_AT) break;
    }
  } catch (error) {
    // What cannot be read is told by the pass over the file; the rows before it are still worth a look.
    if (!(error instanceof AppError)) throw error;
  }
  return rows.slice(1);
}

function toPreview(record: ImportRecord, line: number, cells: readonly string[]): PreviewRow {
  const reading = readRow(record, cells);
  return {
    line,
    cells: record.headers.map((_header, index) => maskCardNumbers(cells[index] ?? "").slice(0, 200)),
    faults: reading.ok ? [] : reading.faults,
    skipped: reading.ok && reading.kind === "skip",
  };
}

interface ErrorRow extends CellFault {
  line: number;
  gateway_reference: string | null;
  more: CellFault[];
}

/** Wrong rows after a line, in the order of the file. The caller has asked for the right. */
export async function readErrors(importId: number, afterLine: number, limit: number): Promise<RowError[]> {
  const rows = await sql.query<ErrorRow>(
    `SELECT line, code, field, value, gateway_reference, more FROM payment_import_error
     WHERE import_id = $1 AND line > $2 ORDER BY line LIMIT $3`,
    [importId, afterLine, limit],
    "read-row-errors",
  );
  return rows.map(({ line, gateway_reference, more, code, field, value }) => ({
    line,
    faults: [{ code, field, value }, ...more],
    gatewayReference: gateway_reference,
  }));
}

function toSummary(record: ImportRecord): ImportSummary {
  const { id, kind, status, pgCode, accountName, fileName, sizeBytes, counts, failure } = record;
  const { createdBy, createdAt, finishedAt } = record;
  return {
    id,
    kind,
    status,
    pgCode,
    accountName,
    fileName,
    sizeBytes,
    counts,
    failure,
    createdBy,
    createdAt,
    finishedAt,
  };
}
