import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";
import { percentOf, shareOf } from "@/lib/overview/ratios";
import {
  type DayFigures,
  type FailureFigure,
  type FigureDays,
  type Figures,
  type GatewayFigure,
  type Totals,
  UNDECIDED_STATES,
} from "@/lib/overview/types";
import { readRollupHealth } from "@/lib/rollups/check-days";
import type { FailureClass } from "@/lib/transactions/failures";
import { addDays, dayOf, daysBetween } from "@/lib/rollups/merchant-day";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";

export interface FiguresWish {
  days: FigureDays;
  /** Left out: the busiest one. */
  currency?: string | null;
  /** Payments of test gateways; left out: only where there are no others. */
  sandbox?: boolean | null;
}

/** Sums of one measure and kind, of a day or of a stretch. */
interface SumRow {
  day: string | null;
  measure: string;
  kind: string;
  count: bigint;
  sum_minor: bigint;
}

const TOP = 6;

/** The figures of the last days, from the sums per day: no payment is read. Null: nothing has happened yet. */
export async function readFigures(actor: Actor, wish: FiguresWish): Promise<Figures | null> {
  requirePermission(actor, "transaction.view");
  const timeZone = await readMerchantTimeZone(sql);
  const to = dayOf(new Date(), timeZone);
  const from = addDays(to, 1 - wish.days);
  const [choice, health] = await Promise.all([choose(from, to, wish), readRollupHealth(sql)]);
  if (!choice) return null;
  const { currency, sandbox } = choice;
  const range = [from, to, currency, sandbox];
  const [rows, before, gateways, failures] = await Promise.all([
    sql.query<SumRow>(SUMS("day"), range, "figures-by-day"),
    sql.query<SumRow>(
      SUMS("NULL::date"),
      [addDays(from, -wish.days), addDays(from, -1), currency, sandbox],
      "figures-before",
    ),
    readGateways(range, currency),
    readFailures(range),
  ]);
  return {
    ...{ days: wish.days, from, to, timeZone, ...choice, gateways, failures },
    now: totalsOf(rows, currency),
    before: totalsOf(before, currency),
    byDay: byDay(rows, from, to, currency),
    asOf: health.asOf,
    waiting: health.waiting,
    findings: health.findings.length,
  };
}

const SUMS = (day: string) => `
  SELECT (${day})::text AS day, measure, CASE measure WHEN 'failed' THEN '' ELSE kind END AS kind,
    sum(count)::bigint AS count, sum(sum_minor)::bigint AS sum_minor
  FROM rollup_day WHERE day BETWEEN $1::date AND $2::date AND currency_code = $3 AND is_sandbox = $4::boolean
  GROUP BY 1, 2, 3`;

async function choose(
  from: string,
  to: string,
  wish: FiguresWish,
): Promise<Pick<Figures, "currencies" | "currency" | "sandbox" | "hasBoth"> | null> {
  const rows = await sql.query<{ currency_code: string; is_sandbox: boolean }>(
    `SELECT currency_code, is_sandbox FROM rollup_day
     WHERE day BETWEEN $1::date AND $2::date AND measure IN ('created', 'received', 'refunded')
     GROUP BY 1, 2 ORDER BY sum(count) FILTER (WHERE measure = 'received') DESC NULLS LAST, 1`,
    [from, to],
    "figures-currencies",
  );
  if (rows.length === 0) return null;
  const hasLive = rows.some((row) => !row.is_sandbox);
  const hasTest = rows.some((row) => row.is_sandbox);
  const sandbox = hasLive && hasTest ? (wish.sandbox ?? false) : hasTest;
  const currencies = rows.filter((row) => row.is_sandbox === sandbox).map((row) => row.currency_code);
  const asked = currencies.find((code) => code === wish.currency);
  return { currencies, currency: asked ?? currencies[0] ?? "", sandbox, hasBoth: hasLive && hasTest };
}

const SUCCEEDED = new Set(["paid", "authorized", "cod"]);

