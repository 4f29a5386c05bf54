import "server-only";
import type { Sql } from "@/lib/db/sql";
import { storableJson } from "@/lib/db/storable";
import { findExponent } from "@/lib/money/currencies";
import { formatAmount } from "@/lib/money/money";
import { boundsOf } from "@/lib/reconciliation/collect-facts";
import { type Comparison, differencesOf, type OurSide, type TheirSide } from "@/lib/reconciliation/compare";
import type { ReportRecord } from "@/lib/reconciliation/load-report";
import type { CurrencyTotals, Difference } from "@/lib/reconciliation/types";

/** Ours: what was paid or refunded on the day, and whatever the facts name. Theirs: the facts, one line for each payment. */
const PAIRS = `
  WITH theirs AS (
    SELECT gateway_reference AS reference, count(*) FILTER (WHERE kind = 'payment')::int AS rows,
      bool_or(kind = 'payment') AS is_found, bool_or(kind = 'unknown') AS is_unknown, bool_or(kind = 'not_found') AS is_not_found,
      min(currency_code) AS their_currency, sum(amount_minor) FILTER (WHERE kind = 'payment')::bigint AS their_amount,
      min(state) AS their_state, max(captured_minor) AS their_captured, max(refunded_minor) AS their_refunded,
      sum(amount_minor) FILTER (WHERE kind = 'refund')::bigint AS refund_rows
    FROM reconciliation_fact WHERE report_id = $1 GROUP BY gateway_reference
  ), refunds AS (
    SELECT transaction_id, sum(amount_minor)::bigint AS refunded FROM child_transaction
    WHERE gateway_account_id = $2 AND state = 'refunded' AND state_changed_at >= $3::timestamptz
      AND state_changed_at < $4::timestamptz GROUP BY transaction_id
  ), wanted AS (
    SELECT p.id FROM payment_transaction p WHERE p.gateway_account_id = $2 AND p.paid_at >= $3::timestamptz
      AND p.paid_at < $4::timestamptz AND p.state IN ('paid', 'authorized') AND p.gateway_reference IS NOT NULL
    UNION
    SELECT p.id FROM refunds r JOIN payment_transaction p ON p.id = r.transaction_id
    WHERE $5 AND p.gateway_account_id = $2 AND p.gateway_reference IS NOT NULL
    UNION
    SELECT p.id FROM theirs t JOIN payment_transaction p ON p.gateway_account_id = $2 AND p.gateway_reference = t.reference
  ), ours AS (
    SELECT p.gateway_reference AS reference, p.session_id, p.currency_code, p.state, p.settled_minor + p.fee_minor AS amount,
      p.captured_minor, p.refunded_minor, p.refund_queued_minor, p.voided_minor, coalesce(r.refunded, 0)::bigint AS refunded_on_day,
      (p.paid_at >= $3::timestamptz AND p.paid_at < $4::timestamptz AND p.state IN ('paid', 'authorized')) IS TRUE AS on_day
    FROM wanted w JOIN payment_transaction p ON p.id = w.id LEFT JOIN refunds r ON r.transaction_id = p.id
  )
  SELECT coalesce(o.reference, t.reference) AS reference, o.session_id, o.currency_code, o.state::text, o.amount, o.captured_minor,
    o.refunded_minor, o.refund_queued_minor, o.voided_minor, o.refunded_on_day, o.on_day, t.reference IS NOT NULL AS told, t.rows,
    t.is_found, t.is_unknown, t.is_not_found, t.their_currency, t.their_amount, t.their_state, t.their_captured,
    t.their_refunded, t.refund_rows
  FROM ours o FULL JOIN theirs t ON t.reference = o.reference ORDER BY 1`;

interface Pair {
  reference: string;
  session_id: string | null;
  currency_code: string;
  state: string;
  amount: bigint;
  captured_minor: bigint;
  refunded_minor: bigint;
  refund_queued_minor: bigint;
  voided_minor: bigint;
  refunded_on_day: bigint;
  on_day: boolean;
  told: boolean;
  rows: number;
  is_found: boolean;
  is_unknown: boolean;
  is_not_found: boolean;
  their_currency: string | null;
  their_amount: bigint | null;
  their_state: string | null;
  their_captured: bigint | null;
  their_refunded: bigint | null;
  refund_rows: bigint | null;
}

const PAGE = 500;

