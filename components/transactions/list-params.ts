import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { TRANSACTION_TYPES } from "@/lib/transactions/checkout-fields";
import { isExtraColumn, type ShownColumn } from "@/lib/transactions/columns";
import type { TransactionFilter } from "@/lib/transactions/filters";
import { PAYMENT_KINDS } from "@/lib/transactions/payment-kinds";
import { FAILURES } from "@/lib/transactions/failures";
import { DATE_KEYS } from "@/lib/transactions/sort";
import { TRANSACTION_STATES } from "@/lib/transactions/types";

/** The filters of the list as they stand in the address; one map for server and browser. */
export const filterParsers = {
  state: parseAsArrayOf(parseAsStringLiteral(TRANSACTION_STATES)).withDefault([]),
  account: parseAsArrayOf(parseAsString).withDefault([]),
  currency: parseAsArrayOf(parseAsString).withDefault([]),
  type: parseAsArrayOf(parseAsStringLiteral(TRANSACTION_TYPES)).withDefault([]),
  by: parseAsArrayOf(parseAsString).withDefault([]),
  card: parseAsArrayOf(parseAsString).withDefault([]),
  failure: parseAsArrayOf(parseAsStringLiteral(FAILURES)).withDefault([]),
  payments: parseAsStringLiteral(PAYMENT_KINDS),
  dates: parseAsStringLiteral(DATE_KEYS).withDefault("created"),
  from: parseAsString,
  to: parseAsString,
  min: parseAsString,
  max: parseAsString,
  q: parseAsString.withDefault(""),
};

/** The page within the list. */
export const positionParsers = { after: parseAsString, before: parseAsString };

/** How the list is shown: its order, and columns that somebody shares. */
export const viewParsers = { sort: parseAsString, cols: parseAsString };

export const listParsers = { ...filterParsers, ...viewParsers, ...positionParsers };

export type FilterParams = inferParserType<typeof filterParsers>;
export type PositionParams = inferParserType<typeof positionParsers>;
export type ListParams = FilterParams & PositionParams & inferParserType<typeof viewParsers>;

export const loadListParams = createLoader(listParsers);
export const serializeListParams = createSerializer(listParsers);

/** Every filter off. */
export const noFilterParams = {
  state: null,
  account: null,
  currency: null,
  type: null,
  by: null,
  card: null,
  failure: null,
  payments: null,
  dates: null,
  from: null,
  to: null,
  min: null,
  max: null,
  q: null,
};

/** The address in the query's terms. */
export function toFilter(params: FilterParams): TransactionFilter {
  const { state, account, currency, type, by, card, failure, payments, dates, from, to, min, max, q } =
    params;
  return {
    states: state,
    accounts: account,
    currencies: currency,
    types: type,
    createdBy: by,
    cards: card,
    failures: failure,
    payments,
    dateKey: dates,
    from,
    to,
    min,
    max,
    search: q,
  };
}

/** Whether anything narrows the list. */
export function hasFilter(params: FilterParams): boolean {
  const { state, account, currency, type, by, card, failure, payments, from, to, min, max, q } = params;
  return (
    [state, account, currency, type, by, card, failure].some((list) => list.length > 0) ||
    [payments, from, to, min, max, q].some(Boolean)
  );
}

/** What has to be asked for: of the columns only those whose values are not part of every row. */
export function askedParams(params: ListParams, columns: readonly ShownColumn[]): ListParams {
  const extra = columns.map(({ key }) => key).filter(isExtraColumn);
  return { ...params, cols: extra.length > 0 ? extra.sort().join(",") : null };
}
