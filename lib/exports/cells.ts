import "server-only";
import { currenciesWithExponent } from "@/lib/money/currencies";

/**
 * What a column holds: `plain` is of our own making and safe as it is, `text` came from outside, and so did `phone`, of which nearly
 * every one begins like a formula and would make its whole row look harmful.
 */
export type CellType = "text" | "phone" | "plain" | "amount" | "decimal" | "moment" | "flag" | "count";

export interface CellSource {
  type: CellType;
  /** SQL of the value; of an amount minor units in the currency of the list's `currencySql`, of a `decimal` an amount of another one. */
  sql: string;
}

/** Blanks and direction marks that a spreadsheet skips before it looks for a formula; more than the database's own \s knows. */
const IGNORED = "\\s\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u2069\\u3000\\ufeff";
const FORMULA = `(^|[\\r\\n])[${IGNORED}]*[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20]|^[\\t\\r]`;
/** A row of texts, each after a separator: where all of them are as harmless as this, nothing else has to be asked. */
const SEPARATOR = "\\x1f";
const LETTERS = "A-Za-z0-9\\u0621-\\u064a";
const HARMLESS_ROW = `^(${SEPARATOR}([${LETTERS}][${LETTERS} ._:/#@+-]*)?)+$`;

/** Decimal text of minor units, as `formatAmount` writes it; most of them are nothing. */
export function amountSql(minor: string): string {
  return `CASE ${minor} WHEN 0 THEN zero ELSE (${minor} * scale)::text END`;
}

/** Decimals of the currency in a column. */
export function exponentSql(currency: string): string {
  const codes = (digits: 0 | 3) =>
    currenciesWithExponent(digits)
      .map((code) => `'${code}'`)
      .join(", ");
  return `CASE WHEN ${currency}::text IN (${codes(3)}) THEN 3 WHEN ${currency}::text IN (${codes(0)}) THEN 0 ELSE 2 END`;
}

/** The smallest unit as a number with just as many decimals, and no money at all as text: what `amountSql` leans on. */
export const SCALE = "CASE exponent WHEN 3 THEN 0.001 WHEN 0 THEN 1 ELSE 0.01 END AS scale";
export const ZERO = "CASE exponent WHEN 3 THEN '0.000' WHEN 0 THEN '0' ELSE '0.00' END AS zero";

/** Decimal text of minor units in a currency that is not the row's. */
export function amountInSql(minor: string, currency: string): string {
  return `CASE ${exponentSql(currency)} WHEN 3 THEN ${minor} * 0.001 WHEN 0 THEN ${minor}::numeric ELSE ${minor} * 0.01 END`;
}

/** ISO 8601 in UTC, to the second; every connection of ours speaks UTC. */
export function momentSql(column: string): string {
  return `replace(left((${column})::text, 19), ' ', 'T') || 'Z'`;
}

/** Text of a value, null where there is none. */
export function valueSql({ type, sql }: CellSource): string {
  switch (type) {
    case "amount":
      return amountSql(sql);
    case "moment":
      return momentSql(sql);
    case "flag":
      return `CASE WHEN ${sql} THEN 'true' ELSE 'false' END`;
    default:
      return `(${sql})::text`;
  }
}

/** A text of outside as it may stand in a cell: what a spreadsheet would take for a formula gets an apostrophe before it. */
export function guardedSql(value: string): string {
  return `CASE WHEN ${value} ~ E'${sqlText(FORMULA)}' THEN '''' || ${value} ELSE ${value} END`;
}

/** The same for a telephone number; the usual ones are told without a pattern. */
export function guardedPhoneSql(value: string): string {
  return `CASE WHEN ltrim(${value}, '0123456789') = '' THEN ${value}
    WHEN left(${value}, 1) = '+' THEN '''' || ${value} ELSE ${guardedSql(value)} END`;
}

/** Escapes of the pattern are the pattern's, not the string's. */
function sqlText(pattern: string): string {
  return pattern.replaceAll("\\", "\\\\").replaceAll("'", "''");
}

/** Whether every text of the row is harmless, asked with one look. */
export function isHarmlessSql(values: readonly string[]): string {
  if (values.length === 0) return "true";
  const joined = values.map((value) => `E'\\x1f' || coalesce(${value}, '')`).join(" || ");
  return `(${joined}) ~ E'${sqlText(HARMLESS_ROW)}'`;
}
