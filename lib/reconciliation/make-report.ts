import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { type ImportRecord, loadImport } from "@/lib/payments/incoming/load-import";
import { collectByInquiry, collectFromFile } from "@/lib/reconciliation/collect-facts";
import type { Comparison } from "@/lib/reconciliation/compare";
import { compareDay } from "@/lib/reconciliation/compare-day";
import { loadReport, type ReportRecord } from "@/lib/reconciliation/load-report";

const ACTOR = systemActor("make-report");

/** Makes a report that was asked for. Asking goes on where it was cut off; a file is read from its beginning. */
export async function makeReport(reportId: number): Promise<void> {
  const report = await loadReport(sql, reportId);
  if (report.status !== "running") return;
  try {
    const file = report.importId === null ? null : await loadImport(sql, ACTOR, report.importId);
    if (file?.erased)
      throw new AppError("conflict", { detail: "The file is not kept any more. Upload it again." });
    if (file) await beginAgain(reportId);
    const collected = file ? await collectFromFile(report, file) : await collectByInquiry(report);
    if (collected) await finish(report, file);
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    await fail(report, error.detail);
  }
}

async function beginAgain(reportId: number): Promise<void> {
  await inTransaction(async (transaction) => {
    await transaction.query(
      "UPDATE reconciliation_report SET steps_done = 0 WHERE id = $1 AND status = 'running'",
      [reportId],
    );
    await transaction.query("DELETE FROM reconciliation_fact WHERE report_id = $1", [reportId]);
  });
}

async function finish(report: ReportRecord, file: ImportRecord | null): Promise<void> {
  await inTransaction(async (transaction) => {
    const now = await loadReport(transaction, report.id, true);
    if (now.status !== "running") return;
    const how = await howToCompare(transaction, report, file);
    const { differences, totals } = await compareDay(transaction, report, how);
    await transaction.query("DELETE FROM reconciliation_fact WHERE report_id = $1", [report.id]);
    await transaction.query(
      `UPDATE reconciliation_report SET status = 'done', finished_at = now(), differences = $2, totals = $3::jsonb,
         compares_refunds = $4, steps_total = steps_done WHERE id = $1`,
      [report.id, differences, JSON.stringify(totals), how.refundRows || saysRefunds(report, file)],
    );
    await audit(transaction, report, "done", { differences });
  });
}

const saysRefunds = ({ basis }: ReportRecord, file: ImportRecord | null) =>
  basis === "inquiry" || file?.mapping.columns.refunded !== undefined;

async function howToCompare(
  transaction: Sql,
  { id, basis }: ReportRecord,
  file: ImportRecord | null,
): Promise<Comparison> {
  const rows = await transaction.query(
    "SELECT 1 FROM reconciliation_fact WHERE report_id = $1 AND kind = 'refund' LIMIT 1",
    [id],
  );
  const columns = file?.mapping.columns;
  return {
    basis,
    datesKnown: columns?.paidAt !== undefined,
    refundRows: rows.length > 0 || columns?.kind !== undefined,
  };
}

async function fail(report: ReportRecord, failure: string): Promise<void> {
  await inTransaction(async (transaction) => {
    await transaction.query("DELETE FROM reconciliation_fact WHERE report_id = $1", [report.id]);
    await transaction.query(
      `UPDATE reconciliation_report SET status = 'failed', failure = $2, finished_at = now() WHERE id = $1 AND status = 'running'`,
      [report.id, failure.slice(0, 400)],
    );
    await audit(transaction, report, "failed", { failure });
  });
}

async function audit(
  transaction: Sql,
  report: ReportRecord,
  status: "done" | "failed",
  after: Record<string, unknown>,
): Promise<void> {
  await recordAudit(transaction, {
    actor: ACTOR,
    action: `report.${status}`,
    objectType: "report",
    objectId: String(report.id),
    result: status === "done" ? "ok" : "failed",
    after: { account: report.pgCode, day: report.day, basis: report.basis, ...after },
  });
}
