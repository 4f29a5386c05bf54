"use client";

import { useState } from "react";
import type { InboxRow } from "@/lib/approvals/inbox/types";

export interface Selection {
  /** The selected rows that are on the screen, in its order and as they were when they were selected. */
  rows: readonly InboxRow[];
  has: (requestId: number) => boolean;
  toggle: (row: InboxRow) => void;
  selectAll: () => void;
  clear: () => void;
  /** Takes these out, for instance because they are decided. */
  drop: (requestIds: readonly number[]) => void;
}

/**
 * Which of the rows on the screen are selected. A row is kept as it was when it was selected, with the hash of what was to be read
 * then; what is not on the screen any more is not selected.
 */
export function useSelection(shown: readonly InboxRow[]): Selection {
  const [picked, setPicked] = useState<ReadonlyMap<number, InboxRow>>(new Map());
  const rows = shown.flatMap((row) => picked.get(row.id) ?? []);
  const change = (alter: (next: Map<number, InboxRow>) => void) =>
    setPicked((before) => {
      const next = new Map(before);
      alter(next);
      return next;
    });
  return {
    rows,
    has: (requestId) => picked.has(requestId),
    toggle: (row) => change((next) => void (next.delete(row.id) || next.set(row.id, row))),
    selectAll: () =>
      change((next) => shown.forEach((row) => void (next.has(row.id) || next.set(row.id, row)))),
    clear: () => setPicked(new Map()),
    drop: (requestIds) => change((next) => requestIds.forEach((id) => void next.delete(id))),
  };
}
