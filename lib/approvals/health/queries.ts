import "server-only";
import { FAST_SECONDS, isSuspiciousPair, suspicionAbout } from "@/lib/approvals/health/rules";
import {
  AGE_BUCKETS,
  type AgeBucket,
  type CheckerHealth,
  type PairHealth,
  type QueueHealth,
} from "@/lib/approvals/health/types";
import { type Actor, hasPermission } from "@/lib/auth/actor";
import { storedPermissions } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** Auditors and those who manage people: it is about how people work. */
export function maySeeHealth(actor: Actor): boolean {
  return hasPermission(actor, "audit.view") || hasPermission(actor, "user.manage");
}

export function requireHealth(actor: Actor): void {
  if (!maySeeHealth(actor))
    throw new AppError("forbidden", { detail: "This is for auditors and for those who manage people." });
}

export const LABEL = (alias: string) =>
  `coalesce(nullif(trim(concat_ws(' ', ${alias}.first_name, ${alias}.last_name)), ''), ${alias}.username)`;

/** Waits at this moment: what outlived its clock does not wait any more. */
export const WAITS = `r.status = 'pending' AND r.expires_at > now()`;
export const AGE = `CASE WHEN r.created_at > now() - interval '1 hour' THEN 'under_1h'
  WHEN r.created_at > now() - interval '4 hours' THEN 'under_4h' WHEN r.created_at > now() - interval '24 hours' THEN 'under_24h'
  WHEN r.created_at > now() - interval '48 hours' THEN 'under_48h' ELSE 'over_48h' END`;

/** What became of the requests of the period ($1 days). Approved: the last approval let it go on, whatever happened then. */
export const IN_PERIOD = `r.created_at > now() - make_interval(days => $1)`;
export const IS_APPROVED = `(r.status IN ('approved', 'done', 'manual_action_required') OR (r.status = 'canceled' AND r.stage > 0 AND r.stage >= jsonb_array_length(r.requirement -> 'stages')))`;
/** Ran out of time while it waited for somebody; the sweep may not have been there. */
export const IS_EXPIRED = `(r.status IN ('expired', 'pending') AND r.expires_at <= now() AND r.stage < jsonb_array_length(r.requirement -> 'stages'))`;
export const IS_EXPIRED_APPROVED = `(r.status = 'expired' AND r.stage >= jsonb_array_length(r.requirement -> 'stages'))`;
/** From the request to the decision after which nobody was waited for any more. */
export const DECIDED = `(SELECT max(d.created_at) FROM decision d WHERE d.request_id = r.id)`;
export const IS_DECIDED = `(r.status = 'rejected' OR r.stage >= jsonb_array_length(r.requirement -> 'stages'))`;

interface TotalsRow {
  made: number;
  approved: number;
  rejected: number;
  canceled: number;
  expired: number;
  expired_approved: number;
  stopped: number;
  median: number | null;
  p95: number | null;
  escalated: number;
}

const TOTALS = `
  SELECT count(*)::int AS made, count(*) FILTER (WHERE ${IS_APPROVED})::int AS approved,
    count(*) FILTER (WHERE r.status = 'rejected')::int AS rejected, count(*) FILTER (WHERE r.status = 'canceled')::int AS canceled,
    count(*) FILTER (WHERE ${IS_EXPIRED})::int AS expired, count(*) FILTER (WHERE ${IS_EXPIRED_APPROVED})::int AS expired_approved,
    count(*) FILTER (WHERE r.status = 'manual_action_required')::int AS stopped,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY t.seconds) AS median, percentile_cont(0.95) WITHIN GROUP (ORDER BY t.seconds) AS p95,
    count(*) FILTER (WHERE EXISTS (SELECT 1 FROM request_reminder m WHERE m.request_id = r.id AND m.kind = 'escalation'))::int AS escalated
  FROM operation_request r CROSS JOIN LATERAL (SELECT CASE WHEN ${IS_DECIDED}
    THEN extract(epoch FROM ${DECIDED} - r.created_at)::float8 END AS seconds) t
  WHERE ${IN_PERIOD}`;

