"use client";

import { useQueryStates } from "nuqs";
import { useCallback } from "react";
import {
  type FilterParams,
  type ListParams,
  listParsers,
  noFilterParams,
} from "@/components/transactions/list-params";
import { type Sort, writeSort } from "@/lib/transactions/sort";

export type FilterChange = { [Key in keyof FilterParams]?: FilterParams[Key] | null };

/** The list's place in the address. A changed filter or order starts at the first page and is a step to go back from. */
export function useListParams(): {
  params: ListParams;
  setFilter: (change: FilterChange) => void;
  setSort: (sort: Sort) => void;
  /** Lets the columns go that came with the address. */
  clearColumns: () => void;
  reset: () => void;
} {
  const [params, setParams] = useQueryStates(listParsers, { history: "push" });
  const setFilter = useCallback(
    (change: FilterChange) => void setParams({ ...change, after: null, before: null }),
    [setParams],
  );
  const setSort = useCallback(
    (sort: Sort) => void setParams({ sort: writeSort(sort), after: null, before: null }),
    [setParams],
  );
  const clearColumns = useCallback(() => void setParams({ cols: null }, { history: "replace" }), [setParams]);
  const reset = useCallback(() => setFilter(noFilterParams), [setFilter]);
  return { params, setFilter, setSort, clearColumns, reset };
}
