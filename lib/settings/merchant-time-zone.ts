import "server-only";
import type { Sql } from "@/lib/db/sql";
import { timeZone } from "@/lib/i18n/settings";

export const merchantTimeZoneKey = "merchant.time_zone";

/** Whether the runtime and the database's own tables are likely to know the zone: `Area/City`, or UTC. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== "string" || !/^[A-Za-z][\w+-]*(\/[\w+-]+){0,2}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Whose midnight begins a day of the merchant. What cannot be a zone counts as not set. */
export async function readMerchantTimeZone(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ value: unknown }>(
    `SELECT value FROM setting WHERE key = '${merchantTimeZoneKey}'`,
    [],
    "merchant-time-zone",
  );
  return isTimeZone(row?.value) ? row.value : timeZone;
}
