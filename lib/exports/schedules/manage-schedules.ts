import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasPermission, requirePermission, requireUser, type UserActor } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { listConditions } from "@/lib/exports/list-conditions";
import { LISTS } from "@/lib/exports/lists";
import type { ReportInterval } from "@/lib/exports/schedules/intervals";
import { nextRun } from "@/lib/exports/schedules/next-run";
import type { ScheduleSummary } from "@/lib/exports/schedules/types";
import { refuseCardNumber } from "@/lib/exports/start-export";
import type { ExportWish } from "@/lib/exports/types";
import { holdersOf } from "@/lib/notifications/notify-person";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";

const MOST_SCHEDULES = 20;

export interface ScheduleWish {
  name: string;
  wish: ExportWish;
  interval: ReportInterval;
  atHour: number;
  recipientIds: number[];
}

/** A report that is made by itself, for its maker and for people who may see the list. */
export async function createSchedule(actor: UserActor, input: ScheduleWish): Promise<{ scheduleId: number }> {
  const { permission } = LISTS[input.wish.list];
  requirePermission(requireUser(actor), permission);
  refuseCardNumber([input.name, input.wish.filter]);
  return inTransaction(async (transaction) => {
    await listConditions(transaction, input.wish.list, input.wish.filter);
    await transaction.query("SELECT pg_advisory_xact_lock(7204115, 50)");
    const holders = new Set(await holdersOf(transaction, permission));
    const recipients = [...new Set([actor.userId, ...input.recipientIds])];
    if (recipients.some((id) => id !== actor.userId && !holders.has(id)))
      throw new AppError("invalid_input", {
        detail: "Somebody of these people may not see this list. Choose people who may.",
        field: "recipientIds",
      });
    const [count] = await transaction.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM report_schedule WHERE owner_id = $1 AND deleted_at IS NULL",
      [actor.userId],
    );
    if ((count?.n ?? 0) >= MOST_SCHEDULES)
      throw new AppError("conflict", { detail: `You have ${MOST_SCHEDULES} reports. End one first.` });
    const zone = await readMerchantTimeZone(transaction);
    const [row] = await transaction.query<{ id: number }>(
      `INSERT INTO report_schedule (name, list, format, filter, columns, interval, at_hour, recipient_ids, next_run_at, owner_id)
       VALUES ($1, $2, $3, $4::jsonb, $5::text[], $6, $7, $8::int[], $9::timestamptz, $10) RETURNING id`,
      [
        ...[
          input.name,
          input.wish.list,
          input.wish.format,
          JSON.stringify(input.wish.filter),
          input.wish.columns,
        ],
        ...[
          input.interval,
          input.atHour,
          recipients,
          nextRun(input.interval, input.atHour, new Date(), zone),
        ],
        actor.userId,
      ],
    );
    if (!row) throw new Error("The report was not stored.");
    await recordAudit(transaction, {
      actor,
      action: "report_schedule.created",
      objectType: "report_schedule",
      objectId: String(row.id),
      after: { ...input },
    });
    return { scheduleId: row.id };
  });
}

/** Ends a report: its maker, or whoever manages people. Files that it made stay for their time. */
export async function endSchedule(actor: UserActor, scheduleId: number): Promise<void> {
  requireUser(actor);
  await inTransaction(async (transaction) => {
    const [row] = await transaction.query<{ owner_id: number; name: string }>(
      "SELECT owner_id, name FROM report_schedule WHERE id = $1 AND deleted_at IS NULL FOR UPDATE",
      [scheduleId],
    );
    if (!row || (row.owner_id !== actor.userId && !hasPermission(actor, "user.manage")))
      throw notFound("Report");
    await transaction.query(
      "UPDATE report_schedule SET deleted_at = now(), is_active = false WHERE id = $1",
      [scheduleId],
    );
    await recordAudit(transaction, {
      actor,
      action: "report_schedule.ended",
      objectType: "report_schedule",
      objectId: String(scheduleId),
      before: { name: row.name },
    });
  });
}

/** Reports that a person made or gets, and all of them for whoever manages people. */
export async function listSchedules(actor: UserActor): Promise<ScheduleSummary[]> {
  const { userId } = requireUser(actor);
  return sql.query<ScheduleSummary>(
    `SELECT s.id, s.name, s.list, s.format, s.interval, s.at_hour AS "atHour", s.owner_id = $1 AS own,
       coalesce(nullif(trim(o.first_name || ' ' || o.last_name), ''), o.username) AS "ownerName",
       ARRAY(SELECT coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username)
             FROM app_user u WHERE u.id = ANY (s.recipient_ids) ORDER BY 1) AS recipients,
       s.next_run_at AS "nextRunAt", s.paused_reason AS "pausedReason"
     FROM report_schedule s JOIN app_user o ON o.id = s.owner_id
     WHERE s.deleted_at IS NULL AND (s.owner_id = $1 OR $1 = ANY (s.recipient_ids) OR $2::boolean) ORDER BY s.id`,
    [userId, hasPermission(actor, "user.manage")],
    "list-schedules",
  );
}

/** People who may get a report about a list, for the form: names only. */
export async function listReportReaders(actor: UserActor): Promise<{ id: number; name: string }[]> {
  requirePermission(actor, "transaction.view");
  const ids = await holdersOf(sql, "transaction.view", [actor.userId]);
  return sql.query<{ id: number; name: string }>(
    `SELECT id, coalesce(nullif(trim(first_name || ' ' || last_name), ''), username) AS name
     FROM app_user WHERE id = ANY ($1::int[]) ORDER BY 2 LIMIT 200`,
    [ids],
  );
}
