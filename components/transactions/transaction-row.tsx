"use client";

import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { OperationMenu } from "@/components/operations/operation-menu";
import { paymentName } from "@/components/operations/payment";
import type { ListedTransaction } from "@/components/transactions/api";
import { ChildRows } from "@/components/transactions/child-rows";
import { cardCell, ColumnCell } from "@/components/transactions/column-cell";
import type { RowSelection } from "@/components/transactions/use-row-selection";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Td, Tr } from "@/components/ui/table";
import type { ShownColumn } from "@/lib/transactions/columns";

/** On a phone a row is a small grid: state and amount, then customer and time, then what moved. */
export const cardRow =
  "max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto_auto] max-md:items-center max-md:gap-x-3 max-md:border-line max-md:border-b max-md:py-2 max-md:ps-3 max-md:pe-1 max-md:last:border-b-0";

type TransactionTableRowProps = {
  row: ListedTransaction;
  columns: readonly ShownColumn[];
  selection?: RowSelection | undefined;
  /** It is open beside the list. */
  peeked: boolean;
};

/** One payment, its menu and, once opened, its child transactions. */
export function TransactionTableRow({ row, columns, selection, peeked }: TransactionTableRowProps) {
  const tLists = useTranslations("lists");
  const [open, setOpen] = useState(false);
  const childrenId = useId();
  const selected = selection?.has(row.sessionId) ?? false;
  return (
    <>
      <Tr role="row" selected={selected || peeked} className={cardRow}>
        {selection ? (
          <Td role="cell" narrow className="pe-0 max-md:hidden print:hidden">
            <Checkbox
              labelHidden
              label={tLists("selectRow", { payment: paymentName(row) })}
              checked={selected}
              onChange={() => selection.toggle(row)}
            />
          </Td>
        ) : null}
        <Td role="cell" narrow className="pe-0 max-md:hidden print:hidden">
          {row.childCount > 0 ? (
            <ExpandButton row={row} open={open} controls={childrenId} onToggle={() => setOpen(!open)} />
          ) : null}
        </Td>
        {columns.map((column) => (
          <ColumnCell key={column.key} column={column} row={row} />
        ))}
        <Td role="cell" narrow className={cn(cardCell, "max-md:order-3 max-md:row-span-2 max-md:w-auto")}>
          <OperationMenu payment={row} withLink />
        </Td>
      </Tr>
      {open ? (
        <ChildRows id={childrenId} parent={row} columns={columns} selectable={selection !== undefined} />
      ) : null}
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
