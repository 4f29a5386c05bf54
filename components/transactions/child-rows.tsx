"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { childrenQuery, type ListedTransaction } from "@/components/transactions/api";
import { SessionId } from "@/components/transactions/session-id";
import { ChildStateLabel } from "@/components/transactions/state-label";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Td, Tr } from "@/components/ui/table";
import { Timestamp } from "@/components/ui/timestamp";
import type { ChildRow } from "@/lib/transactions/views";

const COLUMNS = 10;

/** The children of one payment under its row, in the same columns; fetched when they are opened. */
export function ChildRows({ id, parent }: { id: string; parent: ListedTransaction }) {
  const t = useTranslations("transactions");
  const tCommon = useTranslations("common");
  const children = useQuery(childrenQuery(parent.sessionId));
  if (children.isError) {
    return (
      <Tr role="row" child id={id} className="max-md:hidden">
        <Td role="cell" colSpan={COLUMNS} className="ps-12">
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
        <Td role="cell" colSpan={COLUMNS} className="ps-12">
          <Skeleton className="w-1/2" />
        </Td>
      </Tr>
    ));
  }
  return children.data.map((child, index) => (
    <ChildTableRow key={child.sessionId} id={index === 0 ? id : undefined} child={child} />
  ));
}

function ChildTableRow({ id, child }: { id: string | undefined; child: ChildRow }) {
  const t = useTranslations("transactions");
  return (
    <Tr role="row" child id={id} className="max-md:hidden">
      <Td role="cell" className="pe-0" aria-hidden="true">
        <span className="ms-2 block h-4 w-2.5 rounded-es-sm border-line-strong border-s border-b" />
      </Td>
      <Td role="cell" narrow>
        <ChildStateLabel child={child} />
      </Td>
      <Td role="cell" narrow numeric>
        <Amount value={child.amount} currency={child.currency} align />
      </Td>
      <Td role="cell" />
      <Td role="cell" className="max-w-36 truncate text-xs 2xl:max-w-56">
        {child.initiator ? t("childBy", { name: child.initiator }) : null}
      </Td>
      <Td role="cell" className="max-w-28 truncate text-xs 2xl:max-w-48">
        <bdi dir="ltr">{child.referenceNumber}</bdi>
      </Td>
      <Td role="cell" className="max-w-28 truncate 2xl:max-w-48">
        <bdi>{child.accountName}</bdi>
      </Td>
      <Td role="cell" narrow>
        <SessionId value={child.sessionId} />
      </Td>
      <Td role="cell" narrow>
        <Timestamp value={child.createdAt} />
      </Td>
      <Td role="cell" />
    </Tr>
  );
}
