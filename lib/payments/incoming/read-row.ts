import { TZDate } from "@date-fns/tz";
import { AppError } from "@/lib/errors";
import { holdsCardNumber, maskCardNumbers } from "@/lib/card-numbers";
import type { GatewayPaymentRecord } from "@/lib/gateways/payment-types";
import { isCurrencyCode } from "@/lib/money/currencies";
import { parseAmount } from "@/lib/money/money";
import { stateKey } from "@/lib/payments/incoming/guess-mapping";
import type {
  CellFault,
  ImportField,
  ImportKind,
  ImportMapping,
  RowFault,
  RowState,
} from "@/lib/payments/incoming/types";

/** One row of a file as a fact about a payment. Pure; refuses what is not exact, guesses nothing. */

/** A payment as a file tells of it: the gateway's record and what only files say. */
export interface RowPayment extends GatewayPaymentRecord {
  orderNo: string | null;
  phone: string | null;
  lastName: string | null;
}

export type RowReading =
  | { ok: true; kind: "payment"; payment: RowPayment }
  /** A row of a settlement that gives money back. */
  | {
      ok: true;
      kind: "refund";
      gatewayReference: string;
      amountMinor: bigint;
      currencyCode: string;
      at: string | null;
    }
  | { ok: true; kind: "skip"; gatewayReference: string | null }
  /** Everything that is wrong with it, so that it is mended once. */
  | { ok: false; faults: CellFault[]; gatewayReference: string | null };

class RowRefusal extends Error {
  constructor(
    readonly code: RowFault,
    readonly field: ImportField | null,
    readonly value: string | null,
  ) {
    super(code);
  }
}

export interface RowContext {
  kind: ImportKind;
  mapping: ImportMapping;
  /** Of rows that name none. */
  currencyCode: string;
  /** Whose clock times without an offset are of. */
  timeZone: string;
}

export function readRow(context: RowContext, cells: readonly string[]): RowReading {
  const cell = (field: ImportField) => {
    const column = context.mapping.columns[field];
    return column === undefined ? "" : (cells[column] ?? "").trim();
  };
  const part = new Parts();
  const reading = read(context, cell, part);
  if (part.faults.length === 0) return reading;
  return {
    ok: false,
    faults: part.faults.map(({ value, ...fault }) => ({
      ...fault,
      // A column that was taken for another may hold anything, also card numbers.
      value: value === null ? null : maskCardNumbers(value).slice(0, 200),
    })),
    gatewayReference: maskCardNumbers(cell("gatewayReference")).slice(0, 128) || null,
  };
}

type Cell = (field: ImportField) => string;

/** Reads each part of a row for itself; a part that is refused has the value that stands in for it. */
class Parts {
  readonly faults: CellFault[] = [];

  take<Value>(read: () => Value, standIn: Value): Value {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RowRefusal)) throw error;
      const { code, field, value } = error;
      this.faults.push({ code, field, value });
      return standIn;
    }
  }
}

/** Of the most decimals: what is wrong with an amount in it is wrong in every currency. */
const LENIENT = "KWD";

/** What it reads counts only when no part was refused. */
function read(context: RowContext, cell: Cell, part: Parts): RowReading {
  const { kind, mapping } = context;
  const state = part.take<RowState>(() => stateOf(mapping, cell), "paid");
  const gatewayReference = cell("gatewayReference");
  if (state === "skip") return { ok: true, kind: "skip", gatewayReference: gatewayReference || null };
  part.take(() => checkReference(gatewayReference), undefined);
  const currencyCode = part.take(() => currencyOf(context, cell), LENIENT);
  const at = part.take(() => momentOf(context, cell("paidAt")), null);
  const text = cell("amount");
  if (kind === "settlement" && isRefundRow(cell, text)) {
    const amountMinor = part.take(
      () => amountOf(mapping, "amount", text.replace(/^-/, ""), currencyCode),
      0n,
    );
    return { ok: true, kind: "refund", gatewayReference, amountMinor, currencyCode, at };
  }
  const amountMinor = part.take(() => amountOf(mapping, "amount", text, currencyCode), 0n);
  const optional = (field: "captured" | "refunded") =>
    part.take(() => optionalAmount(mapping, field, cell(field), currencyCode), null);
  const said = optional("refunded");
  const refundedMinor = part.take(() => refundedOf(said, cell, state, amountMinor), null);
  const short = (field: ImportField, longest: number) =>
    part.take(() => shortText(field, cell(field), longest), null);
  const payment: RowPayment = {
    gatewayReference,
    reference: null,
    state: state === "authorized" || state === "voided" ? state : "paid",
    amountMinor,
    currencyCode,
    capturedMinor: optional("captured"),
    refundedMinor,
    createdAt: at,
    customerEmail: short("email", 128),
    customerName: short("firstName", 64),
    lastName: short("lastName", 64),
    phone: short("phone", 32),
    orderNo: short("orderNo", 128),
    operations: [],
  };
  return { ok: true, kind: "payment", payment };
}

