import "server-only";
import {
  addBusinessMs,
  type BusinessHours,
  businessMsBetween,
} from "@/lib/approvals/calendar/business-hours";
import {
  type ApprovalSettings,
  approvalSettingsSchema,
  businessHoursOf,
  DEFAULT_APPROVAL_SETTINGS,
} from "@/lib/approvals/calendar/settings";
import type { Sql } from "@/lib/db/sql";
import { MERCHANT_TIME_ZONE, timeZoneOf } from "@/lib/settings/merchant-time-zone";

export const approvalSettingsKey = "approvals.calendar";

/** The settings of this moment. What no longer fits the schema, for instance after a step back, counts as not set. */
export async function readApprovalSettings(sql: Sql): Promise<ApprovalSettings> {
  const [row] = await sql.query<{ value: unknown }>(
    `SELECT value FROM setting WHERE key = '${approvalSettingsKey}'`,
    [],
    "approval-settings",
  );
  return settingsOf(row?.value);
}

function settingsOf(value: unknown): ApprovalSettings {
  const stored = approvalSettingsSchema.safeParse(value);
  return stored.success ? stored.data : DEFAULT_APPROVAL_SETTINGS;
}

/** How clocks run at this moment: the settings, and when people work by the merchant's clock. */
export interface Calendar {
  settings: ApprovalSettings;
  hours: BusinessHours;
}

/** The same with the merchant's time zone, in one statement. */
export async function readCalendar(sql: Sql): Promise<Calendar> {
  const [row] = await sql.query<{ settings: unknown; zone: unknown }>(
    `SELECT (SELECT value FROM setting WHERE key = '${approvalSettingsKey}') AS settings, (${MERCHANT_TIME_ZONE}) AS zone`,
    [],
    "approval-calendar",
  );
  const settings = settingsOf(row?.settings);
  return { settings, hours: businessHoursOf(settings, timeZoneOf(row?.zone)) };
}

const HOUR_MS = 3_600_000;

/** Hours on the wall until a clock of so many hours runs out, when it starts now: they differ when clocks run in business hours. */
export async function clockHours(sql: Sql, hours: number, now = new Date()): Promise<number> {
  const calendar = await readCalendar(sql);
  if (calendar.settings.clocks === "wall") return hours;
  const due = addBusinessMs(calendar.hours, now, hours * HOUR_MS);
  return (due.getTime() - now.getTime()) / HOUR_MS;
}

/** Milliseconds that a clock of the policy has run since then. */
export function clockMsSince({ settings, hours }: Calendar, since: Date, now: Date): number {
  if (settings.clocks === "wall") return Math.max(0, now.getTime() - since.getTime());
  return businessMsBetween(hours, since, now);
}