const CHECKERS = `
  SELECT d.checker_id AS "userId", min(${LABEL("u")}) AS name, count(*)::int AS decisions,
    count(*) FILTER (WHERE d.verdict = 'approve')::int AS approvals, count(*) FILTER (WHERE d.verdict = 'reject')::int AS rejections,
    count(t.seconds)::int AS timed, count(*) FILTER (WHERE t.seconds < ${FAST_SECONDS})::int AS fast,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY t.seconds) AS "medianSeconds"
  FROM decision d JOIN app_user u ON u.id = d.checker_id
  LEFT JOIN request_opening o ON o.request_id = d.request_id AND o.user_id = d.checker_id AND o.opened_at <= d.created_at
  CROSS JOIN LATERAL (SELECT extract(epoch FROM d.created_at - o.opened_at)::float8 AS seconds) t
  WHERE d.created_at > now() - make_interval(days => $1) GROUP BY d.checker_id ORDER BY count(*) DESC, d.checker_id`;

const PAIRS = `
  SELECT * FROM (
    SELECT d.maker_id AS "makerId", min(${LABEL("m")}) AS maker, d.checker_id AS "checkerId", min(${LABEL("u")}) AS checker,
      count(*)::int AS approvals, (sum(count(*)) OVER (PARTITION BY d.maker_id))::int AS "ofMaker",
      (SELECT count(*)::int FROM app_user u WHERE u.is_active AND u.id NOT IN (d.maker_id, d.checker_id)
         AND 'request.decide' = ANY (${storedPermissions})) AS "otherCheckers"
    FROM decision d JOIN app_user m ON m.id = d.maker_id JOIN app_user u ON u.id = d.checker_id
    WHERE d.verdict = 'approve' AND d.created_at > now() - make_interval(days => $1) GROUP BY d.maker_id, d.checker_id
  ) pairs WHERE approvals >= 3 ORDER BY approvals::float8 / "ofMaker" DESC, approvals DESC, "makerId", "checkerId" LIMIT 20`;

/** How the queue does now and did in the last days. One statement for each part. */
export async function queueHealth(actor: Actor, days: number): Promise<QueueHealth> {
  requireHealth(actor);
  const [ages, [totals], checkers, pairs] = await Promise.all([
    sql.query<{ age: AgeBucket; count: number; oldest: string }>(
      `SELECT ${AGE} AS age, count(*)::int AS count, min(r.created_at) AS oldest FROM operation_request r WHERE ${WAITS} GROUP BY 1`,
    ),
    sql.query<TotalsRow>(TOTALS, [days]),
    sql.query<Omit<CheckerHealth, "suspicion">>(CHECKERS, [days]),
    sql.query<Omit<PairHealth, "suspicious"> & { otherCheckers: number }>(PAIRS, [days]),
  ]);
  const waiting = Object.fromEntries(
    AGE_BUCKETS.map((bucket) => [bucket, ages.find((row) => row.age === bucket)?.count ?? 0]),
  ) as Record<AgeBucket, number>;
  return {
    days,
    waiting,
    oldestAt: ages.map((row) => row.oldest).sort()[0] ?? null,
    ...totalsOf(totals),
    checkers: checkers.map((checker) => ({ ...checker, suspicion: suspicionAbout(checker) })),
    pairs: pairs.map(({ otherCheckers, ...pair }) => ({
      ...pair,
      suspicious: isSuspiciousPair({ ...pair, otherCheckers }),
    })),
  };
}

function totalsOf(row: TotalsRow | undefined) {
  return {
    made: row?.made ?? 0,
    approved: row?.approved ?? 0,
    rejected: row?.rejected ?? 0,
    canceled: row?.canceled ?? 0,
    expired: row?.expired ?? 0,
    expiredApproved: row?.expired_approved ?? 0,
    stopped: row?.stopped ?? 0,
    medianSeconds: row?.median ?? null,
    p95Seconds: row?.p95 ?? null,
    escalated: row?.escalated ?? 0,
  };
}
