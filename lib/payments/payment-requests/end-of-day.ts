import { TZDate } from "@date-fns/tz";

/** The last minute of a calendar day of the merchant (`YYYY-MM-DD`), ISO 8601 in UTC. */
export function endOfDay(day: string, zone: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(new TZDate(year, month - 1, date, 23, 59, zone).getTime()).toISOString();
}
