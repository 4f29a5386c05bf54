"use client";

import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import type { ListedTransaction } from "@/components/transactions/api";
import { ColumnHead } from "@/components/transactions/column-head";
import { TransactionTableRow } from "@/components/transactions/transaction-row";
import type { Arrangement } from "@/components/transactions/use-arrangement";
import type { RowSelection } from "@/components/transactions/use-row-selection";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Table, TableFrame, TBody, Th, THead, Tr } from "@/components/ui/table";
import { DEFAULT_COLUMNS } from "@/lib/transactions/columns";
import type { Sort } from "@/lib/transactions/sort";

const densities = {
  compact: "md:[&_td]:h-7 md:[&_td]:py-0",
  usual: "",
  roomy: "md:[&_td]:h-11",
};

type TransactionTableProps = {
  rows: readonly ListedTransaction[];
  arrangement: Arrangement;
  sort: Sort;
  oneCurrency: boolean;
  onSort: (sort: Sort) => void;
  selection?: RowSelection | undefined;
};

/** The list: a ledger on wide screens, two-line cards on a phone, one markup for both. */
export function TransactionTable(props: TransactionTableProps) {
  const { rows, arrangement, selection, ...sorting } = props;
  const { columns, density, arrange } = arrangement;
  const t = useTranslations("transactions");
  const [peeked] = useQueryState("payment", parseAsString);
  // More than usual does not fit beside each other: it is scrolled sideways, and the heads go with it.
  const wide = columns.length > DEFAULT_COLUMNS.length || columns.some(({ width }) => width !== null);
  return (
    <TableFrame label={t("listLabel")} className={wide ? "xl:overflow-x-auto" : undefined}>
      <Table
        role="table"
        className={cn(
          "max-md:block md:[&_td]:px-1.5 md:[&_th]:px-1.5 2xl:[&_td]:px-3 2xl:[&_th]:px-3",
          densities[density],
        )}
      >
        <THead role="rowgroup" className="max-md:sr-only">
          <Tr role="row">
            {selection ? <SelectAll rows={rows} selection={selection} /> : null}
            <Th narrow className="pe-0 print:hidden">
              <span className="sr-only">{t("column.expand")}</span>
            </Th>
            {columns.map((column) => (
              <ColumnHead
                key={column.key}
                column={column}
                {...sorting}
                onResize={(key, width) =>
                  arrange({ columns: columns.map((one) => (one.key === key ? { key, width } : one)) })
                }
              />
            ))}
            <Th narrow>
              <span className="sr-only">{t("column.actions")}</span>
            </Th>
          </Tr>
        </THead>
        <TBody role="rowgroup" className="max-md:block">
          {rows.map((row) => (
            <TransactionTableRow
              key={row.sessionId}
              row={row}
              columns={columns}
              selection={selection}
              peeked={row.sessionId === peeked}
            />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function SelectAll({ rows, selection }: { rows: readonly ListedTransaction[]; selection: RowSelection }) {
  const t = useTranslations("lists");
  const all = rows.length > 0 && selection.rows.length === rows.length;
  return (
    <Th narrow className="pe-0 print:hidden">
      <Checkbox
        labelHidden
        label={t("selectAll")}
        checked={all}
        onChange={all ? selection.clear : selection.selectAll}
      />
    </Th>
  );
}
