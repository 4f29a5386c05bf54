import { TZDate } from "@date-fns/tz";
import { AppError } from "@/lib/errors";
import { isCurrencyCode } from "@/lib/money/currencies";
import { parseAmount } from "@/lib/money/money";
import type { TransactionType } from "@/lib/transactions/checkout-fields";
import { SEARCH_MIN_LENGTH } from "@/lib/transactions/search-length";
import { FAILURES, type Failure } from "@/lib/transactions/failures";
import type { PaymentKind } from "@/lib/transactions/payment-kinds";
import type { DateKey } from "@/lib/transactions/sort";
import type { TransactionState } from "@/lib/transactions/types";

/** What a person narrows the list by, as it stands in the address. All text, nothing checked yet. */
export interface TransactionFilter {
  states: TransactionState[];
  /** pg_code of gateway accounts. */
  accounts: string[];
  currencies: string[];
  types: TransactionType[];
  /** User names of the people who made them. */
  createdBy: string[];
  /** Brands of the cards that paid, as the options name them. */
  cards: string[];
  /** Why an attempt or an operation of theirs failed. */
  failures: Failure[];
  /** Payments of real or of test gateways; null: both. */
  payments: PaymentKind | null;
  /** What the days are about. */
  dateKey: DateKey;
  /** Calendar days of the merchant, `YYYY-MM-DD`, both included. */
  from: string | null;
  to: string | null;
  /** Decimal text in the currency; only with one currency. */
  min: string | null;
  max: string | null;
  search: string;
}

export const NO_FILTER: TransactionFilter = {
  states: [],
  accounts: [],
  currencies: [],
  types: [],
  createdBy: [],
  cards: [],
  failures: [],
  payments: null,
  dateKey: "created",
  from: null,
  to: null,
  min: null,
  max: null,
  search: "",
};

const SEARCH_MAX_LENGTH = 128;
const SESSION_MIN_LENGTH = 6;

/** The filter in the database's terms. */
export interface CheckedFilter {
  states: TransactionState[];
  accounts: string[];
  currencies: string[];
  types: TransactionType[];
  createdBy: string[];
  cards: string[];
  failures: Failure[];
  payments: PaymentKind | null;
  dateKey: DateKey;
  /** First moment included and first moment no longer included. */
  dayFrom: string | null;
  dayBefore: string | null;
  amountMin: bigint | null;
  amountMax: bigint | null;
  search: SearchTerms | null;
}

/** What one search text may be; every part is a prefix, null where it cannot be such a thing. */
export interface SearchTerms {
  text: string;
  session: string | null;
  email: string;
  phone: string | null;
  /** `R-12`: the payment of a request. */
  requestId: number | null;
}

function invalid(field: string, detail: string): never {
  throw new AppError("invalid_input", { detail, field });
}

/** Checks every part; throws `invalid_input` or `invalid_amount` with the field that is wrong. `zone` is the merchant's. */
export function checkFilter(filter: TransactionFilter, zone: string): CheckedFilter {
  const currencies = [...new Set(filter.currencies)];
  if (!currencies.every(isCurrencyCode)) invalid("currency", "The currency is not an ISO 4217 code.");
  const dayFrom = filter.from === null ? null : dayStart(filter.from, "from", 0, zone);
  const dayBefore = filter.to === null ? null : dayStart(filter.to, "to", 1, zone);
  if (dayFrom !== null && dayBefore !== null && dayFrom >= dayBefore) {
    invalid("to", "The last day is before the first day.");
  }
  const [currency = null] = currencies.length === 1 ? currencies : [];
  const amountMin = bound(filter.min, currency, "min");
  const amountMax = bound(filter.max, currency, "max");
  if (amountMin !== null && amountMax !== null && amountMin > amountMax) {
    invalid("max", "The highest amount is below the lowest amount.");
  }
  return {
    states: [...new Set(filter.states)],
    accounts: [...new Set(filter.accounts)],
    currencies,
    types: [...new Set(filter.types)],
    createdBy: [...new Set(filter.createdBy)],
    cards: [...new Set(filter.cards.map((card) => card.trim().toUpperCase().slice(0, 32)))],
    failures: FAILURES.filter((failure) => filter.failures.includes(failure)),
    payments: filter.payments,
    dateKey: filter.dateKey,
    dayFrom,
    dayBefore,
    amountMin,
    amountMax,
    search: readSearch(filter.search),
  };
}

function bound(text: string | null, currency: string | null, field: "min" | "max"): bigint | null {
  if (text === null) return null;
  if (currency === null) return invalid(field, "Choose one currency to filter by amount.");
  if (/^0{1,13}(\.0{1,3})?$/.test(text)) return 0n;
  try {
    return parseAmount(text, currency);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError("invalid_amount", { detail: error.detail, field, params: error.params });
  }
}

/** The moment at which the merchant's day begins, `daysLater` days on. */
export function dayStart(day: string, field: "from" | "to", daysLater: number, zone: string): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (!year || !month || !date) return invalid(field, "Write the day as YYYY-MM-DD.");
  const asked = new TZDate(Number(year), Number(month) - 1, Number(date), zone);
  if (Number(year) < 1970 || asked.getMonth() !== Number(month) - 1 || asked.getDate() !== Number(date)) {
    return invalid(field, "This day does not exist.");
  }
  const start = new TZDate(Number(year), Number(month) - 1, Number(date) + daysLater, zone);
  return new Date(start.getTime()).toISOString();
}

/** What the text may stand for; null when it is too short to search by. */
export function readSearch(text: string): SearchTerms | null {
  const wanted = text.replaceAll("\u0000", "").trim().slice(0, SEARCH_MAX_LENGTH);
  if (wanted.length < SEARCH_MIN_LENGTH) return null;
  const lower = wanted.toLowerCase();
  const phone = wanted.replace(/[\s()-]/g, "");
  const isSession = lower.length >= SESSION_MIN_LENGTH && /^[0-9a-f]{1,40}$/.test(lower);
  return {
    text: wanted,
    session: isSession ? lower : null,
    email: lower,
    phone: /^\+?\d{3,}$/.test(phone) ? phone : null,
    requestId: readRequestNumber(wanted),
  };
}

function readRequestNumber(text: string): number | null {
  const [, digits] = /^r-?(\d{1,9})$/i.exec(text) ?? [];
  return digits ? Number(digits) : null;
}
