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
            <Th className="max-md:hidden">{t("column.reason")}</Th>
            <Th className="max-md:hidden">{t("column.due")}</Th>
            <Th>{t("column.transaction")}</Th>
            <Th className="max-md:hidden">{t("column.account")}</Th>
            <Th className="max-md:hidden">{t("column.reference")}</Th>
            <Th className="max-md:hidden">{t("column.opened")}</Th>
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
              <Td className="max-md:hidden">
                <DisputeReason reason={row.reason} />
              </Td>
              <Td className="max-md:hidden">
                <DueDate dueAt={row.dueAt} status={row.status} />
              </Td>
              <Td className="max-md:whitespace-normal">
                <span className="inline-flex flex-wrap items-center gap-x-2">
                  <TextLink href={`/transactions/${row.transaction}`} prefetch={false}>
                    <bdi dir="ltr">{row.orderNo ?? row.transaction.slice(0, 8)}</bdi>
                  </TextLink>
                  {row.frozen ? <Badge tone="negative">{t("frozen")}</Badge> : null}
                </span>
                <span className="block text-muted text-xs md:hidden">
                  <DisputeReason reason={row.reason} />
                </span>
                {row.status === "opened" && row.dueAt ? (
                  <span className="block text-xs md:hidden">
                    <span className="text-muted">{t("column.due")}</span>{" "}
                    <DueDate dueAt={row.dueAt} status={row.status} />
                  </span>
                ) : null}
              </Td>
              <Td className="max-md:hidden">{row.accountName}</Td>
              <Td className="max-md:hidden">
                <Reference value={row.gatewayReference} short />
              </Td>
              <Td className="max-md:hidden">
                <Timestamp value={row.createdAt} />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
