"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { childrenQuery, type ListedTransaction } from "@/components/transactions/api";
import { ChildCell } from "@/components/transactions/child-cell";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Td, Tr } from "@/components/ui/table";
import type { ShownColumn } from "@/lib/transactions/columns";

/** Columns beside the chosen ones: the opener before them, the menu behind. */
const FRAME_COLUMNS = 2;

type ChildRowsProps = {
  id: string;
  parent: ListedTransaction;
  columns: readonly ShownColumn[];
  /** Rows have a box to select them by, before everything else. */
  selectable: boolean;
};

/** The children of one payment under its row, in the same columns; fetched when they are opened. */
export function ChildRows({ id, parent, columns, selectable }: ChildRowsProps) {
  const t = useTranslations("transactions");
  const tCommon = useTranslations("common");
  const children = useQuery(childrenQuery(parent.sessionId));
  const width = columns.length + FRAME_COLUMNS + (selectable ? 1 : 0);
  if (children.isError) {
    return (
      <Tr role="row" child id={id} className="max-md:hidden">
        <Td role="cell" colSpan={width} className="ps-12">
          <span role="alert" className="me-3 text-negative">
            {t("childrenFailed")}
          </span>
          <Button size="small" pending={children.isFetching} onClick={() => void children.refetch()}>
            {tCommon("retry")}
          </Button>
        </Td>
      </Tr>
    );
  }
  if (!children.data) {
    return Array.from({ length: parent.childCount }, (_, index) => (
      <Tr role="row" child key={index} id={index === 0 ? id : undefined} className="max-md:hidden">
        <Td role="cell" colSpan={width} className="ps-12">
          <Skeleton className="w-1/2" />
        </Td>
      </Tr>
    ));
  }
  const shown = new Set(columns.map(({ key }) => key));
  return children.data.map((child, index) => (
    <Tr key={child.sessionId} role="row" child id={index === 0 ? id : undefined} className="max-md:hidden">
      {selectable ? <Td role="cell" className="pe-0" /> : null}
      <Td role="cell" className="pe-0" aria-hidden="true">
        <span className="ms-2 block h-4 w-2.5 rounded-es-sm border-line-strong border-s border-b" />
      </Td>
      {columns.map((column) => (
        <ChildCell key={column.key} column={column} child={child} shown={shown} />
      ))}
      <Td role="cell" />
    </Tr>
  ));
}
