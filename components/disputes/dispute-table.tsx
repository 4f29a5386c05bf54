import { useTranslations } from "next-intl";
import { DisputeReason, DisputeStatusLabel, DueDate } from "@/components/disputes/dispute-status";
import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";
import { Reference } from "@/components/ui/reference";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { DisputeRow } from "@/lib/transactions/disputes/views";

/** Disputes as a dense list. */
export function DisputeTable({ rows }: { rows: readonly DisputeRow[] }) {
  const t = useTranslations("disputes");
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.status")}</Th>
            <Th numeric>{t("column.amount")}</Th>
            <Th>{t("column.reason")}</Th>
            <Th>{t("column.due")}</Th>
            <Th>{t("column.transaction")}</Th>
            <Th>{t("column.account")}</Th>
            <Th>{t("column.reference")}</Th>
            <Th>{t("column.opened")}</Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Tr key={row.id}>
              <Td>
                <DisputeStatusLabel status={row.status} />
              </Td>
              <Td numeric>
                <Amount value={row.amount} currency={row.currency} />
              </Td>
              <Td>
                <DisputeReason reason={row.reason} />
              </Td>
              <Td>
                <DueDate dueAt={row.dueAt} status={row.status} />
              </Td>
              <Td>
                <span className="inline-flex items-center gap-2">
                  <TextLink href={`/transactions/${row.transaction}`} prefetch={false}>
                    <bdi dir="ltr">{row.orderNo ?? row.transaction.slice(0, 8)}</bdi>
                  </TextLink>
                  {row.frozen ? <Badge tone="negative">{t("frozen")}</Badge> : null}
                </span>
              </Td>
              <Td>{row.accountName}</Td>
              <Td>
                <Reference value={row.gatewayReference} short />
              </Td>
              <Td>
                <Timestamp value={row.createdAt} />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
