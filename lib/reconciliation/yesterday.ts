import { addDays, dayOf } from "@/lib/rollups/merchant-day";

/** The last whole day of the merchant, `YYYY-MM-DD`. */
export function yesterday(zone: string, now: Date = new Date()): string {
  return addDays(dayOf(now, zone), -1);
}
