"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { OperationsProvider } from "@/components/operations/operations-context";
import type { OperationActions } from "@/components/operations/types";
import { type ListedTransaction, transactionsQuery } from "@/components/transactions/api";
import { FilterBar } from "@/components/transactions/filter-bar";
import { FilterChips } from "@/components/transactions/filter-chips";
import { ListFailure } from "@/components/transactions/list-failure";
import { hasFilter, type ListParams, serializeListParams } from "@/components/transactions/list-params";
import { ListSkeleton } from "@/components/transactions/list-skeleton";
import { TransactionTable } from "@/components/transactions/transaction-table";
import { useListParams } from "@/components/transactions/use-list-params";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { TextLink } from "@/components/ui/text-link";
import type { FilterOptions, TransactionPage } from "@/lib/transactions/views";

type TransactionListProps = { options: FilterOptions; actions: OperationActions };

/** Every payment that is not deleted, narrowed by what stands in the address. */
export function TransactionList({ options, actions }: TransactionListProps) {
  const { params, setFilter, reset } = useListParams();
  const list = useQuery(transactionsQuery(params));
  return (
    <OperationsProvider actions={actions}>
      <FilterBar params={params} options={options} setFilter={setFilter} />
      <FilterChips params={params} options={options} setFilter={setFilter} reset={reset} />
      {list.isError ? (
        <ListFailure
          error={list.error}
          onRetry={() => void list.refetch()}
          retrying={list.isFetching}
          onReset={reset}
        />
      ) : list.data ? (
        <div
          aria-busy={list.isPlaceholderData}
          className={cn("transition-opacity", list.isPlaceholderData && "opacity-50")}
        >
          <ListBody page={list.data} params={params} reset={reset} />
        </div>
      ) : (
        <ListSkeleton />
      )}
    </OperationsProvider>
  );
}

type ListBodyProps = { page: TransactionPage<ListedTransaction>; params: ListParams; reset: () => void };

function ListBody({ page, params, reset }: ListBodyProps) {
  const t = useTranslations("transactions");
  const hrefOf = (place: { after: string | null; before: string | null }) =>
    serializeListParams("/transactions", { ...params, ...place });
  return (
    <>
      {page.capped ? (
        <Callout tone="warning" className="mb-3">
          {t("capped")}
        </Callout>
      ) : null}
      {page.rows.length === 0 ? (
        <NothingHere params={params} reset={reset} />
      ) : (
        <TransactionTable rows={page.rows} />
      )}
      {page.rows.length > 0 || page.previous ? (
        <Pagination
          previousHref={page.previous && hrefOf({ after: null, before: page.previous })}
          nextHref={page.next && hrefOf({ after: page.next, before: null })}
          summary={t("page", { count: page.rows.length })}
        />
      ) : null}
    </>
  );
}

function NothingHere({ params, reset }: Omit<ListBodyProps, "page">) {
  const t = useTranslations("transactions");
  if (params.after || params.before) {
    return (
      <EmptyState
        title={t("endTitle")}
        hint={t("endHint")}
        action={
          <TextLink href={serializeListParams("/transactions", { ...params, after: null, before: null })}>
            {t("firstPage")}
          </TextLink>
        }
      />
    );
  }
  if (hasFilter(params)) {
    return (
      <EmptyState
        title={t("noMatchTitle")}
        hint={t("noMatchHint")}
        action={<Button onClick={reset}>{t("reset")}</Button>}
      />
    );
  }
  return <EmptyState title={t("emptyTitle")} hint={t("emptyHint")} />;
}
