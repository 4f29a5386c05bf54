import "server-only";
import { LISTS } from "@/lib/exports/lists";
import type { ExportListName } from "@/lib/exports/types";
import { NO_FILTER, type TransactionFilter } from "@/lib/transactions/filters";
import { DEFAULT_SORT, fittingSort, readSort, type SortKey } from "@/lib/transactions/sort";

/** The order in which a file goes through a list: unique, so that a place in it is one row. */
export interface ListOrder {
  parts: readonly { sql: string; type: string }[];
  way: "ASC" | "DESC";
  /** What has no place in this order. */
  where: readonly string[];
}

const PLACES: Record<SortKey, { sql: string; type: string; where: readonly string[] }> = {
  created: { sql: "p.created_at", type: "timestamptz", where: [] },
  paid: { sql: "p.paid_at", type: "timestamptz", where: ["p.paid_at IS NOT NULL"] },
  changed: { sql: "p.state_changed_at", type: "timestamptz", where: [] },
  amount: { sql: "p.amount_minor", type: "bigint", where: [] },
};

/** The list's own order; of payments the one that was chosen on screen, which is kept with the filter. */
export function listOrder(list: ExportListName, filter: Record<string, unknown>): ListOrder {
  if (list !== "transactions") return { parts: LISTS[list].key, way: "DESC", where: [] };
  const asked = typeof filter.sort === "string" ? readSort(filter.sort) : DEFAULT_SORT;
  const { key, way } = fittingSort(asked, { ...NO_FILTER, ...filter } as TransactionFilter);
  const { where, ...place } = PLACES[key];
  return { parts: [place, { sql: "p.id", type: "bigint" }], way: way === "down" ? "DESC" : "ASC", where };
}
