"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import { childListQuery } from "@/components/child-transactions/api";
import { ChildFilterBar } from "@/components/child-transactions/child-filter-bar";
import { ChildTable } from "@/components/child-transactions/child-table";
import { childParsers, serializeChildFilter } from "@/components/child-transactions/list-input";
import { ListFailure } from "@/components/transactions/list-failure";
import { ListSkeleton } from "@/components/transactions/list-skeleton";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import type { ChildFilter } from "@/lib/transactions/child-filter";
import type { FilterOptions } from "@/lib/transactions/views";

/** Children of all payments, narrowed by what stands in the address. */
export function ChildTransactionList({ options }: { options: FilterOptions }) {
  const t = useTranslations("lists");
  const tOld = useTranslations("transactions");
  const [filter, setParams] = useQueryStates(childParsers, { history: "push" });
  const setFilter = (change: { [Key in keyof ChildFilter]?: ChildFilter[Key] | null }) =>
    void setParams({ ...change, after: null, before: null });
  const reset = () => void setParams(null);
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery(
    // A press is answered by its filter at once; the rows, which take longer to draw, follow.
    childListQuery(useDeferredValue(filter)),
  );
  const narrowed = Object.values({ ...filter, after: null, before: null }).some((value) => value?.length);
  const hrefOf = (place: { after: string | null; before: string | null }) =>
    serializeChildFilter("/child-transactions", { ...filter, ...place });
  return (
    <>
      <ChildFilterBar
        filter={filter}
        options={options}
        setFilter={setFilter}
        narrowed={narrowed}
        reset={reset}
      />
      {error ? (
        <ListFailure error={error} retrying={isFetching} onRetry={() => void refetch()} onReset={reset} />
      ) : !data ? (
        <ListSkeleton />
      ) : data.rows.length === 0 ? (
        narrowed ? (
          <EmptyState
            title={tOld("noMatchTitle")}
            hint={tOld("noMatchHint")}
            action={<Button onClick={reset}>{tOld("reset")}</Button>}
          />
        ) : (
          <EmptyState title={t("childEmptyTitle")} hint={t("childEmptyHint")} />
        )
      ) : (
        <div
          aria-busy={isPlaceholderData}
          className={cn("transition-opacity", isPlaceholderData && "opacity-50")}
        >
          <ChildTable rows={data.rows} />
        </div>
      )}
      {data && (data.rows.length > 0 || data.previous) ? (
        <Pagination
          previousHref={data.previous && hrefOf({ after: null, before: data.previous })}
          nextHref={data.next && hrefOf({ after: data.next, before: null })}
          summary={t("childSummary", { count: data.rows.length })}
        />
      ) : null}
    </>
  );
}
