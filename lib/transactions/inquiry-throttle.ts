import "server-only";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** Inquiries that all callers together may make in a minute, where the setting says nothing else. */
export const inquiriesPerMinute = { key: "inquiry.per_minute", fallback: 30 };

/** How often the gateways of one payment may be asked on a merchant's wish. */
const AFTER_CREATION = "interval '10 minutes'";
const BETWEEN = "interval '30 minutes'";
const DAY = "interval '24 hours'";
const CALLS_A_DAY = 3;

const nowMs = "(extract(epoch FROM now()) * 1000)::bigint";

interface Count {
  points: number;
  allowed: number;
  retry_after_s: number;
}

/** Counts one inquiry of the installation, in the database, so that restarts and several processes change nothing. */
export async function countInquiry(sql: Sql): Promise<void> {
  const open = `rate_limit.expire > ${nowMs}`;
  const [count] = await sql.query<Count>(
    `WITH c AS (
       INSERT INTO rate_limit (key, points, expire) VALUES ('inquiry-minute', 1, ${nowMs} + 60000)
       ON CONFLICT (key) DO UPDATE SET
         points = CASE WHEN ${open} THEN rate_limit.points + 1 ELSE 1 END,
         expire = CASE WHEN ${open} THEN rate_limit.expire ELSE excluded.expire END
       RETURNING points, expire)
     SELECT c.points, ceil((c.expire - ${nowMs}) / 1000.0)::int AS retry_after_s,
       coalesce((SELECT (value #>> '{}')::int FROM setting WHERE key = '${inquiriesPerMinute.key}'),
         ${inquiriesPerMinute.fallback}) AS allowed
     FROM c`,
    [],
    "count-inquiry",
  );
  if (count && count.points > count.allowed)
    throw tooSoon(count.retry_after_s, `At most ${count.allowed} inquiries a minute are allowed.`);
}

/**
 * Takes one of the inquiries that a payment has: none in its first ten minutes, then half an hour between two, and three a day.
 * One statement, so that of two calls at the same moment one is refused.
 */
export async function takeInquiry(sql: Sql, transactionId: bigint): Promise<void> {
  const dayOver = `t.day_began_at <= now() - ${DAY}`;
  const taken = await sql.query(
    `INSERT INTO inquiry_throttle AS t (transaction_id)
       SELECT id FROM payment_transaction WHERE id = $1 AND created_at <= now() - ${AFTER_CREATION}
     ON CONFLICT (transaction_id) DO UPDATE SET
       day_began_at = CASE WHEN ${dayOver} THEN now() ELSE t.day_began_at END,
       calls = CASE WHEN ${dayOver} THEN 1 ELSE t.calls + 1 END,
       last_call_at = now()
     WHERE t.last_call_at <= now() - ${BETWEEN} AND (t.calls < ${CALLS_A_DAY} OR ${dayOver})
     RETURNING 1`,
    [transactionId],
    "take-inquiry",
  );
  if (taken.length === 0) throw await refusalOf(sql, transactionId);
}

async function refusalOf(sql: Sql, transactionId: bigint): Promise<AppError> {
  const [row] = await sql.query<{ seconds: number }>(
    `SELECT ceil(extract(epoch FROM greatest(p.created_at + ${AFTER_CREATION}, t.last_call_at + ${BETWEEN},
         CASE WHEN t.calls >= ${CALLS_A_DAY} THEN t.day_began_at + ${DAY} END) - now()))::int AS seconds
     FROM payment_transaction p LEFT JOIN inquiry_throttle t ON t.transaction_id = p.id WHERE p.id = $1`,
    [transactionId],
    "inquiry-refusal",
  );
  return tooSoon(
    row?.seconds ?? 60,
    "The gateways of this payment may be asked from ten minutes after its creation on, every half hour, three times a day.",
  );
}

function tooSoon(seconds: number, detail: string): AppError {
  const retryAfterS = String(Math.max(1, seconds));
  return new AppError("too_many_requests", {
    detail: `${detail} Try again in ${retryAfterS} seconds.`,
    params: { retryAfter: retryAfterS },
  });
}
