import "server-only";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { replanSchedules } from "@/lib/exports/schedules/replan-schedules";
import { readRollupHealth } from "@/lib/rollups/check-days";
import { merchantTimeZoneKey, readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";
import { saveSetting } from "@/lib/settings/save-setting";
import { isTimeZone } from "@/lib/settings/time-zone";

/** The merchant's zone and how many days of sums still wait to be computed by it. */
export interface TimeZoneSetting {
  timeZone: string;
  waitingDays: number;
}

export async function getTimeZoneSetting(actor: UserActor): Promise<TimeZoneSetting> {
  requirePermission(actor, "policy.manage");
  const [timeZone, { waiting }] = await Promise.all([readMerchantTimeZone(sql), readRollupHealth(sql)]);
  return { timeZone, waitingDays: waiting };
}

/**
 * Changes whose clock tells times and begins days. The worker sees the other midnights at its next turn and computes every day's
 * sums anew; reports that repeat keep their hour, on the new clock.
 */
export async function changeMerchantTimeZone(actor: UserActor, timeZone: string): Promise<void> {
  requirePermission(actor, "policy.manage");
  await inTransaction(async (transaction) => {
    await requireKnown(transaction, timeZone);
    const changed = await saveSetting(transaction, actor, {
      key: merchantTimeZoneKey,
      action: "setting.time_zone_changed",
      read: readMerchantTimeZone,
      after: timeZone,
    });
    if (changed) await replanSchedules(transaction, timeZone);
  });
}

/** The runtime prints by its own tables, the sums are made by the database's: both have to know the zone. */
async function requireKnown(transaction: Sql, timeZone: string): Promise<void> {
  const rows = isTimeZone(timeZone)
    ? await transaction.query("SELECT 1 FROM pg_timezone_names WHERE name = $1", [timeZone])
    : [];
  if (rows.length === 0)
    throw new AppError("invalid_input", {
      detail: "This time zone is not known. Choose one of the list, such as Asia/Kuwait.",
      field: "timeZone",
    });
}
