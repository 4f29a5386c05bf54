import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import { toFields } from "@/lib/api/checkout";
import { checkoutCreateSchema } from "@/lib/api/schemas/checkout";
import { parseFields } from "@/lib/api/schemas/fields";
import { day, optional } from "@/lib/api/schemas/parts";
import { holdsCardNumber, maskCardNumbers } from "@/lib/card-numbers";
import { guessDelimiter, readCsv } from "@/lib/csv/read-csv";
import { sql } from "@/lib/db/sql";
import { storableText } from "@/lib/db/storable";
import { AppError } from "@/lib/errors";
import type { ReadBatchFile, ReadRow } from "@/lib/payments/payment-requests/batch/check-batch";
import { faultsOfError } from "@/lib/payments/payment-requests/batch/row-faults";
import {
  BATCH_COLUMNS,
  BATCH_LIMIT_BYTES,
  type BatchColumn,
  MOST_BATCH_ROWS,
  type RowFault,
} from "@/lib/payments/payment-requests/batch/views";
import { endOfDay } from "@/lib/payments/payment-requests/end-of-day";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";
import type { CheckoutFields } from "@/lib/transactions/checkout-fields";

type Cells = Partial<Record<BatchColumn, string>>;

/** Reads a file of payment requests: one row of headers, each row below what the API takes to create a payment. */
export async function readBatchFile(body: AsyncIterable<Uint8Array>): Promise<ReadBatchFile> {
  const [{ text, sha256 }, zone] = [await readText(body), await readMerchantTimeZone(sql)];
  const rows: ReadRow[] = [];
  let columns: BatchColumn[] | null = null;
  for await (const { line, cells } of readCsv([text], guessDelimiter(text.replace(/^\ufeff/, "")))) {
    if (columns === null) columns = readHeaders(cells);
    else if (cells.some((cell) => cell.trim() !== "")) rows.push(readRow(columns, line, cells, zone));
    if (rows.length > MOST_BATCH_ROWS)
      throw fault(`The file has more than ${MOST_BATCH_ROWS} rows. Divide it.`);
  }
  if (rows.length === 0) throw fault("The file needs one row of headers and at least one row below.");
  return { sha256, rows: withoutRepeatedOrders(rows) };
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<{ text: string; sha256: string }> {
  const hash = createHash("sha256");
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > BATCH_LIMIT_BYTES)
      throw new AppError("payload_too_large", { detail: "The file is larger than 1 MB. Divide it." });
    hash.update(piece);
    pieces.push(piece);
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
    return { text, sha256: hash.digest("hex") };
  } catch {
    throw fault("The file is not UTF-8. Save it as CSV UTF-8.");
  }
}

function readHeaders(cells: readonly string[]): BatchColumn[] {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const unknown = names.find((name) => !(BATCH_COLUMNS as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw fault(
      `"${maskCardNumbers(unknown).slice(0, 40)}" is not a column. Known: ${BATCH_COLUMNS.join(", ")}.`,
    );
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw fault(`The column "${twice}" is there twice.`);
  for (const needed of ["amount", "currency_code", "pg_codes"])
    if (!names.includes(needed)) throw fault(`The column "${needed}" is missing.`);
  return names as BatchColumn[];
}

const rowSchema = z.object({
  due_day: optional(day),
  lifetime_days: optional(z.string().regex(/^([1-9]|[1-8]\d|90)$/, "Whole days, 1 to 90.")),
});

function readRow(
  columns: readonly BatchColumn[],
  line: number,
  cells: readonly string[],
  zone: string,
): ReadRow {
  const given: Cells = {};
  columns.forEach((column, place) => {
    const cell = cells[place]?.trim();
    if (cell) given[column] = cell;
  });
  const shown = {
    orderNo: shownText(given.order_no),
    amount: shownText(given.amount),
    currency: shownText(given.currency_code),
    customer: shownText(
      given.customer_email ??
        given.customer_phone ??
        [given.customer_first_name, given.customer_last_name].filter(Boolean).join(" "),
    ),
  };
  // What moved to another column says nothing about what was meant.
  const stray = strayCells(columns, cells);
  if (stray.length > 0) return { line, shown, draft: null, faults: stray };
  return { line, shown, ...readCells(given, zone) };
}

/** Every cell for itself: what is wrong with one does not hide what is wrong with another. */
function readCells(given: Cells, zone: string): Pick<ReadRow, "draft" | "faults"> {
  const faults = cardNumbers(given);
  const { due_day, lifetime_days, ...rest } = given;
  const extra = reading(faults, () => parseFields(rowSchema, { due_day, lifetime_days }));
  const body = reading(faults, () => parseFields(checkoutCreateSchema, bodyOf(rest, extra?.lifetime_days)));
  if (faults.length === 0 && body) return { draft: withDueDay(toFields(body), extra?.due_day, zone), faults };
  return { draft: draftWithout(faults, rest), faults };
}

function bodyOf(cells: Cells, lifetimeDays = "1") {
  return {
    ...cells,
    pg_codes: cells.pg_codes?.split(/[\s;|]+/).filter(Boolean),
    type: "payment_request",
    expiration_time: `${lifetimeDays} 00:00:00`,
  };
}

function withDueDay(fields: CheckoutFields, dueDay: string | undefined, zone: string): CheckoutFields {
  return dueDay === undefined ? fields : { ...fields, dueAt: endOfDay(dueDay, zone) };
}

/** Adds what is refused to the faults, once for a column. */
function reading<Result>(faults: RowFault[], read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    const named = new Set(faults.map(({ column }) => column));
    faults.push(...faultsOfError(error).filter(({ column }) => !named.has(column)));
    return null;
  }
}

/**
 * What is left of a row for judging it as a whole. An amount or a gateway that was refused already is something harmless there; without
 * a currency there is nothing to judge by.
 */
function draftWithout(faults: readonly RowFault[], cells: Cells): CheckoutFields | null {
  const wrong = new Set(faults.map(({ column }) => column));
  if (wrong.has("currency_code")) return null;
  const good = Object.fromEntries(Object.entries(cells).filter(([column]) => !wrong.has(column)));
  const read = checkoutCreateSchema.safeParse(bodyOf({ amount: "1", pg_codes: "-", ...good }));
  return read.success ? toFields(read.data) : null;
}

/** More cells than headers: a separator inside a value has moved everything behind it. */
function strayCells(columns: readonly BatchColumn[], cells: readonly string[]): RowFault[] {
  const stray = cells.slice(columns.length).some((cell) => cell.trim() !== "");
  return stray ? [{ column: "", message: "The row has more cells than there are headers." }] : [];
}

function cardNumbers(given: Cells): RowFault[] {
  return Object.entries(given)
    .filter(([, cell]) => holdsCardNumber(cell))
    .map(([column]) => ({ column, message: "The cell contains a card number. Leave it out." }));
}

/** An order that stands there twice is asked for once too often. */
function withoutRepeatedOrders(rows: readonly ReadRow[]): ReadRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const order = row.draft?.order_no;
    if (order === undefined) return row;
    const before = seen.get(order);
    if (before === undefined) {
      if (row.faults.length === 0) seen.set(order, row.line);
      return row;
    }
    const message = `This order number stands on line ${before} already.`;
    return { ...row, faults: [...row.faults, { column: "order_no", message }] };
  });
}

function shownText(text: string | undefined): string {
  return maskCardNumbers(storableText(text ?? "")).slice(0, 120);
}

function fault(detail: string): AppError {
  return new AppError("invalid_input", { detail, field: "file" });
}
