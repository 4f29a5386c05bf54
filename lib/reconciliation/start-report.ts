import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, requireUser, type UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { addJob } from "@/lib/jobs/add-job";
import { canFetch, findIncomingAccount } from "@/lib/payments/incoming/find-account";
import { loadImport, requireStatus } from "@/lib/payments/incoming/load-import";
import { loadReport, type ReportRecord } from "@/lib/reconciliation/load-report";
import type { StartReportInput } from "@/lib/reconciliation/schemas";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";
import { dayStart } from "@/lib/transactions/filters";

/** Begins the comparison of one account's day with what its gateway says. */
export async function startReport(actor: UserActor, input: StartReportInput): Promise<{ reportId: number }> {
  requirePermission(requireUser(actor), "reconciliation.manage");
  return inTransaction((transaction) => begin(transaction, actor, input));
}

async function begin(
  transaction: Sql,
  actor: UserActor,
  input: StartReportInput,
): Promise<{ reportId: number }> {
  const zone = await readMerchantTimeZone(transaction);
  if (dayStart(input.day, "from", 0, zone) > new Date().toISOString())
    throw new AppError("invalid_input", { detail: "This day has not begun yet.", field: "day" });
  const accountId =
    input.basis === "inquiry"
      ? await askableAccount(transaction, input.pgCode)
      : await settlementAccount(transaction, actor, input.importId);
  const [row] = await transaction.query<{ id: number }>(
    `INSERT INTO reconciliation_report (gateway_account_id, day, time_zone, basis, import_id, created_by_id)
     VALUES ($1, $2::date, $3, $4::report_basis, $5, $6) RETURNING id`,
    [
      ...[accountId, input.day, zone, input.basis],
      ...[input.basis === "settlement" ? input.importId : null, actor.userId],
    ],
  );
  if (!row) throw new Error("The report was not stored.");
  await addJob(transaction, "make-report", { reportId: row.id }, { queue: `report-${accountId}` });
  await recordAudit(transaction, {
    actor,
    action: "report.started",
    objectType: "report",
    objectId: String(row.id),
    after: { ...input },
  });
  return { reportId: row.id };
}

async function askableAccount(transaction: Sql, pgCode: string): Promise<number> {
  const account = await findIncomingAccount(transaction, { pgCode });
  if (!canFetch(account))
    throw new AppError("operation_not_supported", {
      detail: "This gateway cannot be asked for its payments. Upload what it settled.",
      field: "pgCode",
    });
  return account.id;
}

async function settlementAccount(transaction: Sql, actor: UserActor, importId: number): Promise<number> {
  const file = await loadImport(transaction, actor, importId);
  if (file.kind !== "settlement")
    throw new AppError("invalid_input", { detail: "This file is no settlement.", field: "importId" });
  // How its columns are read has to be settled first.
  requireStatus(file, ["checked"]);
  return file.accountId;
}

/** The same comparison again, as a report of its own: what the first one found stays. */
export async function rerunReport(actor: UserActor, reportId: number): Promise<{ reportId: number }> {
  requirePermission(requireUser(actor), "reconciliation.manage");
  return inTransaction(async (transaction) => {
    const { basis, importId, pgCode, day } = await loadReport(transaction, reportId);
    const input: StartReportInput =
      basis === "settlement" && importId !== null
        ? { basis, importId, day }
        : { basis: "inquiry", pgCode, day };
    return begin(transaction, actor, input);
  });
}

/** Stops a report that is being made; it keeps no result. */
export async function cancelReport(actor: UserActor, reportId: number): Promise<void> {
  requirePermission(requireUser(actor), "reconciliation.manage");
  await inTransaction(async (transaction) => {
    const report = await loadReport(transaction, reportId, true);
    if (report.status !== "running")
      throw new AppError("conflict", { detail: "This report is not being made any more." });
    await end(transaction, report);
    await recordAudit(transaction, {
      actor,
      action: "report.canceled",
      objectType: "report",
      objectId: String(reportId),
      before: { status: "running" },
      after: { status: "canceled" },
    });
  });
}

async function end(transaction: Sql, { id }: ReportRecord): Promise<void> {
  await transaction.query("DELETE FROM reconciliation_fact WHERE report_id = $1", [id]);
  await transaction.query(
    "UPDATE reconciliation_report SET status = 'canceled', finished_at = now() WHERE id = $1",
    [id],
  );
}
