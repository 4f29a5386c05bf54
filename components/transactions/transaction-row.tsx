"use client";

import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { OperationMenu } from "@/components/operations/operation-menu";
import { paymentName } from "@/components/operations/payment";
import type { ListedTransaction } from "@/components/transactions/api";
import { ChildRows } from "@/components/transactions/child-rows";
import { CustomerName, MovedHints } from "@/components/transactions/moved-hints";
import { SessionId } from "@/components/transactions/session-id";
import { TransactionStateLabel } from "@/components/transactions/state-label";
import { Amount } from "@/components/ui/amount";
import { cn } from "@/components/ui/cn";
import { Td, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";

/** On a phone a row is a small grid: state and amount, then customer and time, then what moved. */
export const cardRow =
  "max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto_auto] max-md:items-center max-md:gap-x-3 max-md:border-line max-md:border-b max-md:py-2 max-md:ps-3 max-md:pe-1 max-md:last:border-b-0";
export const cardCell = "max-md:block max-md:h-auto! max-md:border-0 max-md:p-0!";

/** One payment, its menu and, once opened, its child transactions. */
export function TransactionTableRow({ row }: { row: ListedTransaction }) {
  const t = useTranslations("transactions");
  const [open, setOpen] = useState(false);
  const childrenId = useId();
  return (
    <>
      <Tr role="row" className={cardRow}>
        <Td role="cell" narrow className="pe-0 max-md:hidden">
          {row.childCount > 0 ? (
            <ExpandButton row={row} open={open} controls={childrenId} onToggle={() => setOpen(!open)} />
          ) : null}
        </Td>
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
        <Td role="cell" className={cn(cardCell, "max-md:order-6 max-md:col-span-3 max-md:empty:hidden")}>
          <MovedHints row={row} className="max-md:pt-1" />
        </Td>
        <Td
          role="cell"
          className={cn(
            cardCell,
            "max-w-36 truncate 2xl:max-w-56 max-md:order-4 max-md:max-w-none max-md:text-muted",
          )}
        >
          <CustomerName row={row} />
          {row.orderNo ? (
            <span className="text-xs md:hidden">
              {" · "}
              <bdi dir="ltr">{row.orderNo}</bdi>
            </span>
          ) : null}
        </Td>
        <Td role="cell" className="max-w-28 truncate max-md:hidden 2xl:max-w-48">
          {row.orderNo ? <bdi dir="ltr">{row.orderNo}</bdi> : null}
        </Td>
        <Td role="cell" className="max-w-28 truncate max-md:hidden 2xl:max-w-48">
          {row.accountName ? (
            <bdi>{row.accountName}</bdi>
          ) : (
            <span className="text-faint">{t("noAccount")}</span>
          )}
        </Td>
        <Td role="cell" narrow className="max-md:hidden">
          <SessionId value={row.sessionId} />
        </Td>
        <Td
          role="cell"
          narrow
          className={cn(cardCell, "text-muted max-md:order-5 max-md:w-auto max-md:text-end max-md:text-xs")}
        >
          <Timestamp value={row.createdAt} />
        </Td>
        <Td role="cell" narrow className={cn(cardCell, "max-md:order-3 max-md:row-span-2 max-md:w-auto")}>
          <OperationMenu payment={row} withLink />
        </Td>
      </Tr>
      {open ? <ChildRows id={childrenId} parent={row} /> : null}
    </>
  );
}

type ExpandButtonProps = {
  row: ListedTransaction;
  open: boolean;
  controls: string;
  onToggle: () => void;
};

function ExpandButton({ row, open, controls, onToggle }: ExpandButtonProps) {
  const t = useTranslations("transactions");
  const payment = paymentName(row);
  return (
    <button
      type="button"
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      aria-label={
        open ? t("hideChildren", { payment }) : t("showChildren", { count: row.childCount, payment })
      }
      onClick={onToggle}
      className="inline-flex h-6 items-center gap-0.5 rounded-sm pe-1 text-2xs text-muted hover:bg-line hover:text-ink touch:h-9 touch:px-2"
    >
      <ChevronRight
        aria-hidden="true"
        className={cn(
          "size-3.5 transition-transform duration-100 rtl:rotate-180",
          open && "rotate-90 rtl:rotate-90",
        )}
      />
      {row.childCount}
    </button>
  );
}
