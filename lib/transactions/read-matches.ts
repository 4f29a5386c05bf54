import "server-only";
import type { Sql } from "@/lib/db/sql";
import { type WithinTime, withinTime } from "@/lib/db/within-time";
import type { SearchTerms } from "@/lib/transactions/filters";
import { type ResolvedFilter, Values } from "@/lib/transactions/list-statement";
import { isNameSearched, NAME_SETTINGS } from "@/lib/transactions/search-by-name";
import { matchingIds, matchingNames } from "@/lib/transactions/search-statement";

/** Whether an identifier leads to a payment: the list looks for names only where none does. */
export async function leadsSomewhere(sql: Sql, terms: SearchTerms): Promise<boolean> {
  const values = new Values();
  const rows = await sql.query(`SELECT 1 FROM (${matchingIds(terms, values, 1)}) AS m LIMIT 1`, values.list);
  return rows.length > 0;
}

/**
 * Reads something about all payments that a search finds, by identifiers or by names as the list does. `build` gets the ids that
 * were found as a CTE called `matches`; `cap`: so many of each kind are looked through.
 */
export async function readMatches<Row>(
  limitMs: number,
  filter: ResolvedFilter & { search: SearchTerms },
  cap: number,
  build: (matches: string, values: Values) => string,
): Promise<WithinTime<Row[]>> {
  const { search } = filter;
  const mayBeName = await isNameSearched(search.text);
  return withinTime(
    limitMs,
    async (sql) => {
      const byName = mayBeName && !(await leadsSomewhere(sql, search));
      const values = new Values();
      const ids = byName ? matchingNames(search.text, values, cap) : matchingIds(search, values, cap);
      const text = build(`matches AS MATERIALIZED (${ids})`, values);
      return sql.query<Row>(text, values.list);
    },
    NAME_SETTINGS,
  );
}
