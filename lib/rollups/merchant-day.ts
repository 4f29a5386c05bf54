import { TZDate } from "@date-fns/tz";

/** First moment of a day of the merchant, ISO 8601 in UTC; `later` days on. */
export function startOfDay(day: string, zone: string, later = 0): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(new TZDate(year, month - 1, date + later, zone).getTime()).toISOString();
}

/** The merchant's day of a moment, `YYYY-MM-DD`. */
export function dayOf(moment: Date, zone: string): string {
  const local = new TZDate(moment.getTime(), zone);
  return [
    local.getFullYear(),
    String(local.getMonth() + 1).padStart(2, "0"),
    String(local.getDate()).padStart(2, "0"),
  ].join("-");
}

/** The calendar day so many days after another. */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** Every day from the first to the last, both included. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}
