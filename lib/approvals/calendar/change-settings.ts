import "server-only";
import { approvalSettingsKey, readApprovalSettings } from "@/lib/approvals/calendar/read-settings";
import type { ApprovalSettings } from "@/lib/approvals/calendar/settings";
import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { saveSetting } from "@/lib/settings/save-setting";

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
    await saveSetting(transaction, actor, {
      key: approvalSettingsKey,
      action: "setting.changed",
      read: readApprovalSettings,
      after: settings,
    });
  });
}