/** Compares every pair and stores what differs, in the caller's transaction; a page at a time is in memory. */
export async function compareDay(
  transaction: Sql,
  report: ReportRecord,
  how: Comparison,
): Promise<{ differences: number; totals: CurrencyTotals[] }> {
  const totals = new Totals();
  let differences = 0;
  await transaction.query(`DECLARE pairs NO SCROLL CURSOR FOR ${PAIRS}`, [
    report.id,
    report.accountId,
    ...boundsOf(report),
    how.refundRows,
  ]);
  for (;;) {
    const pairs = await transaction.query<Pair>(`FETCH ${PAGE} FROM pairs`);
    const found = pairs.flatMap((pair) => {
      const [ours, theirs] = [oursOf(pair), theirsOf(pair)];
      totals.add(ours, theirs, how);
      return differencesOf(ours, theirs, how).map((one) => ({ ...one, gatewayReference: pair.reference }));
    });
    await store(transaction, report.id, differences, found);
    differences += found.length;
    if (pairs.length < PAGE) break;
  }
  await transaction.query("CLOSE pairs");
  return { differences, totals: totals.list() };
}

function oursOf(pair: Pair): OurSide | null {
  if (pair.session_id === null) return null;
  return {
    sessionId: pair.session_id,
    currencyCode: pair.currency_code,
    amountMinor: pair.amount,
    state: pair.state,
    capturedMinor: pair.captured_minor,
    refundedMinor: pair.refunded_minor,
    refundQueuedMinor: pair.refund_queued_minor,
    voidedMinor: pair.voided_minor,
    refundedOnDayMinor: pair.refunded_on_day,
    onDay: pair.on_day,
  };
}

function theirsOf(pair: Pair): TheirSide | null {
  if (!pair.told) return null;
  return {
    answer: pair.is_found ? "found" : pair.is_unknown ? "unknown" : pair.is_not_found ? "not_found" : "none",
    rows: pair.rows,
    currencyCode: pair.their_currency,
    amountMinor: pair.their_amount,
    state: pair.their_state,
    capturedMinor: pair.their_captured,
    refundedMinor: pair.their_refunded,
    refundRowsMinor: pair.refund_rows,
  };
}

async function store(
  transaction: Sql,
  reportId: number,
  first: number,
  found: readonly Omit<Difference, "seq">[],
): Promise<void> {
  if (found.length === 0) return;
  await transaction.query(
    `INSERT INTO reconciliation_difference (report_id, seq, kind, transaction_session_id, gateway_reference, currency_code, ours, theirs)
     SELECT $1, d.seq, d.kind, d."sessionId", d."gatewayReference", d.currency, d.ours, d.theirs
     FROM jsonb_to_recordset($2::jsonb) AS d(seq int, kind text, "sessionId" text, "gatewayReference" text, currency text,
       ours text, theirs text)`,
    [reportId, storableJson(found.map((one, index) => ({ ...one, seq: first + index + 1 })))],
    "store-differences",
  );
}

interface Sums {
  payments: number;
  amount: bigint;
  refunded: bigint;
}

const NOTHING: Sums = { payments: 0, amount: 0n, refunded: 0n };

/** Sums of both sides, a currency at a time. */
class Totals {
  readonly #sums = new Map<string, { ours: Sums; theirs: Sums }>();

  add(ours: OurSide | null, theirs: TheirSide | null, how: Comparison): void {
    if (ours) {
      const refunded = how.refundRows ? ours.refundedOnDayMinor : ours.onDay ? ours.refundedMinor : 0n;
      this.#count(ours.currencyCode, "ours", ours.onDay ? ours.amountMinor : null, refunded);
    }
    const currency = theirs?.currencyCode;
    if (!theirs || !currency || findExponent(currency) === undefined) return;
    const isMoney =
      theirs.state === null ||
      theirs.state === "paid" ||
      theirs.state === "authorized" ||
      theirs.state === "voided";
    const refunded = (how.refundRows ? theirs.refundRowsMinor : theirs.refundedMinor) ?? 0n;
    this.#count(
      currency,
      "theirs",
      theirs.answer === "found" && isMoney ? theirs.amountMinor : null,
      refunded,
    );
  }

  #count(currency: string, side: "ours" | "theirs", amount: bigint | null, refunded: bigint): void {
    const before = this.#sums.get(currency) ?? { ours: NOTHING, theirs: NOTHING };
    const { payments, amount: sum, refunded: back } = before[side];
    const after = {
      payments: payments + (amount === null ? 0 : 1),
      amount: sum + (amount ?? 0n),
      refunded: back + refunded,
    };
    this.#sums.set(currency, { ...before, [side]: after });
  }

  list(): CurrencyTotals[] {
    const side = (sums: Sums, currency: string) => ({
      payments: sums.payments,
      amount: formatAmount(sums.amount, currency),
      refunded: formatAmount(sums.refunded, currency),
    });
    return [...this.#sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, { ours, theirs }]) => ({
        currency,
        ours: side(ours, currency),
        theirs: side(theirs, currency),
      }));
  }
}
