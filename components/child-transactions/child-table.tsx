import { useTranslations } from "next-intl";
import { memo } from "react";
import { cardCell } from "@/components/transactions/column-cell";
import { SessionId } from "@/components/transactions/session-id";
import { ChildStateLabel } from "@/components/transactions/state-label";
import { cardRow } from "@/components/transactions/transaction-row";
import { Amount } from "@/components/ui/amount";
import { cn } from "@/components/ui/cn";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { ListedChild } from "@/lib/transactions/views";

/** Only where there is room beside the navigation; the payment's page has it too. */
const roomy = "max-[1400px]:hidden";

/** Children as a ledger on wide screens and as cards on a phone; each leads to its payment. */
export const ChildTable = memo(function ChildTable({ rows }: { rows: readonly ListedChild[] }) {
  const t = useTranslations("lists");
  return (
    <TableFrame label={t("childLabel")}>
      <Table role="table" className="max-md:block">
        <THead role="rowgroup" className="max-md:sr-only">
          <Tr role="row">
            <Th narrow>{t("column.state")}</Th>
            <Th narrow numeric>
              {t("column.amount")}
            </Th>
            <Th>{t("childParent")}</Th>
            <Th>{t("column.initiator")}</Th>
            <Th>{t("column.reference")}</Th>
            <Th>{t("column.account")}</Th>
            <Th narrow className={roomy}>
              {t("column.session")}
            </Th>
            <Th narrow>{t("column.created")}</Th>
          </Tr>
        </THead>
        <TBody role="rowgroup" className="max-md:block">
          {rows.map((row) => (
            <ChildTableRow key={row.sessionId} row={row} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
});

function ChildTableRow({ row }: { row: ListedChild }) {
  return (
    <Tr role="row" className={cn(cardRow, "max-md:pe-3")}>
      <Td role="cell" narrow className={cn(cardCell, "max-md:order-1 max-md:w-auto")}>
        <ChildStateLabel child={row} />
      </Td>
      <Td
        role="cell"
        narrow
        numeric
        className={cn(cardCell, "max-md:order-2 max-md:col-span-2 max-md:w-auto")}
      >
        <Amount value={row.amount} currency={row.currency} align />
      </Td>
      <Td role="cell" className={cn(cardCell, "max-w-40 cut max-md:order-3 max-md:max-w-none")}>
        <TextLink href={`/transactions/${row.parent.sessionId}`}>
          <bdi dir="ltr">{row.parent.orderNo ?? row.parent.sessionId.slice(0, 8)}</bdi>
        </TextLink>
      </Td>
      <Td role="cell" className="max-w-40 cut max-md:hidden">
        {row.initiator ? <bdi>{row.initiator}</bdi> : null}
      </Td>
      <Td role="cell" className="max-w-48 cut max-md:hidden">
        <bdi dir="ltr">{row.referenceNumber}</bdi>
      </Td>
      <Td role="cell" className="max-w-48 cut max-md:hidden">
        <bdi>{row.accountName}</bdi>
      </Td>
      <Td role="cell" narrow className={roomy}>
        <SessionId value={row.sessionId} />
      </Td>
      <Td
        role="cell"
        narrow
        className={cn(
          cardCell,
          "text-muted max-md:order-4 max-md:col-span-2 max-md:w-auto max-md:text-end max-md:text-xs",
        )}
      >
        <Timestamp value={row.createdAt} />
      </Td>
    </Tr>
  );
}
