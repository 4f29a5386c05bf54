"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { memo, useDeferredValue } from "react";
import { OperationsProvider } from "@/components/operations/operations-context";
import type { OperationActions } from "@/components/operations/types";
import { type ListedTransaction, transactionsQuery } from "@/components/transactions/api";
import { BulkBar } from "@/components/transactions/bulk-bar";
import type { BulkActions } from "@/components/transactions/bulk-acts";
import { ColumnButton } from "@/components/transactions/column-button";
import { FilterBar } from "@/components/transactions/filter-bar";
import { FilterChips } from "@/components/transactions/filter-chips";
import {
  askedParams,
  type ListParams,
  serializeListParams,
  toFilter,
} from "@/components/transactions/list-params";
import { NewerNotice } from "@/components/transactions/newer-notice";
import { NothingHere } from "@/components/transactions/nothing-here";
import type { ViewActions } from "@/components/transactions/saved-views";
import { TotalsButton } from "@/components/transactions/totals-button";
import { TransactionTable } from "@/components/transactions/transaction-table";
import {
  type ArrangeAction,
  type Arrangement,
  useArrangement,
} from "@/components/transactions/use-arrangement";
import { useListParams } from "@/components/transactions/use-list-params";
import { useRowSelection } from "@/components/transactions/use-row-selection";
import { ViewsButton } from "@/components/transactions/views-button";
import { LoadedList } from "@/components/transactions/loaded-list";
import { Callout } from "@/components/ui/callout";
import { Pagination } from "@/components/ui/pagination";
import { type ListPreference, type ShownColumn, writeColumns } from "@/lib/transactions/columns";
import { fittingSort, readSort, type Sort } from "@/lib/transactions/sort";
import type { FilterOptions, TransactionPage } from "@/lib/transactions/views";

type TransactionListProps = {
  options: FilterOptions;
  preference: ListPreference;
  actions: OperationActions & BulkActions & ViewActions & { arrange: ArrangeAction };
  /** The person acts on payments, so he can select several. */
  mayAct: boolean;
  /** He may bring in payments that began elsewhere: what to do while there is none. */
  mayImport: boolean;
};

/** Every payment that is not deleted, narrowed by what stands in the address. */
export function TransactionList({ options, preference, actions, mayAct, mayImport }: TransactionListProps) {
  const { params, setFilter, setSort, clearColumns, reset } = useListParams();
  const arrangement = useArrangement(params.cols, preference, actions.arrange, clearColumns);
  // A press is answered by its filter at once; the rows, which take longer to draw, follow.
  const shown = useDeferredValue(params);
  return (
    <OperationsProvider actions={actions}>
      <FilterBar
        params={params}
        options={options}
        setFilter={setFilter}
        tools={
          <>
            <ViewsButton query={viewQuery(params, arrangement.columns)} actions={actions} />
            <TotalsButton params={params} />
            <ColumnButton arrangement={arrangement} />
          </>
        }
      />
      <FilterChips params={params} options={options} setFilter={setFilter} reset={reset} />
      <Payments
        params={shown}
        arrangement={arrangement}
        setSort={setSort}
        reset={reset}
        actions={mayAct ? actions : null}
        mayImport={mayImport}
      />
    </OperationsProvider>
  );
}

const Payments = memo(function Payments(props: Omit<ListBodyProps, "page">) {
  const { params, arrangement, reset } = props;
  const list = useQuery(transactionsQuery(askedParams(params, arrangement.columns)));
  return (
    <LoadedList list={list} onReset={reset}>
      {(page) => <ListBody page={page} {...props} />}
    </LoadedList>
  );
});

type ListBodyProps = {
  page: TransactionPage<ListedTransaction>;
  params: ListParams;
  arrangement: Arrangement;
  setSort: (sort: Sort) => void;
  reset: () => void;
  /** Null for people who act on no payment. */
  actions: BulkActions | null;
  mayImport: boolean;
};

function ListBody({ page, params, arrangement, setSort, reset, actions, mayImport }: ListBodyProps) {
  const t = useTranslations("lists");
  const selection = useRowSelection(page.rows);
  const hrefOf = (place: { after: string | null; before: string | null }) =>
    serializeListParams("/transactions", { ...params, ...place });
  const sort = fittingSort(readSort(params.sort), toFilter(params));
  const order = { key: sort.key, by: t(`summary.${sort.key}`) };
  const isTop = !page.previous && sort.key === "created" && sort.way === "down" && !page.byName;
  return (
    <>
      {isTop && page.top ? <NewerNotice params={params} top={page.top} /> : null}
      <SearchNotices page={page} />
      {page.rows.length === 0 ? (
        <NothingHere params={params} reset={reset} mayImport={mayImport} />
      ) : (
        <TransactionTable
          rows={page.rows}
          arrangement={arrangement}
          sort={sort}
          oneCurrency={params.currency.length === 1}
          onSort={setSort}
          selection={actions ? selection : undefined}
        />
      )}
      {actions ? <BulkBar selection={selection} actions={actions} /> : null}
      {page.rows.length > 0 || page.previous ? (
        <Pagination
          previousHref={page.previous && hrefOf({ after: null, before: page.previous })}
          nextHref={page.next && hrefOf({ after: page.next, before: null })}
          summary={t(`summaryWay.${sort.way}`, { count: page.rows.length, ...order })}
        />
      ) : null}
    </>
  );
}

/** The present list as an address that shows the same to everybody. */
function viewQuery(params: ListParams, columns: readonly ShownColumn[]): string {
  const shared = { ...params, after: null, before: null, cols: writeColumns(columns) };
  return serializeListParams(shared).replace(/^\?/, "");
}

/** What there is to know about how a search found, or did not find, these rows. */
function SearchNotices({ page }: { page: TransactionPage<ListedTransaction> }) {
  const t = useTranslations("transactions");
  const tLists = useTranslations("lists");
  const named = page.cut ? "nameCut" : page.byName ? (page.rows.length > 0 ? "byName" : "byNameNone") : null;
  return (
    <>
      {page.capped ? (
        <Callout tone="warning" className="mb-3">
          {t("capped")}
        </Callout>
      ) : null}
      {named ? (
        <Callout tone={page.cut ? "warning" : "info"} className="mb-3">
          {tLists(named)}
        </Callout>
      ) : null}
    </>
  );
}
