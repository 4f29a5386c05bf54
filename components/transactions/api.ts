import { keepPreviousData, type QueryKey, queryOptions, type QueryClient } from "@tanstack/react-query";
import type { WithAllowed } from "@/components/operations/allowed-operations";
import { type ListParams, serializeListParams } from "@/components/transactions/list-params";
import { ActionFailure, fetchJson } from "@/lib/http/action-failure";
import type { Neighbours, RelatedPayments } from "@/lib/transactions/related-views";
import type {
  CappedCount,
  ChildRow,
  CurrencyTotals,
  DeletedRow,
  SavedView,
  TransactionDetail,
  TransactionPage,
  TransactionRow,
} from "@/lib/transactions/views";

export type ListedTransaction = WithAllowed<TransactionRow>;
export type ShownTransaction = WithAllowed<TransactionDetail>;

/** All reads about payments. The keys stand only here. */
export const transactionKeys = {
  all: ["transactions"] as const,
  list: (params: ListParams) => ["transactions", "list", params] as const,
  newer: (params: ListParams, top: string) => ["transactions", "newer", params, top] as const,
  totals: (params: ListParams) => ["transactions", "totals", params] as const,
  views: ["transactions", "views"] as const,
  children: (sessionId: string) => ["transactions", "children", sessionId] as const,
  related: (sessionId: string) => ["transactions", "related", sessionId] as const,
  neighbours: (sessionId: string, params: ListParams) =>
    ["transactions", "neighbours", sessionId, params] as const,
  detail: (sessionId: string) => ["transactions", "detail", sessionId] as const,
  deleted: (params: ListParams) => ["transactions", "deleted", params] as const,
};

/** Nothing held yet means that a person just asked for it; what is only read again keeps no session awake. */
function isAct(client: QueryClient, key: QueryKey): boolean {
  return client.getQueryData(key) === undefined;
}

/** A refusal stays one however often it is asked; only what may pass is tried once more. */
function mayPass(failures: number, error: Error): boolean {
  const refused = error instanceof ActionFailure && error.code !== "unavailable" && error.code !== "internal";
  return failures < 1 && !refused;
}

/** One page of the list. */
export function transactionsQuery(params: ListParams) {
  return queryOptions({
    queryKey: transactionKeys.list(params),
    queryFn: ({ signal, client, queryKey }) =>
      fetchJson<TransactionPage<ListedTransaction>>(serializeListParams("/api/transactions", params), {
        act: isAct(client, queryKey),
        signal,
      }),
    placeholderData: keepPreviousData,
    retry: mayPass,
    // Rows must not jump because a window was looked at again: what is new is told beside them.
    refetchOnWindowFocus: false,
  });
}

/** How often the list asks whether something has arrived. */
const NEWER_INTERVAL_MS = 15_000;

/** How many payments have arrived above the list's first row. Nobody asked for it, so it keeps no session awake. */
export function newerQuery(params: ListParams, top: string) {
  return queryOptions({
    queryKey: transactionKeys.newer(params, top),
    queryFn: ({ signal }) => {
      const address = serializeListParams("/api/transactions/newer", {
        ...params,
        after: null,
        before: null,
      });
      return fetchJson<CappedCount>(`${address}${address.includes("?") ? "&" : "?"}since=${top}`, { signal });
    },
    initialData: { count: 0, more: false },
    refetchInterval: NEWER_INTERVAL_MS,
  });
}

/** What the matching payments come to; null when it takes too long to add up. */
export function totalsQuery(params: ListParams) {
  return queryOptions({
    queryKey: transactionKeys.totals(params),
    queryFn: ({ signal }) =>
      fetchJson<{ totals: CurrencyTotals[] | null }>(
        serializeListParams("/api/transactions/totals", params),
        {
          act: true,
          signal,
        },
      ),
    retry: mayPass,
  });
}

export type CountedView = SavedView & { count: CappedCount | null };

/** Saved views with the number of payments in each. */
export function viewsQuery() {
  return queryOptions({
    queryKey: transactionKeys.views,
    queryFn: ({ signal }) => fetchJson<CountedView[]>("/api/transactions/views", { act: true, signal }),
    retry: mayPass,
  });
}

/** Child transactions of one payment. */
export function childrenQuery(sessionId: string) {
  return queryOptions({
    queryKey: transactionKeys.children(sessionId),
    queryFn: ({ signal, client, queryKey }) =>
      fetchJson<ChildRow[]>(`/api/transactions/${sessionId}/children`, {
        act: isAct(client, queryKey),
        signal,
      }),
  });
}

/** How often a page asks while the gateway or a checker's approval is at work. */
const LIVE_INTERVAL_MS = 3_000;

/** Everything about one payment; asks again by itself while something is under way. */
export function transactionQuery(sessionId: string) {
  return queryOptions({
    queryKey: transactionKeys.detail(sessionId),
    queryFn: ({ signal, client, queryKey }) =>
      fetchJson<ShownTransaction>(`/api/transactions/${sessionId}`, { act: isAct(client, queryKey), signal }),
    retry: mayPass,
    refetchInterval: (query) => (isUnderWay(query.state.data) ? LIVE_INTERVAL_MS : false),
  });
}

/** Whether the payment may change by itself within seconds. */
export function isUnderWay(payment: ShownTransaction | undefined): boolean {
  if (!payment) return false;
  return (
    payment.operations.some(
      (operation) => operation.status === "in_flight" || operation.status === "unknown",
    ) || payment.requests.some((request) => request.status === "approved")
  );
}

/** One page of deleted payments. */
export function deletedTransactionsQuery(params: ListParams) {
  return queryOptions({
    queryKey: transactionKeys.deleted(params),
    queryFn: ({ signal, client, queryKey }) =>
      fetchJson<TransactionPage<DeletedRow>>(serializeListParams("/api/transactions/deleted", params), {
        act: isAct(client, queryKey),
        signal,
      }),
    placeholderData: keepPreviousData,
    retry: mayPass,
  });
}

/** Payments of the same customer, order or card. */
export function relatedQuery(sessionId: string) {
  return queryOptions({
    queryKey: transactionKeys.related(sessionId),
    queryFn: ({ signal }) => fetchJson<RelatedPayments>(`/api/transactions/${sessionId}/related`, { signal }),
    staleTime: 60_000,
    retry: mayPass,
  });
}

/** The payments before and after one in a list. */
export function neighboursQuery(sessionId: string, params: ListParams) {
  return queryOptions({
    queryKey: transactionKeys.neighbours(sessionId, params),
    queryFn: ({ signal }) =>
      fetchJson<Neighbours>(serializeListParams(`/api/transactions/${sessionId}/neighbours`, params), {
        signal,
      }),
    staleTime: 30_000,
    retry: mayPass,
  });
}
