import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import {
  loadReport,
  REPORT_COLUMNS,
  REPORT_JOINS,
  type ReportRow,
  toReport,
} from "@/lib/reconciliation/load-report";
import type { Difference, DifferenceKind, ReportDetail, ReportSummary } from "@/lib/reconciliation/types";

/** Reports, the latest first. */
export async function listReports(actor: Actor): Promise<ReportSummary[]> {
  requirePermission(actor, "reconciliation.manage");
  const rows = await sql.query<ReportRow>(
    `SELECT ${REPORT_COLUMNS} FROM reconciliation_report r ${REPORT_JOINS} ORDER BY r.id DESC LIMIT 50`,
  );
  return rows.map((row) => {
    const { accountId: _accountId, totals: _totals, comparesRefunds: _compares, ...summary } = toReport(row);
    return summary;
  });
}

const SHOWN = 200;

/** One report with the first of its differences. */
export async function getReport(actor: Actor, reportId: number): Promise<ReportDetail> {
  requirePermission(actor, "reconciliation.manage");
  const { accountId: _accountId, ...report } = await loadReport(sql, reportId);
  const [kinds, rows] = await Promise.all([
    sql.query<{ kind: DifferenceKind; count: number }>(
      "SELECT kind, count(*)::int AS count FROM reconciliation_difference WHERE report_id = $1 GROUP BY kind ORDER BY 2 DESC, 1",
      [reportId],
    ),
    readDifferences(reportId, 0, SHOWN),
  ]);
  return { ...report, kinds, rows };
}

/** Differences after one, in their order. The caller has asked for the right. */
export async function readDifferences(
  reportId: number,
  afterSeq: number,
  limit: number,
): Promise<Difference[]> {
  return sql.query<Difference>(
    `SELECT seq, kind, transaction_session_id AS "sessionId", gateway_reference AS "gatewayReference",
       currency_code AS currency, ours, theirs
     FROM reconciliation_difference WHERE report_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    [reportId, afterSeq, limit],
    "read-differences",
  );
}
