"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { memo, useDeferredValue } from "react";
import { paymentName } from "@/components/operations/payment";
import type { SessionInput } from "@/components/operations/types";
import { deletedTransactionsQuery } from "@/components/transactions/api";
import { FilterBar } from "@/components/transactions/filter-bar";
import { FilterChips } from "@/components/transactions/filter-chips";
import { hasFilter, type ListParams, serializeListParams } from "@/components/transactions/list-params";
import { useListParams } from "@/components/transactions/use-list-params";
import { Button } from "@/components/ui/button";
import { CustomerName } from "@/components/transactions/moved-hints";
import { PurgeHint } from "@/components/transactions/purge-hint";
import { RestoreButton } from "@/components/transactions/restore-button";
import { SessionId } from "@/components/transactions/session-id";
import { TransactionStateLabel } from "@/components/transactions/state-label";
import { cardCell } from "@/components/transactions/column-cell";
import { cardRow } from "@/components/transactions/transaction-row";
import { LoadedList } from "@/components/transactions/loaded-list";
import { Amount } from "@/components/ui/amount";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { ServerAction } from "@/lib/http/action-failure";
import type { Retention } from "@/lib/settings/rules";
import type { DeletedRow, FilterOptions, TransactionPage } from "@/lib/transactions/views";

type RestoreProps = {
  mayRestore: boolean;
  restore: ServerAction<SessionInput, null>;
  /** Months after which deleted payments go for good; null: never. */
  retained: Retention;
};
type DeletedListProps = RestoreProps & { options: FilterOptions };

/** Payments that were taken out of sight, who did it, and the way back. */
export function DeletedList({ options, ...restoring }: DeletedListProps) {
  const { params, setFilter, reset } = useListParams();
  // A press is answered by its filter at once; the rows follow.
  const shown = useDeferredValue(params);
  return (
    <>
      <FilterBar params={params} options={options} setFilter={setFilter} />
      <FilterChips params={params} options={options} setFilter={setFilter} reset={reset} />
      <DeletedPayments params={shown} reset={reset} {...restoring} />
    </>
  );
}

const DeletedPayments = memo(function DeletedPayments(props: Omit<DeletedPageProps, "page">) {
  const list = useQuery(deletedTransactionsQuery(props.params));
  return (
    <LoadedList list={list} onReset={props.reset}>
      {(page) => <DeletedPage page={page} {...props} />}
    </LoadedList>
  );
});

type DeletedPageProps = RestoreProps & {
  page: TransactionPage<DeletedRow>;
  params: ListParams;
  reset: () => void;
};

function DeletedPage({ page, params, reset, ...restoring }: DeletedPageProps) {
  const t = useTranslations("transactions");
  const { rows, previous, next } = page;
  const hrefOf = (place: { after: string | null; before: string | null }) =>
    serializeListParams("/deleted-transactions", { ...params, ...place });
  return (
    <>
      {rows.length === 0 && hasFilter(params) ? (
        <EmptyState
          title={t("noMatchTitle")}
          hint={t("noMatchHint")}
          action={<Button onClick={reset}>{t("reset")}</Button>}
        />
      ) : rows.length === 0 ? (
        <EmptyState title={t("deletedEmptyTitle")} hint={t("deletedEmptyHint")} />
      ) : (
        <DeletedTable rows={rows} {...restoring} />
      )}
      {rows.length > 0 || previous ? (
        <Pagination
          previousHref={previous && hrefOf({ after: null, before: previous })}
          nextHref={next && hrefOf({ after: next, before: null })}
          summary={t("deletedPage", { count: rows.length })}
        />
      ) : null}
    </>
  );
}

function DeletedTable({ rows, ...restoring }: RestoreProps & { rows: readonly DeletedRow[] }) {
  const t = useTranslations("transactions");
  return (
    <TableFrame label={t("deletedLabel")}>
      <Table role="table" className="max-md:block">
        <THead role="rowgroup" className="max-md:sr-only">
          <Tr role="row">
            <Th narrow>{t("column.state")}</Th>
            <Th narrow numeric>
              {t("column.amount")}
            </Th>
            <Th>{t("column.customer")}</Th>
            <Th>{t("column.order")}</Th>
            <Th>{t("column.deletedBy")}</Th>
            <Th narrow>{t("column.deleted")}</Th>
            <Th narrow>
              <span className="sr-only">{t("column.actions")}</span>
            </Th>
          </Tr>
        </THead>
        <TBody role="rowgroup" className="max-md:block">
          {rows.map((row) => (
            <DeletedTableRow key={row.sessionId} row={row} {...restoring} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function DeletedTableRow({ row, mayRestore, restore, retained }: RestoreProps & { row: DeletedRow }) {
  const t = useTranslations("transactions");
  return (
    <Tr role="row" className={cardRow}>
      <Td role="cell" narrow className={cn(cardCell, "max-md:order-1 max-md:w-auto")}>
        <TransactionStateLabel state={row.state} />
      </Td>
      <Td role="cell" narrow numeric className={cn(cardCell, "max-md:order-2 max-md:w-auto")}>
        <TextLink
          href={`/transactions/${row.sessionId}`}
          aria-label={t("payment", { name: `${paymentName(row)}, ${row.amount} ${row.currency}` })}
          className="text-ink decoration-transparent hover:decoration-accent"
        >
          <Amount value={row.amount} currency={row.currency} align />
        </TextLink>
      </Td>
      <Td
        role="cell"
        className={cn(cardCell, "max-w-48 cut max-md:order-4 max-md:max-w-none max-md:text-muted")}
      >
        <CustomerName row={row} />
      </Td>
      <Td role="cell" className="max-w-40 cut max-md:hidden">
        {/* Not every merchant numbers his orders; a row must be told from its neighbours all the same. */}
        {row.orderNo ? <bdi dir="ltr">{row.orderNo}</bdi> : <SessionId value={row.sessionId} />}
      </Td>
      <Td
        role="cell"
        className={cn(
          cardCell,
          "max-w-48 cut max-md:order-6 max-md:max-w-none max-md:text-muted max-md:text-xs",
        )}
      >
        {row.deletedBy ? (
          <>
            {/* On a phone no heading says what the name means. */}
            <span className="md:hidden">{t("column.deletedBy")} </span>
            <bdi>{row.deletedBy}</bdi>
          </>
        ) : null}
      </Td>
      <Td
        role="cell"
        narrow
        className={cn(cardCell, "text-muted max-md:order-5 max-md:w-auto max-md:text-end max-md:text-xs")}
      >
        <Timestamp value={row.deletedAt} />
        {retained === null ? null : <PurgeHint purgeAt={row.purgeAt} />}
      </Td>
      <Td
        role="cell"
        narrow
        className={cn(cardCell, "max-md:order-3 max-md:row-span-2 max-md:w-auto max-md:pe-2!")}
      >
        <RestoreButton compact row={row} mayRestore={mayRestore} restore={restore} />
      </Td>
    </Tr>
  );
}
