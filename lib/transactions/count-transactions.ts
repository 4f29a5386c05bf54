import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { withinTime } from "@/lib/db/within-time";
import { AppError } from "@/lib/errors";
import { decodeCursor } from "@/lib/transactions/cursor";
import type { TransactionFilter } from "@/lib/transactions/filters";
import { chosen, conditions, type ResolvedFilter, type Window } from "@/lib/transactions/list-statement";
import { countMatches } from "@/lib/transactions/narrow-statement";
import { readMatches } from "@/lib/transactions/read-matches";
import { resolveFilter } from "@/lib/transactions/resolve-filter";
import { SEARCH_CAP } from "@/lib/transactions/search-statement";
import { DEFAULT_SORT } from "@/lib/transactions/sort";
import type { CappedCount } from "@/lib/transactions/views";

/** A badge says "1,000+" beyond this. */
export const COUNT_CAP = 1_000;
/** More than this have arrived meanwhile: nobody counts them. */
const NEWER_CAP = 100;
/** A number beside a name is worth no longer wait. */
const COUNT_MS = 1_000;

/** How many payments a filter matches, up to a cap. */
export async function countTransactions(actor: Actor, filter: TransactionFilter): Promise<CappedCount> {
  requirePermission(actor, "transaction.view");
  return counted(await resolveFilter(filter), COUNT_CAP, null);
}

/** How many matching payments were created after the place of a row in the usual order. */
export async function countNewer(
  actor: Actor,
  filter: TransactionFilter,
  since: string,
): Promise<CappedCount> {
  requirePermission(actor, "transaction.view");
  const cursor = decodeCursor(since);
  if (!cursor)
    throw new AppError("invalid_input", { detail: "This page address is not valid.", field: "since" });
  const window = { cursor, direction: "newer" as const, limit: NEWER_CAP, sort: DEFAULT_SORT };
  return counted(await resolveFilter(filter), NEWER_CAP, window);
}

async function counted(filter: ResolvedFilter, cap: number, window: Window | null): Promise<CappedCount> {
  const found = await countWithin(filter, cap, window);
  if (found.cut) return { count: null, more: false };
  const count = found.result[0]?.found ?? 0;
  return { count: Math.min(count, cap), more: count > cap };
}

/** With a `window` only what lies beyond its cursor. */
function countWithin(filter: ResolvedFilter, cap: number, window: Window | null) {
  const { search } = filter;
  if (!search) {
    const { text, values } = countMatches(filter, cap, window);
    return withinTime(COUNT_MS, (sql) => sql.query<{ found: number }>(text, values));
  }
  return readMatches<{ found: number }>(
    COUNT_MS,
    { ...filter, search },
    SEARCH_CAP + 1,
    (matches, values) => {
      const where = [...conditions(filter, window, values), ...chosen(filter, values)].join(" AND ");
      return `WITH ${matches} SELECT count(*)::int AS found FROM (
      SELECT 1 FROM (SELECT DISTINCT id FROM matches) m JOIN payment_transaction p ON p.id = m.id WHERE ${where} LIMIT ${cap + 1}) c`;
    },
  );
}
