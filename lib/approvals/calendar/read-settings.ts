import "server-only";
import { addBusinessMs, businessMsBetween } from "@/lib/approvals/calendar/business-hours";
import {
  type ApprovalSettings,
  approvalSettingsSchema,
  businessHoursOf,
  DEFAULT_APPROVAL_SETTINGS,
} from "@/lib/approvals/calendar/settings";
import type { Sql } from "@/lib/db/sql";

export const approvalSettingsKey = "approvals.calendar";

/** The settings of this moment. What no longer fits the schema, for instance after a step back, counts as not set. */
export async function readApprovalSettings(sql: Sql): Promise<ApprovalSettings> {
  const [row] = await sql.query<{ value: unknown }>(
    `SELECT value FROM setting WHERE key = '${approvalSettingsKey}'`,
    [],
    "approval-settings",
  );
  const stored = approvalSettingsSchema.safeParse(row?.value);
  return stored.success ? stored.data : DEFAULT_APPROVAL_SETTINGS;
}

const HOUR_MS = 3_600_000;

/** Hours on the wall until a clock of so many hours runs out, when it starts now: they differ when clocks run in business hours. */
export async function clockHours(sql: Sql, hours: number, now = new Date()): Promise<number> {
  const settings = await readApprovalSettings(sql);
  if (settings.clocks === "wall") return hours;
  const due = addBusinessMs(businessHoursOf(settings), now, hours * HOUR_MS);
  return (due.getTime() - now.getTime()) / HOUR_MS;
}

/** Milliseconds that a clock of the policy has run since then. */
export function clockMsSince(settings: ApprovalSettings, since: Date, now: Date): number {
  if (settings.clocks === "wall") return Math.max(0, now.getTime() - since.getTime());
  return businessMsBetween(businessHoursOf(settings), since, now);
}