function stateOf(mapping: ImportMapping, cell: Cell): RowState {
  if (mapping.columns.status === undefined) return mapping.state;
  const word = cell("status");
  const known = mapping.states[stateKey(word)];
  if (!known) throw new RowRefusal("status_unknown", "status", word);
  return known;
}

function checkReference(reference: string): void {
  if (reference === "") throw new RowRefusal("reference_missing", "gatewayReference", null);
  if (reference.length > 128) throw new RowRefusal("reference_too_long", "gatewayReference", reference);
  // Numbers of gateways may pass the same check by chance, so those stay out, named.
  if (holdsCardNumber(reference)) throw new RowRefusal("reference_is_card", "gatewayReference", reference);
}

function currencyOf({ mapping, currencyCode }: RowContext, cell: Cell): string {
  if (mapping.columns.currency === undefined) return currencyCode;
  const code = cell("currency").toUpperCase();
  if (code === "") return currencyCode;
  if (!isCurrencyCode(code)) throw new RowRefusal("currency_invalid", "currency", code);
  return code;
}

function isRefundRow(cell: Cell, amount: string): boolean {
  return amount.startsWith("-") || /refund|reversal|مسترد|استرداد/i.test(cell("kind"));
}

function amountOf(mapping: ImportMapping, field: ImportField, text: string, currencyCode: string): bigint {
  if (text === "") throw new RowRefusal("amount_missing", field, null);
  const decimal = mapping.decimal === "comma" ? text.replace(",", ".") : text;
  if (mapping.decimal === "comma" && text.includes(".")) throw new RowRefusal("amount_invalid", field, text);
  try {
    return parseAmount(decimal, currencyCode);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const tooPrecise = error.params.decimals !== undefined || /\.\d{4,}$/.test(decimal);
    throw new RowRefusal(tooPrecise ? "amount_too_precise" : "amount_invalid", field, text);
  }
}

function optionalAmount(
  mapping: ImportMapping,
  field: "captured" | "refunded",
  text: string,
  currencyCode: string,
): bigint | null {
  if (text === "") return null;
  if (/^0{1,13}([.,]0{1,3})?$/.test(text)) return 0n;
  return amountOf(mapping, field, text, currencyCode);
}

/** "Refunded" without a number means all of it; "in part" without a number means nothing that could be relied on. */
function refundedOf(said: bigint | null, cell: Cell, state: RowState, amountMinor: bigint): bigint | null {
  if (state === "refunded" && (said === null || said === 0n)) return amountMinor;
  // A number that could not be read is a fault of its own.
  const isMissing = said === 0n || (said === null && cell("refunded") === "");
  if (state === "partly_refunded" && isMissing) throw new RowRefusal("refunded_missing", "refunded", null);
  return said;
}

function shortText(field: ImportField, text: string, longest: number): string | null {
  if (text === "") return null;
  if (text.length > longest) throw new RowRefusal("text_too_long", field, text);
  if (holdsCardNumber(text)) throw new RowRefusal("text_is_card", field, text);
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;
const OTHER = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?)?$/i;

/** The moment as ISO 8601 in UTC. Without an offset it is the merchant's own time. */
export function momentOf(
  { mapping, timeZone }: Pick<RowContext, "mapping" | "timeZone">,
  text: string,
): string | null {
  if (text === "") return null;
  const iso = ISO.exec(text);
  if (iso) return isoMoment(iso, text, timeZone);
  const other = OTHER.exec(text);
  if (!other) throw new RowRefusal("date_invalid", "paidAt", text);
  const [, first = "", second = "", year = "", hour = "0", minute = "0", secondOf = "0", half] = other;
  const [day, month] = mapping.dates === "dmy" ? [first, second] : [second, first];
  const clock = half ? (Number(hour) % 12) + (half.toLowerCase() === "pm" ? 12 : 0) : Number(hour);
  return localMoment([year, month, day, String(clock), minute, secondOf], text, timeZone);
}

function isoMoment(match: RegExpExecArray, text: string, timeZone: string): string {
  const [, year = "", month = "", day = "", hour = "0", minute = "0", second = "0", offset] = match;
  const local = localMoment([year, month, day, hour, minute, second], text, timeZone);
  if (!offset) return local;
  const zone = /^(z|utc)$/i.test(offset) ? "Z" : offset.replace(/^([+-]\d{2}):?(\d{2})$/, "$1:$2");
  const pad = (value: string) => value.padStart(2, "0");
  const moment = new Date(`${year}-${month}-${day}T${pad(hour)}:${pad(minute)}:${pad(second)}${zone}`);
  if (Number.isNaN(moment.getTime())) throw new RowRefusal("date_invalid", "paidAt", text);
  return moment.toISOString();
}

/** Days that do not exist are refused; they would become others silently. */
function localMoment(parts: readonly string[], text: string, timeZone: string): string {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const moment = new TZDate(year, month - 1, day, hour, minute, second, timeZone);
  const same = moment.getMonth() === month - 1 && moment.getDate() === day && moment.getHours() === hour;
  if (!same || minute > 59 || second > 59 || year < 2000 || year > 2200)
    throw new RowRefusal("date_invalid", "paidAt", text);
  return new Date(moment.getTime()).toISOString();
}
