import "server-only";
import { currenciesWithExponent } from "@/lib/money/currencies";

/**
 * What a column holds: `plain` is of our own making and safe as it is, `text` came from outside, and so did `phone`, of which nearly
 * every one begins like a formula and would make its whole row look harmful.
 */
export type CellType = "text" | "phone" | "plain" | "amount" | "moment" | "flag" | "count";

export interface CellSource {
  type: CellType;
  /** SQL of the value; of an amount minor units in the currency of the list's `currencySql`. */
  sql: string;
}

/** Blanks and direction marks that a spreadsheet skips before it looks for a formula; more than the database's own \s knows. */
const IGNORED = "\\s\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u2069\\u3000\\ufeff";
const FORMULA = `(^|[\\r\\n])[${IGNORED}]*[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20]|^[\\t\\r]`;
const NEEDS_QUOTES = `[",\\r\\n;\\t]`;
/** A row of texts, each after a separator: where all of them are as harmless as this, nothing else has to be asked. */
const SEPARATOR = "\\x1f";
const LETTERS = "A-Za-z0-9\\u0621-\\u064a";
const HARMLESS_ROW = `^(${SEPARATOR}([${LETTERS}][${LETTERS} ._:/#@+-]*)?)+$`;

/** Decimal text of minor units, as `formatAmount` writes it. */
export function amountSql(minor: string, exponent: string): string {
  const size = `abs(${minor})`;
  const written = (digits: number) => {
    const power = 10 ** digits;
    return `(${size} / ${power})::text || '.' || lpad((${size} % ${power})::text, ${digits}, '0')`;
  };
  return `(CASE WHEN ${minor} < 0 THEN '-' ELSE '' END || CASE ${exponent} WHEN 0 THEN ${size}::text WHEN 3 THEN ${written(3)} ELSE ${written(2)} END)`;
}

/** Decimals of the currency in a column. */
export function exponentSql(currency: string): string {
  const codes = (digits: 0 | 3) =>
    currenciesWithExponent(digits)
      .map((code) => `'${code}'`)
      .join(", ");
  return `CASE WHEN ${currency} IN (${codes(0)}) THEN 0 WHEN ${currency} IN (${codes(3)}) THEN 3 ELSE 2 END`;
}

/** ISO 8601 in UTC, to the second; every connection of ours speaks UTC. */
export function momentSql(column: string): string {
  return `replace(left((${column})::text, 19), ' ', 'T') || 'Z'`;
}

/** Text of a value, null where there is none. */
export function valueSql({ type, sql }: CellSource): string {
  switch (type) {
    case "amount":
      return amountSql(sql, "exponent");
    case "moment":
      return momentSql(sql);
    case "flag":
      return `CASE WHEN ${sql} THEN 'true' ELSE 'false' END`;
    default:
      return `(${sql})::text`;
  }
}

/** A text of outside as a cell, the same as `textCell` writes it. */
export function textCellSql(value: string): string {
  const guarded = `CASE WHEN ${value} ~ E'${sqlText(FORMULA)}' THEN '''' || ${value} ELSE ${value} END`;
  return `CASE WHEN ${value} IS NULL OR ${value} = '' THEN '' WHEN ${value} ~ E'${sqlText(NEEDS_QUOTES)}'
    THEN '"' || replace(${guarded}, '"', '""') || '"' ELSE ${guarded} END`;
}

/** The same for a telephone number; the usual ones are told without a pattern. */
export function phoneCellSql(value: string): string {
  return `CASE WHEN ltrim(${value}, '0123456789') = '' THEN ${value}
    WHEN left(${value}, 1) = '+' AND ltrim(${value}, '+0123456789') = '' THEN '''' || ${value} ELSE ${textCellSql(value)} END`;
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
