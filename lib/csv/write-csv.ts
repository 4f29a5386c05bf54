/** CSV that spreadsheets open without running anything in it. */

/** Blanks, byte order marks and direction marks before a formula do not keep a spreadsheet from seeing it. */
const IGNORED_BEFORE = "[\\s\\u00a0\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*";
const FORMULA = new RegExp(`(^|[\\r\\n])${IGNORED_BEFORE}[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20]|^[\\t\\r]`);

/** Text from outside as a cell: what a spreadsheet would take for a formula gets an apostrophe before it. */
export function textCell(text: string | null | undefined): string {
  if (text == null || text === "") return "";
  return quoted(FORMULA.test(text) ? `'${text}` : text);
}

/** A number or another text of our own making, as it is; also a negative amount stays a number. */
export function plainCell(value: string | number | null | undefined): string {
  return value == null ? "" : quoted(String(value));
}

/** One row with its line end. The cells have to be made by `textCell` or `plainCell`. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.join(",")}\r\n`;
}

/** Tells spreadsheets that the file is UTF-8: Arabic names are letters, not noise. */
export const CSV_BOM = "\ufeff";

function quoted(text: string): string {
  return /[",\r\n;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
