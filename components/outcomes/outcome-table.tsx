import { useTranslations } from "next-intl";
import { OutcomeMarks } from "@/components/outcomes/outcome-marks";
import { OperationName } from "@/components/transactions/operation-name";
import { Amount } from "@/components/ui/amount";
import { Reference } from "@/components/ui/reference";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { OutcomeSummary } from "@/lib/operations/outcomes/types";

/** Operations without an outcome, or with one that people settled, as a dense list. */
export function OutcomeTable({ rows }: { rows: readonly OutcomeSummary[] }) {
  const t = useTranslations("outcomes");
  return (
    <TableFrame label={t("listLabel")} className="max-sm:hidden">
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.operation")}</Th>
            <Th numeric>{t("column.amount")}</Th>
            <Th>{t("column.payment")}</Th>
            <Th>{t("column.account")}</Th>
            <Th>{t("column.since")}</Th>
            <Th numeric>{t("column.questions")}</Th>
            <Th>{t("column.next")}</Th>
            <Th>{t("column.status")}</Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Row key={row.operationId} row={row} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function Row({ row }: { row: OutcomeSummary }) {
  const t = useTranslations("outcomes");
  return (
    <Tr>
      <Td>
        <TextLink href={`/outcomes/${row.operationId}`} prefetch={false}>
          <OperationName type={row.type} />
        </TextLink>
      </Td>
      <Td numeric>
        <Amount value={row.amount} currency={row.currency} align strong />
      </Td>
      <Td>
        <Reference value={row.orderNo ?? row.transaction} short />
      </Td>
      <Td>
        <bdi>{row.account}</bdi>
      </Td>
      <Td className="text-muted">
        <Timestamp value={row.since} format="relative" />
      </Td>
      <Td numeric>{row.inquiryCount}</Td>
      <Td className="text-muted">
        {row.nextInquiryAt ? <Timestamp value={row.nextInquiryAt} format="relative" /> : t("noNext")}
      </Td>
      <Td>
        <OutcomeMarks row={row} />
      </Td>
    </Tr>
  );
}
