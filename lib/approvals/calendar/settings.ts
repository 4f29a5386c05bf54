import { z } from "zod";
import type { BusinessHours } from "@/lib/approvals/calendar/business-hours";

/** When people work, when they are reminded, and how the clocks of requests run. Browser-safe. */

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Write the time as 09:00.");

/** So that the longest clock of a policy, a year of hours, comes to its end within the calendar that is looked at. */
const LEAST_WEEKLY_HOURS = 20;

function weeklyHours({
  weekEnd,
  opensAt,
  closesAt,
}: {
  weekEnd: number[];
  opensAt: string;
  closesAt: string;
}) {
  return ((7 - weekEnd.length) * (minutesOf(closesAt) - minutesOf(opensAt))) / 60;
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

export const approvalSettingsSchema = z
  .strictObject({
    /** From Sunday, 0, to Saturday, 6. */
    weekEnd: z
      .array(z.int().min(0).max(6))
      .max(6, "At least one day has to be a working day.")
      .refine((days) => new Set(days).size === days.length, "Each day once."),
    opensAt: clock,
    closesAt: clock,
    holidays: z
      .array(z.iso.date("Write dates as 2026-02-25."))
      .max(100, "At most a hundred days.")
      .refine((days) => new Set(days).size === days.length, "Each date once."),
    /** Business hours after which those who can decide are reminded; 0: never. */
    remindAfterHours: z.number().min(0).max(200),
    /** Business hours between two reminders; 0: only one. */
    remindEveryHours: z.number().min(0).max(200),
    remindTimes: z.int().min(1, "At least one.").max(20, "At most twenty."),
    /** Whether the policy's clocks of expiry and escalation run only while people work. */
    clocks: z.enum(["wall", "business"]),
  })
  .refine((settings) => settings.closesAt > settings.opensAt, {
    path: ["closesAt"],
    error: "The day has to end after it begins.",
  })
  .refine((settings) => settings.remindTimes === 1 || settings.remindEveryHours > 0, {
    path: ["remindEveryHours"],
    error: "Say how long to wait between two reminders, or remind only once.",
  })
  .refine((settings) => settings.clocks === "wall" || weeklyHours(settings) >= LEAST_WEEKLY_HOURS, {
    path: ["clocks"],
    error: "Clocks that run in business hours need at least 20 of them in a week.",
  });
export type ApprovalSettings = z.infer<typeof approvalSettingsSchema>;

/** A merchant of the Gulf. */
export const DEFAULT_APPROVAL_SETTINGS: ApprovalSettings = {
  weekEnd: [5, 6],
  opensAt: "09:00",
  closesAt: "17:00",
  holidays: [],
  remindAfterHours: 4,
  remindEveryHours: 8,
  remindTimes: 3,
  clocks: "wall",
};

/** Working hours on the merchant's clock. */
export function businessHoursOf(settings: ApprovalSettings, timeZone: string): BusinessHours {
  const { weekEnd, opensAt, closesAt, holidays } = settings;
  return { timeZone, weekEnd, opensAt, closesAt, holidays };
}

const HOUR_MS = 3_600_000;

/** Business milliseconds after which the reminder of this turn, from 1, is due; null when there is none. */
export function reminderDueMs(settings: ApprovalSettings, turn: number): number | null {
  if (settings.remindAfterHours === 0 || turn < 1 || turn > settings.remindTimes) return null;
  if (turn > 1 && settings.remindEveryHours === 0) return null;
  return (settings.remindAfterHours + (turn - 1) * settings.remindEveryHours) * HOUR_MS;
}

/** The latest reminder that is due after so much business time; 0 when none is. */
export function reminderTurn(settings: ApprovalSettings, waitedMs: number): number {
  let turn = 0;
  for (;;) {
    const due = reminderDueMs(settings, turn + 1);
    if (due === null || due > waitedMs) return turn;
    turn += 1;
  }
}
