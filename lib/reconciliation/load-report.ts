import "server-only";
import type { Sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import type { CurrencyTotals, ReportBasis, ReportStatus, ReportSummary } from "@/lib/reconciliation/types";

/** One report as services pass it around. */
export interface ReportRecord extends ReportSummary {
  accountId: number;
  /** Whose midnights bound its day: the merchant's when it was begun. */
  timeZone: string;
  totals: CurrencyTotals[];
  comparesRefunds: boolean;
}

export interface ReportRow {
  id: number;
  gateway_account_id: number;
  pg_code: string;
  account_name: string;
  day: string;
  time_zone: string;
  basis: ReportBasis;
  import_id: number | null;
  file_name: string | null;
  status: ReportStatus;
  steps_done: number;
  steps_total: number | null;
  not_asked: number;
  wrong_rows: number;
  differences: number;
  compares_refunds: boolean;
  totals: CurrencyTotals[];
  failure: string | null;
  created_by: string;
  created_at: string;
  finished_at: string | null;
}

export const REPORT_COLUMNS = `r.id, r.gateway_account_id, a.pg_code, a.name AS account_name, to_char(r.day, 'YYYY-MM-DD') AS day,
  r.time_zone, r.basis, r.import_id, i.file_name, r.status, r.steps_done, r.steps_total, r.not_asked, r.wrong_rows, r.differences,
  r.compares_refunds, r.totals, r.failure, r.created_at, r.finished_at,
  coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS created_by`;
export const REPORT_JOINS = `JOIN gateway_account a ON a.id = r.gateway_account_id JOIN app_user u ON u.id = r.created_by_id
  LEFT JOIN payment_import i ON i.id = r.import_id`;

export function toReport(row: ReportRow): ReportRecord {
  return {
    id: row.id,
    accountId: row.gateway_account_id,
    pgCode: row.pg_code,
    accountName: row.account_name,
    day: row.day,
    timeZone: row.time_zone,
    basis: row.basis,
    importId: row.import_id,
    fileName: row.file_name,
    status: row.status,
    stepsDone: row.steps_done,
    stepsTotal: row.steps_total,
    notAsked: row.not_asked,
    wrongRows: row.wrong_rows,
    differences: row.differences,
    comparesRefunds: row.compares_refunds,
    totals: row.totals,
    failure: row.failure,
    createdBy: row.created_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

/** Throws `not_found`. The caller has asked for the right. */
export async function loadReport(sql: Sql, reportId: number, lock = false): Promise<ReportRecord> {
  const [row] = await sql.query<ReportRow>(
    `SELECT ${REPORT_COLUMNS} FROM reconciliation_report r ${REPORT_JOINS} WHERE r.id = $1 ${lock ? "FOR NO KEY UPDATE OF r" : ""}`,
    [reportId],
  );
  if (!row) throw notFound("Report");
  return toReport(row);
}
