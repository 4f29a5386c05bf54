import "server-only";
import { sql } from "@/lib/db/sql";
import { withinTime } from "@/lib/db/within-time";
import type { ResolvedFilter, Window } from "@/lib/transactions/list-statement";
import { listByName, NAME_LIKENESS } from "@/lib/transactions/search-statement";

/** A common name matches a great deal of a large table: nobody waits longer. */
const NAME_SEARCH_MS = 1_000;

let isOffered = false;

/** Servers without the extension find no misspelled names. */
async function isAvailable(): Promise<boolean> {
  if (!isOffered)
    isOffered = (await sql.query("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")).length > 0;
  return isOffered;
}

/** Holds for the transaction that looks for names. */
export const NAME_SETTINGS = { "pg_trgm.word_similarity_threshold": String(NAME_LIKENESS) } as const;

/** Whether the text can be a name, and names can be looked for here. */
export async function isNameSearched(text: string): Promise<boolean> {
  return /\p{L}{3}/u.test(text) && (await isAvailable());
}

/**
 * Payments of customers whose name is like the text. `cut` when it took too long, `off` where there is no such search or the
 * text cannot be a name. Unnamed, because a plan for all texts is slow for most.
 */
export async function searchByName<Row>(
  text: string,
  filter: ResolvedFilter,
  window: Window,
  extra: string,
): Promise<Row[] | "cut" | "off"> {
  if (!(await isNameSearched(text))) return "off";
  const { text: statement, values } = listByName(text, filter, window, extra);
  const found = await withinTime(NAME_SEARCH_MS, (own) => own.query<Row>(statement, values), NAME_SETTINGS);
  return found.cut ? "cut" : found.result;
}
