import { z } from "zod";
import type { BusinessHours } from "@/lib/approvals/calendar/business-hours";

/**
 * When people work, when they are reminded, and how the clocks of requests run. Browser-safe. What is refused is said by a code, for
 * which the form has words in the reader's language.
 */

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "time");

/** Reminders are no matter of months. */
const hours = z.number("hours").min(0, "hours").max(200, "hours");

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
      .array(z.int("day_twice").min(0, "day_twice").max(6, "day_twice"))
      .max(6, "no_working_day")
      .refine((days) => new Set(days).size === days.length, "day_twice"),
    opensAt: clock,
    closesAt: clock,
    holidays: z
      .array(z.iso.date("date"))
      .max(100, "many_days")
      .refine((days) => new Set(days).size === days.length, "date_twice"),
    /** Business hours after which those who can decide are reminded; 0: never. */
    remindAfterHours: hours,
    /** Business hours between two reminders; 0: only one. */
    remindEveryHours: hours,
    remindTimes: z.int("times").min(1, "times").max(20, "times"),
    /** Whether the policy's clocks of expiry and escalation run only while people work. */
    clocks: z.enum(["wall", "business"], "clock"),
  })
  .refine((settings) => settings.closesAt > settings.opensAt, {
    path: ["closesAt"],
    error: "ends_early",
  })
  .refine((settings) => settings.remindTimes === 1 || settings.remindEveryHours > 0, {
    path: ["remindEveryHours"],
    error: "no_pause",
  })
  .refine((settings) => settings.clocks === "wall" || weeklyHours(settings) >= LEAST_WEEKLY_HOURS, {
    path: ["clocks"],
    error: "few_hours",
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
