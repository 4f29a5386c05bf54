import "server-only";
import {
  type CellSource,
  exponentSql,
  guardedPhoneSql,
  guardedSql,
  isHarmlessSql,
  SCALE,
  valueSql,
  ZERO,
} from "@/lib/exports/cells";
import type { ListConditions } from "@/lib/exports/list-conditions";
import { LISTS } from "@/lib/exports/lists";
import type { ListOrder } from "@/lib/exports/list-order";
import type { ExportFormat, ExportListName } from "@/lib/exports/types";

/** What one page of a file needs. */
export interface PageWish {
  list: ExportListName;
  format: ExportFormat;
  columns: readonly string[];
  conditions: ListConditions;
  order: ListOrder;
  /** After which row; empty: from the top. */
  cursor: readonly string[];
  asOf: string;
  limit: number;
}

export interface PageStatement {
  text: string;
  values: unknown[];
}

/** The rows of one page as they stand in the tables, in their order: only they are made into text. */
function pageOf(wish: PageWish): PageStatement & { sources: CellSource[]; keys: string[] } {
  const list = LISTS[wish.list];
  const { parts, way } = wish.order;
  const values = [...wish.conditions.values, wish.asOf];
  const where = [...wish.conditions.where, `${list.madeAtSql} <= $${values.length}::timestamptz`];
  if (wish.cursor.length > 0) {
    const places = parts.map(({ type }, index) => `$${values.length + index + 1}::${type}`);
    values.push(...wish.cursor);
    const side = way === "DESC" ? "<" : ">";
    where.push(`(${parts.map(({ sql }) => sql).join(", ")}) ${side} (${places.join(", ")})`);
  }
  const sources = wish.columns.map((name) => list.columns[name] as CellSource);
  const selected = [
    ...parts.map(({ sql }, index) => `${sql} AS key${index}`),
    `${list.currencySql ? exponentSql(list.currencySql) : 0} AS exponent`,
    ...sources.map(({ sql }, index) => `(${sql}) AS raw${index}`),
  ];
  const text = `page AS MATERIALIZED (
      SELECT ${selected.join(", ")} FROM ${list.from}
      WHERE ${where.join(" AND ")} ORDER BY ${parts.map(({ sql }) => `${sql} ${way}`).join(", ")} LIMIT ${wish.limit})`;
  return { text, values, sources, keys: parts.map((_, index) => `key${index}`) };
}

/** The place of the last row of a page, by the keys in it. */
function lastOf(keys: readonly string[], { way }: ListOrder, select: (keys: string) => string): string {
  const back = way === "DESC" ? "ASC" : "DESC";
  return `(SELECT ${select(keys.map((key) => `${key}::text`).join(", "))} FROM page
    ORDER BY ${keys.map((key) => `${key} ${back}`).join(", ")} LIMIT 1)`;
}

/** What stands before the trailer of a page, which is never a row: how many rows there are, and the place of the last one. */
export const TRAILER_SEPARATOR = "|";

/**
 * One page of CSV for COPY, which puts the cells in quotes and ends the lines. One line more than there are rows comes last, with
 * their number and the place of the last one in its first cell. Every text of outside stands in quotes, so that a spreadsheet which
 * divides cells by something else than a comma does not find another cell in it.
 */
export function csvPage(wish: PageWish): PageStatement & { quoted: string[] } {
  const { text, values, sources, keys } = pageOf(wish);
  const cells = sources.map((source, index) => ({ source, name: `cell${index}`, raw: `raw${index}` }));
  const texts = cells.filter(({ source }) => source.type === "text").map(({ raw }) => `${raw}::text`);
  const selected = cells.map(({ source, name, raw }) => `${csvCell(source, raw)} AS ${name}`);
  const last = lastOf(keys, wish.order, (places) => `concat_ws('${TRAILER_SEPARATOR}', ${places})`);
  const trailer = `concat_ws('${TRAILER_SEPARATOR}', (SELECT count(*) FROM page), ${last})`;
  return {
    text: `WITH ${text}
      SELECT ${selected.join(", ")} FROM (SELECT *, ${SCALE}, ${ZERO}, ${isHarmlessSql(texts)} AS harmless FROM page OFFSET 0) judged
      UNION ALL SELECT ${[trailer, ...cells.slice(1).map(() => "NULL")].join(", ")}`,
    values,
    quoted: cells.filter(({ source }) => isOfOutside(source)).map(({ name }) => name),
  };
}

const isOfOutside = ({ type }: CellSource) => type === "text" || type === "phone";

/** Text of a cell; null, which COPY writes as nothing, where there is none. */
function csvCell(source: CellSource, raw: string): string {
  const value = valueSql({ ...source, sql: raw });
  if (source.type === "phone") return `nullif(${guardedPhoneSql(value)}, '')`;
  if (source.type !== "text") return value;
  return `nullif(CASE WHEN harmless THEN ${value} ELSE ${guardedSql(value)} END, '')`;
}

export interface PageRow {
  /** The finished lines of the page; null: there are none. */
  body: string | null;
  n: number;
  /** The place of the last row. */
  last: string[] | null;
}

/** One page as JSON, a line for each row: objects, or for a workbook lists. */
export function jsonPage(wish: PageWish): PageStatement {
  const { text, values, sources, keys } = pageOf(wish);
  const cells = sources.map((source, index) => valueSql({ ...source, sql: `raw${index}` }));
  // A function takes at most a hundred arguments; a list of pairs has no such end.
  const line =
    wish.format === "jsonl"
      ? `json_build_object(${cells.map((value, index) => `'${wish.columns[index]}', ${value}`).join(", ")})`
      : `json_build_array(${cells.join(", ")})`;
  return {
    text: `WITH ${text}
      SELECT (SELECT string_agg(${line}::text || E'\\n', '') FROM (SELECT *, ${SCALE}, ${ZERO} FROM page OFFSET 0) scaled) AS body, (SELECT count(*)::int FROM page) AS n,
        ${lastOf(keys, wish.order, (places) => `ARRAY[${places}]`)} AS last`,
    values,
  };
}
