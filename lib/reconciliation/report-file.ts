import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { CSV_BOM, csvRow, plainCell, textCell } from "@/lib/csv/write-csv";
import { sql } from "@/lib/db/sql";
import { loadReport } from "@/lib/reconciliation/load-report";
import { readDifferences } from "@/lib/reconciliation/queries";

const PAGE = 1_000;

/** A report as CSV: the totals of every currency, then every difference. */
export async function* reportFile(actor: Actor, reportId: number): AsyncGenerator<string> {
  requirePermission(actor, "reconciliation.manage");
  const report = await loadReport(sql, reportId);
  yield CSV_BOM +
    csvRow(["account", "day", "line", "currency", "ours", "theirs", "gateway_reference", "session_id"]);
  const line = (kind: string, cells: string[]) =>
    csvRow([textCell(report.pgCode), plainCell(report.day), plainCell(kind), ...cells]);
  for (const { currency, ours, theirs } of report.totals) {
    const pair = (kind: string, left: string | number, right: string | number) =>
      line(kind, [plainCell(currency), plainCell(left), plainCell(right), "", ""]);
    yield pair("total_payments", ours.payments, theirs.payments) +
      pair("total_amount", ours.amount, theirs.amount) +
      pair("total_refunded", ours.refunded, theirs.refunded);
  }
  for (let after = 0; ; ) {
    const differences = await readDifferences(reportId, after, PAGE);
    for (const one of differences) {
      // Ours and theirs are amounts and states of our own making; a gateway's word for a state is text.
      const isText = one.kind === "state_differs" || one.kind === "currency_differs";
      const cell = isText ? textCell : plainCell;
      const reference = [textCell(one.gatewayReference), plainCell(one.sessionId)];
      yield line(one.kind, [plainCell(one.currency), cell(one.ours), cell(one.theirs), ...reference]);
    }
    const last = differences.at(-1);
    if (!last || differences.length < PAGE) return;
    after = last.seq;
  }
}
