import "server-only";
import { sql } from "@/lib/db/sql";
import { deletedConditions } from "@/lib/transactions/deleted-statement";
import { NO_FILTER, type SearchTerms, type TransactionFilter } from "@/lib/transactions/filters";
import { chosen, conditions, Values } from "@/lib/transactions/list-statement";
import { resolveFilter } from "@/lib/transactions/resolve-filter";
import { matchingIds, NAME_LIKENESS } from "@/lib/transactions/search-statement";

/** All matches of a search: a file is not cut like a screen. */
const NO_CAP = 2_000_000_000;

const CUSTOMER_NAME = `lower(coalesce(p.customer_first_name, '') || ' ' || coalesce(p.customer_last_name, ''))`;

/** The list looks for identifiers first, and for names only where none leads to a payment. */
async function leadsSomewhere(terms: SearchTerms): Promise<boolean> {
  const values = new Values();
  const rows = await sql.query(`SELECT 1 FROM (${matchingIds(terms, values, 1)}) AS m LIMIT 1`, values.list);
  return rows.length > 0;
}

/** The filter of the list of payments as SQL, by the list's own conditions; deleted payments are in no list. */
export async function transactionConditions(
  kept: Record<string, unknown>,
): Promise<{ where: string[]; values: unknown[] }> {
  const filter = await resolveFilter({ ...NO_FILTER, ...kept } as TransactionFilter);
  const values = new Values();
  const where = [...conditions(filter, null, values), ...chosen(filter, values)];
  if (filter.search) {
    if (await leadsSomewhere(filter.search)) {
      const found = matchingIds(filter.search, values, NO_CAP);
      where.push(`p.id IN (SELECT m.id FROM (${found}) AS m)`);
    } else {
      const name = values.add(filter.search.text.toLowerCase());
      where.push(`word_similarity(${name}, ${CUSTOMER_NAME}) >= ${NAME_LIKENESS}`);
    }
  }
  return { where, values: values.list };
}

/** The filter of the list of deleted payments, likewise. */
export async function deletedListConditions(
  kept: Record<string, unknown>,
): Promise<{ where: string[]; values: unknown[] }> {
  const values = new Values();
  const filter = await resolveFilter({ ...NO_FILTER, ...kept } as TransactionFilter);
  return { where: deletedConditions(filter, values), values: values.list };
}
