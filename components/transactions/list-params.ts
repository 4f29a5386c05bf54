import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import type { TransactionFilter } from "@/lib/transactions/filters";
import { TRANSACTION_STATES } from "@/lib/transactions/types";

/** The filters of the list as they stand in the address; one map for server and browser. */
export const filterParsers = {
  state: parseAsArrayOf(parseAsStringLiteral(TRANSACTION_STATES)).withDefault([]),
  account: parseAsArrayOf(parseAsString).withDefault([]),
  currency: parseAsString,
  from: parseAsString,
  to: parseAsString,
  min: parseAsString,
  max: parseAsString,
  q: parseAsString.withDefault(""),
};

/** The page within the list. */
export const positionParsers = { after: parseAsString, before: parseAsString };

export const listParsers = { ...filterParsers, ...positionParsers };

export type FilterParams = inferParserType<typeof filterParsers>;
export type PositionParams = inferParserType<typeof positionParsers>;
export type ListParams = FilterParams & PositionParams;

export const loadListParams = createLoader(listParsers);
export const loadPositionParams = createLoader(positionParsers);
export const serializeListParams = createSerializer(listParsers);
export const serializePositionParams = createSerializer(positionParsers);

/** Every filter off. */
export const noFilterParams = {
  state: null,
  account: null,
  currency: null,
  from: null,
  to: null,
  min: null,
  max: null,
  q: null,
};

/** The address in the query's terms. */
export function toFilter(params: ListParams): TransactionFilter {
  const { state, account, currency, from, to, min, max, q } = params;
  return { states: state, accounts: account, currency, from, to, min, max, search: q };
}

/** Whether anything narrows the list. */
export function hasFilter(params: ListParams): boolean {
  const { state, account, currency, from, to, min, max, q } = params;
  return state.length > 0 || account.length > 0 || [currency, from, to, min, max, q].some(Boolean);
}
