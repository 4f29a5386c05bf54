import "server-only";
import type { Sql } from "@/lib/db/sql";
import type { ExportRecord } from "@/lib/exports/export-row";
import { notifyPeople } from "@/lib/notifications/notify-person";

/** Tells everybody whom a finished report is for, in the commit that finishes it. The mail carries the link, never the file. */
export async function tellOfReport(transaction: Sql, record: ExportRecord): Promise<void> {
  await notifyPeople(transaction, record.recipientIds, {
    kind: "report_ready",
    key: `report:${record.id}`,
    params: { report: record.name, rows: record.rowsDone.toString() },
    link: "/exports",
  });
}
