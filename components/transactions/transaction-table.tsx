"use client";

import { useTranslations } from "next-intl";
import type { ListedTransaction } from "@/components/transactions/api";
import { TransactionTableRow } from "@/components/transactions/transaction-row";
import { Table, TableFrame, TBody, Th, THead, Tr } from "@/components/ui/table";

/** The list: a ledger on wide screens, two-line cards on a phone, one markup for both. */
export function TransactionTable({ rows }: { rows: readonly ListedTransaction[] }) {
  const t = useTranslations("transactions");
  return (
    <TableFrame label={t("listLabel")}>
      <Table
        role="table"
        className="max-md:block md:[&_td]:px-1.5 md:[&_th]:px-1.5 2xl:[&_td]:px-3 2xl:[&_th]:px-3"
      >
        <THead role="rowgroup" className="max-md:sr-only">
          <Tr role="row">
            <Th narrow className="pe-0">
              <span className="sr-only">{t("column.expand")}</span>
            </Th>
            <Th narrow>{t("column.state")}</Th>
            <Th narrow numeric>
              {t("column.amount")}
            </Th>
            <Th>{t("column.moved")}</Th>
            <Th>{t("column.customer")}</Th>
            <Th>{t("column.order")}</Th>
            <Th>{t("column.account")}</Th>
            <Th narrow>{t("column.session")}</Th>
            <Th narrow>{t("column.created")}</Th>
            <Th narrow>
              <span className="sr-only">{t("column.actions")}</span>
            </Th>
          </Tr>
        </THead>
        <TBody role="rowgroup" className="max-md:block">
          {rows.map((row) => (
            <TransactionTableRow key={row.sessionId} row={row} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
