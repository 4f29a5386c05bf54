import "server-only";
import {
  type CellSource,
  exponentSql,
  isHarmlessSql,
  phoneCellSql,
  textCellSql,
  valueSql,
} from "@/lib/exports/cells";
import type { ListConditions } from "@/lib/exports/list-conditions";
import { LISTS } from "@/lib/exports/lists";
import type { ExportFormat, ExportListName } from "@/lib/exports/types";

/** What one page of a file needs. */
export interface PageWish {
  list: ExportListName;
  format: ExportFormat;
  columns: readonly string[];
  conditions: ListConditions;
  /** After which row; empty: from the top. */
  cursor: readonly string[];
  asOf: string;
  limit: number;
}

export interface PageRow {
  /** The finished lines of the page; null: there are none. */
  body: string | null;
  n: number;
  /** The place of the last row. */
  last: string[] | null;
}

/**
 * One page as finished text: the database writes the lines, so that a row never becomes objects in between. Read after the place of
 * the last row, newest first, and never holds a transaction open between two pages.
 */
export function pageStatement(wish: PageWish): { text: string; values: unknown[] } {
  const list = LISTS[wish.list];
  const values = [...wish.conditions.values, wish.asOf];
  const where = [...wish.conditions.where, `${list.madeAtSql} <= $${values.length}::timestamptz`];
  if (wish.cursor.length > 0) {
    const places = list.key.map(({ type }, index) => `$${values.length + index + 1}::${type}`);
    values.push(...wish.cursor);
    where.push(`(${list.key.map(({ sql }) => sql).join(", ")}) < (${places.join(", ")})`);
  }
  const sources = wish.columns.map((name) => list.columns[name] as CellSource);
  const keys = list.key.map(({ sql }, index) => `${sql} AS key${index}`);
  const cells = sources.map((source, index) => `${rawSql(source)} AS raw${index}`);
  const exponent = list.currencySql ? [`${exponentSql(list.currencySql)} AS exponent`] : [];
  const order = list.key.map(({ sql }) => `${sql} DESC`).join(", ");
  const keyList = list.key.map((_, index) => `key${index}`);
  const text = `
    WITH page AS MATERIALIZED (
      SELECT ${[...keys, ...exponent, ...cells].join(", ")} FROM ${list.from}
      WHERE ${where.join(" AND ")} ORDER BY ${order} LIMIT ${wish.limit}),
    lines AS (SELECT ${lineSql(wish.format, wish.columns, sources)} AS line FROM page OFFSET 0)
    SELECT (SELECT string_agg(line, '') FROM lines) AS body, (SELECT count(*)::int FROM page) AS n,
      (SELECT ARRAY[${keyList.map((key) => `${key}::text`).join(", ")}] FROM page
       ORDER BY ${keyList.map((key) => `${key} ASC`).join(", ")} LIMIT 1) AS last`;
  return { text, values };
}

/** The column itself; only finished rows of a page are made into text. */
function rawSql({ sql }: CellSource): string {
  return `(${sql})`;
}

function lineSql(format: ExportFormat, names: readonly string[], sources: readonly CellSource[]): string {
  const cells = sources.map((source, index) => ({
    source,
    value: valueSql({ ...source, sql: `raw${index}` }),
  }));
  if (format === "csv") return csvLine(cells);
  // A function takes at most a hundred arguments; a list of pairs has no such end.
  const pairs = cells.map(({ value }, index) => `'${names[index]}', ${value}`);
  if (format === "jsonl") return `json_build_object(${pairs.join(", ")})::text || E'\\n'`;
  return `json_build_array(${cells.map(({ value }) => value).join(", ")})::text || E'\\n'`;
}

type Cell = { source: CellSource; value: string };

function csvLine(cells: readonly Cell[]): string {
  const texts = cells.filter(({ source }) => source.type === "text").map(({ value }) => value);
  const row = (written: (cell: Cell) => string) =>
    `${cells.map((cell) => written(cell)).join(" || ',' || ")} || E'\\r\\n'`;
  const bare = ({ value }: Cell) => `coalesce(${value}, '')`;
  const quick = (cell: Cell) =>
    cell.source.type === "phone" ? `coalesce(${phoneCellSql(cell.value)}, '')` : bare(cell);
  const guarded = (cell: Cell) => (cell.source.type === "text" ? textCellSql(cell.value) : quick(cell));
  return `CASE WHEN ${isHarmlessSql(texts)} THEN ${row(quick)} ELSE ${row(guarded)} END`;
}
