import type { ReportInterval } from "@/lib/exports/schedules/intervals";
import { addDays, dayOf, startOfDay } from "@/lib/rollups/merchant-day";

/** The moment of an hour of the merchant's day. An hour that a change of the clock leaves out is the one after it. */
function momentAt(day: string, hour: number, zone: string): Date {
  const start = new Date(startOfDay(day, zone)).getTime();
  const guess = new Date(start + hour * 3_600_000);
  const shown = Number(
    new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone: zone }).format(guess),
  );
  const off = ((shown - hour + 36) % 24) - 12;
  return new Date(guess.getTime() - off * 3_600_000);
}

/** When a report is made next, after a moment: every day, every Sunday, on the first of a month or of a year, at its hour of the merchant. */
export function nextRun(interval: ReportInterval, hour: number, after: Date, zone: string): Date {
  const isItsDay = (day: string) => {
    if (interval === "daily") return true;
    if (interval === "weekly") return new Date(`${day}T00:00:00Z`).getUTCDay() === 0;
    return day.endsWith(interval === "yearly" ? "-01-01" : "-01");
  };
  for (let day = dayOf(after, zone); ; day = addDays(day, 1)) {
    if (!isItsDay(day)) continue;
    const moment = momentAt(day, hour, zone);
    if (moment > after) return moment;
  }
}

/** The whole days that a report of this moment is about: yesterday, the last seven days, the last month or year. */
export function daysOf(interval: ReportInterval, at: Date, zone: string): { from: string; to: string } {
  const today = dayOf(at, zone);
  const to = addDays(today, -1);
  if (interval === "daily") return { from: to, to };
  if (interval === "weekly") return { from: addDays(today, -7), to };
  return { from: interval === "yearly" ? `${to.slice(0, 4)}-01-01` : `${to.slice(0, 7)}-01`, to };
}
