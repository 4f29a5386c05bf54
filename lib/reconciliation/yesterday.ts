import { TZDate } from "@date-fns/tz";
import { format, subDays } from "date-fns";
import { timeZone } from "@/lib/i18n/settings";

/** The last whole day of the merchant, `YYYY-MM-DD`. */
export function yesterday(now: Date = new Date()): string {
  return format(subDays(new TZDate(now, timeZone), 1), "yyyy-MM-dd");
}
