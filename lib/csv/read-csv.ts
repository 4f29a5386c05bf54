import "server-only";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { AppError } from "@/lib/errors";

/** A row with the line on which it ends, as an editor counts them. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/** Longer than any row of payments; a quote that is never closed must not swallow the whole file into memory. */
const LONGEST_ROW = 64 * 1024;

interface Parsed {
  record: string[];
  info: { lines: number };
}

/**
 * Reads CSV as it arrives, row by row: byte order mark, CRLF, quoted line breaks and doubled quotes as everybody writes them.
 * Throws `invalid_input` where the text is no CSV. Empty lines are passed over.
 */
export async function* readCsv(
  text: AsyncIterable<string> | Iterable<string>,
  delimiter: string,
): AsyncGenerator<CsvRow> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: LONGEST_ROW,
    // Named, or the first line would decide for all: files that were put together end their lines in several ways.
    record_delimiter: ["\r\n", "\n", "\r"],
    // A quotation mark in the middle of a cell is a quotation mark.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  // What goes wrong on the way is thrown by the loop below.
  const flow = pipeline(Readable.from(text), parser).catch(() => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    throw error instanceof CsvError ? notCsv(error) : error;
  } finally {
    parser.destroy();
    await flow;
  }
}

function notCsv(error: CsvError): AppError {
  const line = String((error as { lines?: number }).lines ?? "?");
  const why =
    error.code === "CSV_MAX_RECORD_SIZE"
      ? "has a row that is far too long; a quotation mark may be missing"
      : "cannot be read; look for a quotation mark that is not closed or not doubled";
  return new AppError("invalid_input", {
    detail: `The file ${why}, near line ${line}.`,
    field: "file",
    params: { line },
    cause: error,
  });
}

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** The character between the cells: the one that divides the first line most often, outside of quotes. */
export function guessDelimiter(head: string): string {
  const firstLine = unquoted(head).split(/\r?\n|\r/, 1)[0] ?? "";
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, count: firstLine.split(delimiter).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}

function unquoted(text: string): string {
  return text.replace(/"(?:[^"]|"")*"/g, "");
}
