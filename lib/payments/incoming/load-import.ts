import "server-only";
import { type Actor, hasPermission } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import type { Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { MERCHANT_TIME_ZONE, timeZoneOf } from "@/lib/settings/merchant-time-zone";
import type { ImportCounts, ImportKind, ImportMapping, ImportStatus } from "@/lib/payments/incoming/types";

/** One import as services pass it around. */
export interface ImportRecord {
  id: number;
  kind: ImportKind;
  status: ImportStatus;
  accountId: number;
  pgCode: string;
  accountName: string;
  isSandbox: boolean;
  currencyCode: string;
  /** The merchant's at this moment: times without an offset are read in it. */
  timeZone: string;
  fileName: string;
  sizeBytes: number;
  delimiter: string;
  headers: string[];
  mapping: ImportMapping;
  counts: ImportCounts;
  failure: string | null;
  createdBy: string;
  createdAt: string;
  finishedAt: string | null;
  erased: boolean;
}

export interface ImportRow {
  id: number;
  kind: ImportKind;
  status: ImportStatus;
  gateway_account_id: number;
  pg_code: string;
  account_name: string;
  is_sandbox: boolean;
  currency_code: string;
  time_zone: unknown;
  file_name: string;
  size_bytes: bigint;
  delimiter: string;
  headers: string[];
  mapping: ImportMapping;
  rows_read: number;
  rows_created: number;
  rows_known: number;
  rows_skipped: number;
  rows_wrong: number;
  rows_total: number | null;
  failure: string | null;
  created_by: string;
  created_at: string;
  finished_at: string | null;
  erased_at: string | null;
}

/** Needs the joins of `IMPORT_JOINS`. */
export const IMPORT_COLUMNS = `i.id, i.kind, i.status, i.gateway_account_id, a.pg_code, a.name AS account_name, a.is_sandbox,
  a.currency_code, (${MERCHANT_TIME_ZONE}) AS time_zone, i.file_name, i.size_bytes, i.delimiter, i.headers, i.mapping, i.rows_read, i.rows_created, i.rows_known,
  i.rows_skipped, i.rows_wrong, i.rows_total, i.failure, i.created_at, i.finished_at, i.erased_at,
  coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS created_by`;
export const IMPORT_JOINS =
  "JOIN gateway_account a ON a.id = i.gateway_account_id JOIN app_user u ON u.id = i.created_by_id";

export function toImport(row: ImportRow): ImportRecord {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    accountId: row.gateway_account_id,
    pgCode: row.pg_code,
    accountName: row.account_name,
    isSandbox: row.is_sandbox,
    currencyCode: row.currency_code,
    timeZone: timeZoneOf(row.time_zone),
    fileName: row.file_name,
    sizeBytes: Number(row.size_bytes),
    delimiter: row.delimiter,
    headers: row.headers,
    mapping: row.mapping,
    counts: {
      read: row.rows_read,
      created: row.rows_created,
      known: row.rows_known,
      skipped: row.rows_skipped,
      wrong: row.rows_wrong,
      total: row.rows_total,
    },
    failure: row.failure,
    createdBy: row.created_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    erased: row.erased_at !== null,
  };
}

/** The right that files of a kind take. */
export const IMPORT_PERMISSION: Record<ImportKind, Permission> = {
  payments: "payment.import",
  settlement: "reconciliation.manage",
};

/** One import, by somebody who may work with its kind; everybody else learns nothing. Throws `not_found`. */
export async function loadImport(
  sql: Sql,
  actor: Actor,
  importId: number,
  lock = false,
): Promise<ImportRecord> {
  const [row] = await sql.query<ImportRow>(
    `SELECT ${IMPORT_COLUMNS} FROM payment_import i ${IMPORT_JOINS} WHERE i.id = $1 ${lock ? "FOR NO KEY UPDATE OF i" : ""}`,
    [importId],
  );
  if (!row || !hasPermission(actor, IMPORT_PERMISSION[row.kind])) throw notFound("Import");
  return toImport(row);
}

/** Refuses what does not fit the moment. */
export function requireStatus(record: ImportRecord, allowed: readonly ImportStatus[]): void {
  if (!allowed.includes(record.status))
    throw new AppError("conflict", {
      detail: "Somebody else has moved this import on. Look again.",
      params: { status: record.status },
    });
  if (record.erased)
    throw new AppError("conflict", { detail: "The file is not kept any more. Upload it again." });
}
