import { useTranslations } from "next-intl";
import { Reference } from "@/components/ui/reference";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { AnswerText, DeliveryStatusLabel } from "@/components/webhooks/delivery-status";
import type { DeliverySummary } from "@/lib/webhooks/types";

/** Deliveries as a dense list. On a phone the kind, the address and what became of it stand under the time. */
export function DeliveryTable({ rows }: { rows: readonly DeliverySummary[] }) {
  const t = useTranslations("webhooks");
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.time")}</Th>
            <Th className="max-sm:hidden">{t("column.kind")}</Th>
            <Th className="max-sm:hidden">{t("column.transaction")}</Th>
            <Th className="max-sm:hidden">{t("column.url")}</Th>
            <Th className="max-sm:hidden">{t("column.answer")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("column.attempts")}
            </Th>
            <Th>{t("column.status")}</Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Tr key={row.id}>
              <Td className="max-sm:whitespace-normal max-sm:py-2">
                <TextLink href={`/webhooks/${row.id}`} prefetch={false}>
                  <Timestamp value={row.createdAt} seconds />
                </TextLink>
                <span className="block text-muted text-xs sm:hidden">{t(`kind.${row.kind}`)}</span>
                <span className="block break-all text-muted text-xs sm:hidden">
                  <bdi dir="ltr">{row.url}</bdi>
                </span>
              </Td>
              <Td className="max-sm:hidden">{t(`kind.${row.kind}`)}</Td>
              <Td className="max-sm:hidden">
                {row.transaction ? <Reference value={row.transaction} short /> : t("none")}
              </Td>
              <Td className="max-w-80 cut text-muted max-sm:hidden">
                <bdi dir="ltr" title={row.url}>
                  {row.url}
                </bdi>
              </Td>
              <Td className="max-sm:hidden">
                <AnswerText httpStatus={row.lastStatus} fault={row.lastFault} />
              </Td>
              <Td numeric className="max-sm:hidden">
                {row.attempts}
              </Td>
              <Td>
                <DeliveryStatusLabel status={row.status} />
                <span className="block text-xs sm:hidden">
                  <AnswerText httpStatus={row.lastStatus} fault={row.lastFault} />
                </span>
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
