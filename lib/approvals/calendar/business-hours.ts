import { TZDate } from "@date-fns/tz";

/** When people are at work. Days are counted from Sunday, 0. Browser-safe. */
export interface BusinessHours {
  timeZone: string;
  weekEnd: readonly number[];
  /** "HH:MM" of the merchant's clock. */
  opensAt: string;
  closesAt: string;
  /** "YYYY-MM-DD". */
  holidays: readonly string[];
}

const DAY_MS = 86_400_000;
/** Longer than any clock of the policy and any row of holidays. */
const MAX_DAYS = 3_660;

interface Window {
  opens: number;
  closes: number;
}

/** Milliseconds of business hours between two moments; 0 when the second is not later. */
export function businessMsBetween(hours: BusinessHours, from: Date, to: Date): number {
  let sum = 0;
  for (const { opens, closes } of windowsFrom(hours, from)) {
    if (opens >= to.getTime()) break;
    sum += Math.max(0, Math.min(closes, to.getTime()) - Math.max(opens, from.getTime()));
  }
  return sum;
}

/** The first moment at which so much business time has passed since `from`. */
export function addBusinessMs(hours: BusinessHours, from: Date, durationMs: number): Date {
  let left = durationMs;
  for (const { opens, closes } of windowsFrom(hours, from)) {
    const start = Math.max(opens, from.getTime());
    const length = Math.max(0, closes - start);
    if (length > 0 && left <= length) return new Date(start + left);
    left -= length;
  }
  throw new Error("the calendar has too few business hours");
}

/** Whether people are at work at this moment. */
export function isBusinessTime(hours: BusinessHours, at: Date): boolean {
  return businessMsBetween(hours, at, new Date(at.getTime() + 1)) > 0;
}

/** Working days from the merchant's day of `from` on, as spans of real time: a day of a change of clocks is as long as it is. */
function* windowsFrom(hours: BusinessHours, from: Date): Generator<Window> {
  const first = new TZDate(from.getTime(), hours.timeZone);
  const [year, month, date] = [first.getFullYear(), first.getMonth(), first.getDate()];
  const holidays = new Set(hours.holidays);
  for (let later = 0; later < MAX_DAYS; later += 1) {
    // Weekday and date are those of the calendar, so no clock can shift them.
    const day = new Date(Date.UTC(year, month, date) + later * DAY_MS);
    if (hours.weekEnd.includes(day.getUTCDay()) || holidays.has(day.toISOString().slice(0, 10))) continue;
    const opens = at(hours, day, hours.opensAt);
    const closes = at(hours, day, hours.closesAt);
    if (closes > opens) yield { opens, closes };
  }
}

function at(hours: BusinessHours, day: Date, clock: string): number {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return new TZDate(
    day.getUTCFullYear(),
    day.getUTCMonth(),
    day.getUTCDate(),
    hour,
    minute,
    hours.timeZone,
  ).getTime();
}
