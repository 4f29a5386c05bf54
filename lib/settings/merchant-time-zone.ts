import "server-only";
import type { Sql } from "@/lib/db/sql";
import { defaultTimeZone } from "@/lib/i18n/settings";
import { isTimeZone } from "@/lib/settings/time-zone";

export const merchantTimeZoneKey = "merchant.time_zone";

/** The stored value as SQL, for statements that read more than the zone; `timeZoneOf` reads it. */
export const MERCHANT_TIME_ZONE = `SELECT value FROM setting WHERE key = '${merchantTimeZoneKey}'`;

/** What cannot be a zone counts as not set. */
export function timeZoneOf(value: unknown): string {
  return isTimeZone(value) ? value : defaultTimeZone;
}

/** Whose midnight begins a day of the merchant, and whose clock tells its times. */
export async function readMerchantTimeZone(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ value: unknown }>(MERCHANT_TIME_ZONE, [], "merchant-time-zone");
  return timeZoneOf(row?.value);
}
