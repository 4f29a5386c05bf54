"use client";

import { useState } from "react";
import type { ListedTransaction } from "@/components/transactions/api";

export interface RowSelection {
  /** The selected rows that are on the screen, in its order. */
  rows: readonly ListedTransaction[];
  has: (sessionId: string) => boolean;
  toggle: (row: ListedTransaction) => void;
  selectAll: () => void;
  clear: () => void;
  /** Takes these out, for instance because they are done. */
  drop: (sessionIds: readonly string[]) => void;
}

/** Which of the rows on the screen are selected; what is not on the screen any more is not selected. */
export function useRowSelection(shown: readonly ListedTransaction[]): RowSelection {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const rows = shown.filter((row) => picked.has(row.sessionId));
  const change = (alter: (next: Set<string>) => void) =>
    setPicked((before) => {
      const next = new Set(before);
      alter(next);
      return next;
    });
  return {
    rows,
    has: (sessionId) => picked.has(sessionId),
    toggle: ({ sessionId }) => change((next) => void (next.delete(sessionId) || next.add(sessionId))),
    selectAll: () => setPicked(new Set(shown.map((row) => row.sessionId))),
    clear: () => setPicked(new Set()),
    drop: (sessionIds) => change((next) => sessionIds.forEach((id) => void next.delete(id))),
  };
}
