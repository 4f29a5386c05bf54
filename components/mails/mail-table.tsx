import { useTranslations } from "next-intl";
import { MailStatusLabel } from "@/components/mails/mail-status";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { MailSummary } from "@/lib/mail/types";

/** Mails as a dense list. On a phone everything stands under the subject. */
export function MailTable({ rows }: { rows: readonly MailSummary[] }) {
  const t = useTranslations("mails");
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th className="max-sm:hidden">{t("column.time")}</Th>
            <Th className="max-sm:hidden">{t("column.recipient")}</Th>
            <Th>{t("column.subject")}</Th>
            <Th className="max-sm:hidden">{t("column.status")}</Th>
            <Th numeric className="max-md:hidden">
              {t("column.attempts")}
            </Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Tr key={row.id}>
              <Td className="max-sm:hidden">
                <Timestamp value={row.createdAt} seconds />
              </Td>
              <Td className="max-w-60 cut max-sm:hidden">
                <bdi dir="ltr" title={row.recipient}>
                  {row.recipient}
                </bdi>
              </Td>
              <Td className="max-w-120 cut max-sm:whitespace-normal max-sm:py-2">
                <TextLink href={`/mails/${row.id}`} prefetch={false} title={row.subject}>
                  <bdi lang={row.language}>{row.subject}</bdi>
                </TextLink>
                <span className="block break-all text-muted text-xs sm:hidden">
                  <bdi dir="ltr">{row.recipient}</bdi>
                </span>
                <span className="flex flex-wrap items-center gap-x-3 text-xs sm:hidden">
                  <Timestamp value={row.createdAt} />
                  <MailStatusLabel status={row.status} />
                </span>
              </Td>
              <Td className="max-sm:hidden">
                <MailStatusLabel status={row.status} />
              </Td>
              <Td numeric className="max-md:hidden">
                {row.attempts}
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
