import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { INBOX_TABS, REQUEST_DATES, type InboxFilter, type InboxInput } from "@/lib/approvals/inbox/types";
import { REQUEST_STATUSES } from "@/lib/approvals/types";

/** What narrows the list, as it stands in the address; one map for server and browser. */
export const filterParsers = {
  status: parseAsArrayOf(parseAsStringLiteral(REQUEST_STATUSES)).withDefault([]),
  operation: parseAsStringLiteral(["refund", "void"] as const),
  account: parseAsArrayOf(parseAsString).withDefault([]),
  currency: parseAsString,
  dates: parseAsStringLiteral(REQUEST_DATES).withDefault("created"),
  from: parseAsString,
  to: parseAsString,
};

/** The page within the list, and the request whose evidence stands beside it. */
export const positionParsers = { cursor: parseAsString, open: parseAsInteger };

const parsers = {
  ...filterParsers,
  ...positionParsers,
  /** Left out, it is the tab that concerns the person most. */
  tab: parseAsStringLiteral(INBOX_TABS),
};

export const loadInboxParams = createLoader(parsers);
export const serializeInboxParams = createSerializer(parsers);
export type InboxParams = inferParserType<typeof parsers>;

/** The address in the query's terms. */
export function toInboxInput(params: InboxParams, isChecker: boolean): InboxInput {
  const { tab, cursor, status, operation, account, currency, dates, from, to } = params;
  return {
    tab: tab ?? (isChecker ? "mine" : "waiting"),
    cursor,
    status,
    operation,
    account,
    currency,
    dates,
    from,
    to,
  };
}

/** The filter alone, as it goes along from tab to tab. */
export function filterOf(filter: InboxFilter): InboxFilter {
  const { status, operation, account, currency, dates, from, to } = filter;
  return { status, operation, account, currency, dates, from, to };
}

/** Whether anything narrows the list. */
export function hasFilter(filter: InboxFilter): boolean {
  const { status, operation, account, currency, from, to } = filter;
  return status.length > 0 || account.length > 0 || [operation, currency, from, to].some(Boolean);
}

/** The id of a request in a path, or null. */
export function parseRequestId(text: unknown): number | null {
  return typeof text === "string" && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
