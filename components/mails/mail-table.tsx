import { useTranslations } from "next-intl";
import { MailStatusLabel } from "@/components/mails/mail-status";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { MailSummary } from "@/lib/mail/types";

/** Mails as a dense list. */
export function MailTable({ rows }: { rows: readonly MailSummary[] }) {
  const t = useTranslations("mails");
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.time")}</Th>
            <Th>{t("column.recipient")}</Th>
            <Th>{t("column.subject")}</Th>
            <Th>{t("column.status")}</Th>
            <Th numeric>{t("column.attempts")}</Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Tr key={row.id}>
              <Td>
                <Timestamp value={row.createdAt} seconds />
              </Td>
              <Td className="max-w-60 cut">
                <bdi dir="ltr" title={row.recipient}>
                  {row.recipient}
                </bdi>
              </Td>
              <Td className="max-w-120 cut">
                <TextLink href={`/mails/${row.id}`} prefetch={false} title={row.subject}>
                  <bdi lang={row.language}>{row.subject}</bdi>
                </TextLink>
              </Td>
              <Td>
                <MailStatusLabel status={row.status} />
              </Td>
              <Td numeric>{row.attempts}</Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
