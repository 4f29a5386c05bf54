import "server-only";
import { open } from "node:fs/promises";
import { type ExportRecord, exportPaths } from "@/lib/exports/export-row";
import { keepProgress } from "@/lib/exports/keep-progress";
import type { ListConditions } from "@/lib/exports/list-conditions";
import { LISTS } from "@/lib/exports/lists";
import { writeAll } from "@/lib/exports/part-file";
import { PAGE_ROWS, readJson } from "@/lib/exports/read-page";
import { XLSX_MOST_ROWS } from "@/lib/exports/types";
import { XlsxWriter } from "@/lib/exports/xlsx-file";

export class TooManyRows extends Error {}

/** A workbook is small by its cap, so it is written in one go; after a crash it begins anew. */
export async function writeBook(
  record: ExportRecord,
  conditions: ListConditions,
): Promise<ExportRecord | null> {
  const state: ExportRecord = { ...record, rowsDone: 0n, sizeBytes: 0n, cursor: [] };
  const types = state.columns.map((name) => LISTS[state.list].columns[name]?.type ?? "text");
  const book = new XlsxWriter(state.columns, types);
  const handle = await open(exportPaths(state).part, "w", 0o600);
  const flush = async () => {
    for (const piece of book.take()) {
      await writeAll(handle, piece, state.sizeBytes);
      state.sizeBytes += BigInt(piece.length);
    }
  };
  try {
    for (;;) {
      const page = await readJson(state, conditions);
      state.rowsDone += BigInt(page.n);
      if (state.rowsDone > BigInt(XLSX_MOST_ROWS)) throw new TooManyRows();
      const lines = page.body?.split("\n").filter(Boolean) ?? [];
      book.add(lines.map((line) => JSON.parse(line) as (string | null)[]));
      await flush();
      if (page.last) state.cursor = page.last;
      if (page.n < PAGE_ROWS) break;
      if (!(await keepProgress({ ...state, sizeBytes: 0n, cursor: [] }, false))) return null;
    }
    book.end();
    await flush();
    await handle.sync();
    return state;
  } finally {
    await handle.close();
  }
}
