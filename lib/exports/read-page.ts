import "server-only";
import { copyOut } from "@/lib/db/copy-out";
import { sql } from "@/lib/db/sql";
import type { ExportRecord } from "@/lib/exports/export-row";
import type { ListConditions } from "@/lib/exports/list-conditions";
import { listOrder } from "@/lib/exports/list-order";
import {
  csvPage,
  jsonPage,
  type PageRow,
  type PageWish,
  TRAILER_SEPARATOR,
} from "@/lib/exports/page-statement";

/** A page is held in memory, and its rows in the working memory of the database. */
export const PAGE_ROWS = 5_000;

/** The bytes of a page, ready for the file. */
export interface PageBytes {
  bytes: Uint8Array;
  n: number;
  /** The place of the last row; null: there is none. */
  last: string[] | null;
}

function wishOf(state: ExportRecord, conditions: ListConditions): PageWish {
  const { list, format, columns, filter, cursor, asOf } = state;
  const order = listOrder(list, filter);
  const where = [...conditions.where, ...order.where];
  return {
    ...{ list, format, columns, cursor, asOf, order, limit: PAGE_ROWS },
    conditions: { ...conditions, where },
  };
}

/** The next page of a workbook or of JSON Lines. */
export async function readJson(state: ExportRecord, conditions: ListConditions): Promise<PageRow> {
  const { text, values } = jsonPage(wishOf(state, conditions));
  const [page] = await sql.query<PageRow>(text, values);
  return page ?? { body: null, n: 0, last: null };
}

/** The next page of CSV or JSON Lines. */
export async function readLines(state: ExportRecord, conditions: ListConditions): Promise<PageBytes> {
  if (state.format === "csv") return readCsvPage(state, conditions);
  const { body, n, last } = await readJson(state, conditions);
  return { bytes: Buffer.from(body ?? ""), n, last };
}

async function readCsvPage(state: ExportRecord, conditions: ListConditions): Promise<PageBytes> {
  const { text, values, quoted } = csvPage(wishOf(state, conditions));
  const lines = new Lines();
  await copyOut(text, values, quoted, (line) => lines.add(line));
  const trailer = lines.takeLast().replace(/^"|"?,*\s*$/g, "");
  const [n = "", ...places] = trailer.split(TRAILER_SEPARATOR);
  if (!/^\d+$/.test(n)) throw new Error("A page of an export did not end with its trailer.");
  return { bytes: lines.bytes(), n: Number(n), last: places.length > 0 ? places : null };
}

const NEW_LINE = Buffer.from("\r\n");
const FIRST_BYTES = 1 << 20;

/** Lines one after the other in one piece of memory; the last one, which is about the others, can be taken off again. */
class Lines {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;
  #last = 0;

  /** The database ends its lines with one sign, CSV with two. */
  add(line: Buffer): void {
    this.#last = this.#length;
    this.#makeRoom(line.length + NEW_LINE.length);
    line.copy(this.#bytes, this.#length, 0, line.length - 1);
    this.#length += line.length - 1;
    this.#length += NEW_LINE.copy(this.#bytes, this.#length);
  }

  takeLast(): string {
    const last = this.#bytes.toString("utf8", this.#last, this.#length);
    this.#length = this.#last;
    return last;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
