import { useTranslations } from "next-intl";
import { Reference } from "@/components/ui/reference";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { AnswerText, DeliveryStatusLabel } from "@/components/webhooks/delivery-status";
import type { DeliverySummary } from "@/lib/webhooks/types";

/** Deliveries as a dense list. */
export function DeliveryTable({ rows }: { rows: readonly DeliverySummary[] }) {
  const t = useTranslations("webhooks");
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.time")}</Th>
            <Th>{t("column.kind")}</Th>
            <Th>{t("column.transaction")}</Th>
            <Th>{t("column.url")}</Th>
            <Th>{t("column.answer")}</Th>
            <Th numeric>{t("column.attempts")}</Th>
            <Th>{t("column.status")}</Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Tr key={row.id}>
              <Td>
                <TextLink href={`/webhooks/${row.id}`} prefetch={false}>
                  <Timestamp value={row.createdAt} seconds />
                </TextLink>
              </Td>
              <Td>{t(`kind.${row.kind}`)}</Td>
              <Td>{row.transaction ? <Reference value={row.transaction} short /> : t("none")}</Td>
              <Td className="max-w-80 cut text-muted">
                <bdi dir="ltr" title={row.url}>
                  {row.url}
                </bdi>
              </Td>
              <Td>
                <AnswerText httpStatus={row.lastStatus} fault={row.lastFault} />
              </Td>
              <Td numeric>{row.attempts}</Td>
              <Td>
                <DeliveryStatusLabel status={row.status} />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
