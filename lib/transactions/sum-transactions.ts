import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { withinTime } from "@/lib/db/within-time";
import { formatAmount } from "@/lib/money/money";
import type { TransactionFilter } from "@/lib/transactions/filters";
import { chosen, conditions, type ResolvedFilter, Values } from "@/lib/transactions/list-statement";
import { readMatches } from "@/lib/transactions/read-matches";
import { resolveFilter } from "@/lib/transactions/resolve-filter";
import { NO_CAP } from "@/lib/transactions/search-statement";
import type { CurrencyTotals } from "@/lib/transactions/views";

/** Nobody waits longer for a sum; what takes longer is narrowed first. */
const SUM_MS = 2_000;

interface SumRow {
  currency_code: string;
  count: number;
  generated: string;
  received: string;
  refunded: string;
}

/**
 * What the matching payments come to, per currency; null when it takes too long. Received is what was settled by a payment and
 * captured of an authorization; the sums are numeric in the database, so that no total overflows.
 */
export async function sumTransactions(
  actor: Actor,
  filter: TransactionFilter,
): Promise<CurrencyTotals[] | null> {
  requirePermission(actor, "transaction.view");
  const found = await sumWithin(await resolveFilter(filter));
  if (found.cut) return null;
  return found.result.map(({ currency_code: currency, count, ...sums }) => {
    const [generated, received, refunded] = [sums.generated, sums.received, sums.refunded].map(BigInt) as [
      bigint,
      bigint,
      bigint,
    ];
    const money = (minor: bigint) => formatAmount(minor, currency);
    return {
      currency,
      count,
      generated: money(generated),
      received: money(received),
      refunded: money(refunded),
      net: money(received - refunded),
    };
  });
}

/** What a search finds is added up to its last match: a sum that is cut like the list would be taken for the whole. */
function sumWithin(filter: ResolvedFilter) {
  const { search } = filter;
  if (search)
    return readMatches<SumRow>(SUM_MS, { ...filter, search }, NO_CAP, (matches, values) => {
      const where = [...conditions(filter, null, values), ...chosen(filter, values)];
      return `WITH ${matches} ${sumOf([...where, "p.id IN (SELECT id FROM matches)"])}`;
    });
  const values = new Values();
  const text = sumOf([...conditions(filter, null, values, "all"), ...chosen(filter, values)]);
  return withinTime(SUM_MS, (sql) => sql.query<SumRow>(text, values.list));
}

function sumOf(where: readonly string[]): string {
  return `SELECT p.currency_code, count(*)::int AS count, sum(p.amount_minor)::text AS generated,
      sum(CASE p.state WHEN 'paid' THEN p.settled_minor WHEN 'authorized' THEN p.captured_minor ELSE 0 END)::text AS received,
      sum(p.refunded_minor)::text AS refunded
    FROM payment_transaction p WHERE ${where.join(" AND ")} GROUP BY 1 ORDER BY 1`;
}
