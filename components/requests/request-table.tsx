import { useTranslations } from "next-intl";
import { ReasonText } from "@/components/requests/reason-text";
import { RequestStatusLabel } from "@/components/requests/status-label";
import { Amount } from "@/components/ui/amount";
import { Reference } from "@/components/ui/reference";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { RequestSummary } from "@/lib/approvals/views";

type RowsProps = { rows: readonly RequestSummary[]; ended: boolean };

/** Requests as a dense list. */
export function RequestTable({ rows, ended }: RowsProps) {
  const t = useTranslations("requests");
  return (
    <TableFrame label={t("listLabel")} className="max-sm:hidden">
      <Table>
        <THead>
          <Tr>
            <Th narrow>{t("column.number")}</Th>
            <Th>{t("column.operation")}</Th>
            <Th numeric>{t("column.amount")}</Th>
            <Th>{t("column.payment")}</Th>
            <Th>{t("column.maker")}</Th>
            <Th>{t("column.reason")}</Th>
            <Th>{ended ? t("column.decidedBy") : t("column.age")}</Th>
            <Th>{ended ? t("column.ended") : t("column.expires")}</Th>
            <Th>{t("column.status")}</Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Row key={row.id} row={row} ended={ended} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function Row({ row, ended }: { row: RequestSummary; ended: boolean }) {
  const t = useTranslations("requests");
  return (
    <Tr>
      <Td narrow>
        <TextLink href={`/requests/${row.id}`} prefetch={false}>
          <bdi dir="ltr">{t("number", { id: String(row.id) })}</bdi>
        </TextLink>
      </Td>
      <Td>{t(`operation.${row.operation}`)}</Td>
      <Td numeric>
        <Amount value={row.amount} currency={row.currency} align strong />
      </Td>
      <Td>
        <Reference value={row.orderNo ?? row.transaction} short />
      </Td>
      <Td>
        <Maker row={row} />
      </Td>
      <Td className="text-muted">
        <ReasonText code={row.reasonCode} />
      </Td>
      <Td className={ended ? undefined : "text-muted"}>
        {ended ? (row.decidedBy ?? t("system")) : <Timestamp value={row.createdAt} format="relative" />}
      </Td>
      <Td className="text-muted">
        <Timestamp value={ended ? row.statusChangedAt : row.expiresAt} format="relative" />
      </Td>
      <Td>
        <RequestStatusLabel status={row.status} outcomeUnknown={row.outcomeUnknown} />
      </Td>
    </Tr>
  );
}

/** Who asked; the reader finds himself at a glance. */
export function Maker({ row }: { row: Pick<RequestSummary, "maker" | "isOwn"> }) {
  const t = useTranslations("requests");
  return (
    <>
      <bdi>{row.maker}</bdi>
      {row.isOwn ? <span className="ms-1.5 text-accent text-xs">{t("you")}</span> : null}
    </>
  );
}
