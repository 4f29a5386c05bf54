"use client";

import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import {
  DEFAULT_COLUMNS,
  type ListPreference,
  readColumns,
  type ShownColumn,
  writeColumns,
} from "@/lib/transactions/columns";

type ArrangeInput = ListPreference & { list: "transactions" };
export type ArrangeAction = ServerAction<ArrangeInput, ListPreference>;

export interface Arrangement {
  columns: readonly ShownColumn[];
  density: ListPreference["density"];
  /** The columns come with the address, not from this person's choice. */
  isShared: boolean;
  /** Shows it at once and keeps it for this person; `columns: null` are the usual ones. */
  arrange: (change: { columns?: readonly ShownColumn[] | null; density?: ListPreference["density"] }) => void;
  /** It is shown, but could not be kept. */
  failed: boolean;
}

/** How this person sees the list: the columns of a shared address first, then his own, then the usual ones. */
export function useArrangement(
  cols: string | null,
  stored: ListPreference,
  save: ArrangeAction,
  clearShared: () => void,
): Arrangement {
  const [own, setOwn] = useState(stored);
  const saving = useMutation({
    mutationFn: (next: ListPreference) => runAction(save({ ...next, list: "transactions" })),
  });
  const { mutate, isError: failed } = saving;
  // The same object until something changes: the list is drawn anew only then.
  return useMemo(() => {
    const shared = readColumns(cols);
    return {
      columns: shared ?? readColumns(own.columns) ?? DEFAULT_COLUMNS,
      density: own.density,
      isShared: shared !== null,
      arrange: ({ columns, density }) => {
        const next = { ...own, ...(density ? { density } : {}) };
        if (columns !== undefined) {
          next.columns = columns && writeColumns(columns);
          if (shared) clearShared();
        }
        setOwn(next);
        mutate(next);
      },
      failed,
    };
  }, [cols, own, failed, mutate, clearShared]);
}
