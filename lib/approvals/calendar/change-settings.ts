import "server-only";
import { approvalSettingsKey, readApprovalSettings } from "@/lib/approvals/calendar/read-settings";
import type { ApprovalSettings } from "@/lib/approvals/calendar/settings";
import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";

/** The right to see and change these settings: they say when people are asked, never who may decide. */
export const approvalSettingsRight = "user.manage";

export async function getApprovalSettings(actor: UserActor): Promise<ApprovalSettings> {
  requirePermission(actor, approvalSettingsRight);
  return readApprovalSettings(sql);
}

/** Holds for clocks that start from now on; requests that wait keep the end that they were given. */
export async function changeApprovalSettings(actor: UserActor, settings: ApprovalSettings): Promise<void> {
  const attempt = { action: "setting.change", objectType: "setting", objectId: approvalSettingsKey };
  await attemptInTransaction(actor, attempt, async (transaction) => {
    requirePermission(actor, approvalSettingsRight);
    await transaction.query("SELECT pg_advisory_xact_lock(7204115, 2)");
    const before = await readApprovalSettings(transaction);
    await transaction.query(
      `INSERT INTO setting (key, value, updated_by_id, updated_at) VALUES ($1, $2::jsonb, $3, now())
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_by_id = excluded.updated_by_id, updated_at = now()`,
      [approvalSettingsKey, JSON.stringify(settings), actor.userId],
    );
    await recordAudit(transaction, {
      actor,
      action: "setting.changed",
      objectType: "setting",
      objectId: approvalSettingsKey,
      before: { ...before },
      after: { ...settings },
    });
  });
}
