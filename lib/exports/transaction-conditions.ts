import "server-only";
import { sql } from "@/lib/db/sql";
import { deletedConditions } from "@/lib/transactions/deleted-statement";
import { NO_FILTER, type TransactionFilter } from "@/lib/transactions/filters";
import { chosen, conditions, Values } from "@/lib/transactions/list-statement";
import { resolveFilter } from "@/lib/transactions/resolve-filter";
import { leadsSomewhere } from "@/lib/transactions/read-matches";
import { CUSTOMER_NAME, matchingIds, NAME_LIKENESS, NO_CAP } from "@/lib/transactions/search-statement";

/** The filter of the list of payments as SQL, by the list's own conditions; deleted payments are in no list. */
export async function transactionConditions(
  kept: Record<string, unknown>,
): Promise<{ where: string[]; values: unknown[] }> {
  const filter = await resolveFilter({ ...NO_FILTER, ...kept } as TransactionFilter);
  const values = new Values();
  const where = [...conditions(filter, null, values), ...chosen(filter, values)];
  if (filter.search) {
    if (await leadsSomewhere(sql, filter.search)) {
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
