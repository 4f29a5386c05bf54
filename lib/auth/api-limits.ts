import "server-only";

import type { Actor } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** Calls a day of one key or person, where neither the setting nor the key or person says otherwise. */
export const dailyLimitSetting = { key: "api.daily_limit", fallback: 90_000 };

const dayMs = 24 * 60 * 60 * 1000;
const minuteMs = 60 * 1000;

/** How many calls of one kind a caller may make in a window of time, beside his count for the day. */
export interface CallLimit {
  /** Name of the counter. */
  counter: string;
  windowMs: number;
  /** As people say it. */
  window: "a minute" | "an hour";
  setting: string;
  fallback: number;
}

/** Endpoints that no payment waits for. */
export const utilityLimit: CallLimit = {
  ...{ counter: "utility-minute", windowMs: minuteMs, window: "a minute" },
  ...{ setting: "utility.per_minute", fallback: 10 },
};

/** Files of reports are large. */
export const reportDownloadLimit: CallLimit = {
  ...{ counter: "report-hour", windowMs: 60 * minuteMs, window: "an hour" },
  ...{ setting: "reports.downloads_per_hour", fallback: 25 },
};

const nowMs = "(extract(epoch from now()) * 1000)::bigint";

/** What the count of a call says; columns of `allowanceColumns`. */
export type Allowance = { calls: number; allowed: number; retry_after_s: number };

/**
 * A call's count is not worth waiting for the disk: after a crash of the database server the last half second of counts
 * may be missing, everything else survives. Holds for the statement's own transaction, when selected in it.
 */
export const withoutWaitingForDisk = "set_config('synchronous_commit', 'off', true)";

/**
 * Statement part that counts a call for each row of `source`: a window of a day that opens with the first call, one row
 * per caller, shared by all processes. `subject` is an expression such as `'key:' || k.id`, `calls` how many are counted.
 */
export function countCallSql(source: string, subject: string, calls = "1"): string {
  const open = `rate_limit.expire > ${nowMs}`;
  return `insert into rate_limit (key, points, expire)
    select 'api-day:' || ${subject}, ${calls}, ${nowMs} + ${dayMs} from ${source}
    on conflict (key) do update set
      points = case when ${open} then rate_limit.points else 0 end + excluded.points,
      expire = case when ${open} then rate_limit.expire else excluded.expire end
    returning points, expire`;
}

/** Reads the part above, here named `c`. `own` is the caller's own limit, null where the general one holds. */
export function allowanceColumns(own: string): string {
  return `c.points as calls, ceil((c.expire - ${nowMs}) / 1000.0)::int as retry_after_s,
    coalesce(${own}, (select (value #>> '{}')::int from setting where key = '${dailyLimitSetting.key}'),
      ${dailyLimitSetting.fallback}) as allowed`;
}

/** Counts a call of a person whose password was proved by this call itself. */
export async function countUserCall(sql: Sql, userId: number): Promise<Allowance> {
  const rows = await sql.query<Allowance>(
    `with u as materialized (select id, api_daily_limit, ${withoutWaitingForDisk} from app_user where id = $1),
          c as (${countCallSql("u", "'user:' || u.id")})
     select ${allowanceColumns("u.api_daily_limit")} from u cross join c`,
    [userId],
    "count-user-call",
  );
  if (!rows[0]) throw new AppError("unauthenticated");
  return rows[0];
}

/** Throws `too_many_requests` when the call is one too many; says when the next may come. */
export function requireAllowance({ calls, allowed, retry_after_s }: Allowance): void {
  if (calls <= allowed) return;
  const seconds = Math.max(1, retry_after_s);
  throw new AppError("too_many_requests", {
    detail: `The limit of ${allowed} calls a day is used up. Try again in ${seconds} seconds.`,
    params: { retryAfter: String(seconds) },
  });
}

/**
 * Counts a call of a limited kind: a window per caller that opens with the first call, in the database, so that restarts and
 * several processes change nothing. Throws `too_many_requests`.
 */
export async function countCall(sql: Sql, actor: Actor, limit: CallLimit): Promise<void> {
  const caller =
    actor.type === "api_key"
      ? `key:${actor.apiKeyId}`
      : actor.type === "user"
        ? `user:${actor.userId}`
        : null;
  if (caller === null) return;
  const open = `rate_limit.expire > ${nowMs}`;
  const [count] = await sql.query<Allowance>(
    `with c as (
       insert into rate_limit (key, points, expire) values ($1 || ':' || $2, 1, ${nowMs} + $3::bigint)
       on conflict (key) do update set
         points = case when ${open} then rate_limit.points + 1 else 1 end,
         expire = case when ${open} then rate_limit.expire else excluded.expire end
       returning points, expire)
     select c.points as calls, ceil((c.expire - ${nowMs}) / 1000.0)::int as retry_after_s,
       coalesce((select (value #>> '{}')::int from setting where key = $4), $5::int) as allowed
     from c`,
    [limit.counter, caller, limit.windowMs, limit.setting, limit.fallback],
    "count-limited-call",
  );
  if (!count || count.calls <= count.allowed) return;
  const seconds = Math.max(1, count.retry_after_s);
  throw new AppError("too_many_requests", {
    detail: `At most ${count.allowed} of these calls ${limit.window} are allowed. Try again in ${seconds} seconds.`,
    params: { retryAfter: String(seconds) },
  });
}
