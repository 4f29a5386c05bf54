import { useTranslations } from "next-intl";
import { Maker } from "@/components/requests/maker";
import { RequestStatusLabel } from "@/components/requests/status-label";
import { Amount } from "@/components/ui/amount";
import { cn } from "@/components/ui/cn";
import { Reference } from "@/components/ui/reference";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { InboxRow } from "@/lib/approvals/inbox/types";

type RequestTableProps = { rows: readonly InboxRow[]; isChecker: boolean };

/** Stands on the page of the request as well, so it gives way to the columns by which somebody decides what to open. */
const roomy = "max-[1640px]:hidden";

/** Every request as a dense ledger. */
export function RequestTable({ rows, isChecker }: RequestTableProps) {
  const t = useTranslations("requests");
  return (
    <TableFrame label={t("listLabel")} className="max-sm:hidden xl:overflow-x-auto">
      <Table>
        <THead>
          <Tr>
            <Th narrow>{t("column.number")}</Th>
            <Th>{t("column.asked")}</Th>
            <Th>{t("column.maker")}</Th>
            <Th>{t("column.payment")}</Th>
            <Th className={roomy}>{t("column.paymentType")}</Th>
            <Th>{t("column.operation")}</Th>
            <Th numeric className={roomy}>
              {t("column.amount")}
            </Th>
            <Th numeric>{t("column.operationAmount")}</Th>
            <Th>{t("column.status")}</Th>
            <Th className={roomy}>{t("column.currency")}</Th>
            <Th>{t("column.gateway")}</Th>
            <Th narrow>{t("column.action")}</Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Row key={row.id} row={row} decidable={isChecker && !row.isOwn && row.status === "pending"} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function Row({ row, decidable }: { row: InboxRow; decidable: boolean }) {
  const t = useTranslations("requests");
  const number = t("number", { id: String(row.id) });
  return (
    <Tr>
      <Td narrow>
        <TextLink href={`/requests/${row.id}`} prefetch={false}>
          <bdi dir="ltr">{number}</bdi>
        </TextLink>
      </Td>
      <Td className="text-muted">
        <Timestamp value={row.createdAt} />
      </Td>
      <Td>
        <Maker row={row} />
      </Td>
      <Td>
        <TextLink href={`/transactions/${row.transaction}`} prefetch={false}>
          <Reference value={row.orderNo ?? row.transaction} short />
        </TextLink>
      </Td>
      <Td className={cn(roomy, "text-muted")}>
        {t(`paymentType.${row.paymentType === "e_commerce" ? "e_commerce" : "payment_request"}`)}
      </Td>
      <Td>{t(`operation.${row.operation}`)}</Td>
      <Td numeric className={cn(roomy, "text-muted")}>
        <Amount value={row.paymentAmount} align />
      </Td>
      <Td numeric>
        <Amount value={row.amount} currency={row.currency} align strong />
      </Td>
      <Td>
        <RequestStatusLabel status={row.status} outcomeUnknown={row.outcomeUnknown} />
      </Td>
      <Td className={roomy}>
        <bdi dir="ltr">{row.currency}</bdi>
      </Td>
      <Td className="max-w-32 cut text-muted">
        {row.gateway ? <bdi title={row.gateway}>{row.gateway}</bdi> : "–"}
      </Td>
      <Td narrow>
        <TextLink
          href={`/requests/${row.id}`}
          prefetch={false}
          aria-label={`${decidable ? t("decideRow") : t("openRow")} ${number}`}
        >
          {decidable ? t("decideRow") : t("openRow")}
        </TextLink>
      </Td>
    </Tr>
  );
}