/** Adds up rows; one place knows what each measure counts for. */
function tally(rows: readonly SumRow[]) {
  const sums = { paid: 0n, captured: 0n, refunded: 0n, waited: 0n };
  const counts = { paid: 0n, captured: 0n, refunded: 0n, succeeded: 0n, ended: 0n, decisions: 0n };
  for (const { measure, kind, count, sum_minor } of rows) {
    if (measure === "received") {
      const by = kind === "captured" ? "captured" : "paid";
      sums[by] += sum_minor;
      counts[by] += count;
    } else if (measure === "refunded" && kind === "refunded") {
      sums.refunded += sum_minor;
      counts.refunded += count;
    } else if (measure === "waited") {
      sums.waited += sum_minor;
      counts.decisions += count;
    } else if (measure === "created" && !UNDECIDED_STATES.has(kind)) {
      counts.ended += count;
      if (SUCCEEDED.has(kind)) counts.succeeded += count;
    }
  }
  return { sums, counts };
}

function secondsWaited(waited: bigint, decisions: bigint): number | null {
  return decisions === 0n ? null : Number(waited / decisions) / 1_000;
}

function totalsOf(rows: readonly SumRow[], currency: string): Totals {
  const { sums, counts } = tally(rows);
  const received = sums.paid + sums.captured;
  return {
    received: formatAmount(received, currency),
    paid: formatAmount(sums.paid, currency),
    paidCount: Number(counts.paid),
    captured: formatAmount(sums.captured, currency),
    capturedCount: Number(counts.captured),
    refunded: formatAmount(sums.refunded, currency),
    refundedCount: Number(counts.refunded),
    refundRate: percentOf(sums.refunded, received),
    successRate: percentOf(counts.succeeded, counts.ended),
    succeeded: Number(counts.succeeded),
    ended: Number(counts.ended),
    waitedSeconds: secondsWaited(sums.waited, counts.decisions),
    decisions: Number(counts.decisions),
  };
}

function byDay(rows: readonly SumRow[], from: string, to: string, currency: string): DayFigures[] {
  const days = new Map<string, SumRow[]>();
  for (const row of rows) if (row.day) days.set(row.day, [...(days.get(row.day) ?? []), row]);
  return daysBetween(from, to).map((day) => {
    const totals = totalsOf(days.get(day) ?? [], currency);
    const { paid, captured, received, refunded, successRate, waitedSeconds, decisions } = totals;
    return { day, paid, captured, received, refunded, successRate, waitedSeconds, decisions };
  });
}

async function readGateways(range: unknown[], currency: string): Promise<GatewayFigure[]> {
  const rows = await sql.query<{
    pg_code: string;
    name: string;
    paid: bigint;
    captured: bigint;
    sum_minor: bigint;
  }>(
    `SELECT g.pg_code, g.name, coalesce(sum(r.count) FILTER (WHERE r.kind <> 'captured'), 0)::bigint AS paid,
       coalesce(sum(r.count) FILTER (WHERE r.kind = 'captured'), 0)::bigint AS captured, sum(r.sum_minor)::bigint AS sum_minor
     FROM rollup_day r JOIN gateway_account g ON g.id = r.gateway_account_id
     WHERE r.day BETWEEN $1::date AND $2::date AND r.currency_code = $3 AND r.is_sandbox = $4::boolean AND r.measure = 'received'
     GROUP BY g.id ORDER BY 5 DESC LIMIT ${TOP}`,
    range,
    "figures-gateways",
  );
  const largest = rows[0]?.sum_minor ?? 0n;
  return rows.map((row) => ({
    pgCode: row.pg_code,
    name: row.name,
    received: formatAmount(row.sum_minor, currency),
    paidCount: Number(row.paid),
    capturedCount: Number(row.captured),
    share: shareOf(row.sum_minor, largest),
  }));
}

async function readFailures(range: unknown[]): Promise<FailureFigure[]> {
  const rows = await sql.query<{ kind: string; count: bigint }>(
    `SELECT kind, sum(count)::bigint AS count FROM rollup_day
     WHERE day BETWEEN $1::date AND $2::date AND currency_code = $3 AND is_sandbox = $4::boolean AND measure = 'failed'
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${TOP + 2}`,
    range,
    "figures-failures",
  );
  const largest = rows[0]?.count ?? 0n;
  return rows.map(({ kind, count }) => {
    const [what, reason] = kind.split("/");
    return {
      what: what === "operation" ? "operation" : "payment",
      reason: reason as FailureClass,
      count: Number(count),
      share: shareOf(count, largest),
    };
  });
}
