import { useTranslations } from "next-intl";
import { NoticeStatusLabel, ResultText, SaidText } from "@/components/gateway-notices/notice-words";
import { Reference } from "@/components/ui/reference";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { NoticeSummary } from "@/lib/notices/types";

/** Notices as a dense list. On a phone what was said and what became of it stand under the time. */
export function NoticeTable({ rows }: { rows: readonly NoticeSummary[] }) {
  const t = useTranslations("gatewayNotices");
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.time")}</Th>
            <Th className="max-sm:hidden">{t("column.account")}</Th>
            <Th className="max-sm:hidden">{t("column.said")}</Th>
            <Th className="max-sm:hidden">{t("column.transaction")}</Th>
            <Th>{t("column.status")}</Th>
            <Th className="max-lg:hidden">{t("column.result")}</Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Tr key={row.id}>
              <Td className="max-sm:whitespace-normal max-sm:py-2">
                <TextLink href={`/gateway-notices/${row.id}`} prefetch={false}>
                  <Timestamp value={row.receivedAt} seconds />
                </TextLink>
                <span className="block sm:hidden">
                  {row.said ? <SaidText said={row.said} /> : t(`kind.${row.kind}`)}
                </span>
                <span className="block text-muted text-xs sm:hidden">
                  <bdi>{row.accountName}</bdi>
                </span>
              </Td>
              <Td className="max-sm:hidden">
                <bdi title={row.account}>{row.accountName}</bdi>
              </Td>
              <Td className="max-sm:hidden">
                {row.said ? <SaidText said={row.said} /> : t(`kind.${row.kind}`)}
              </Td>
              <Td className="max-sm:hidden">
                {row.transaction ? (
                  <TextLink href={`/transactions/${row.transaction}`} prefetch={false}>
                    <Reference value={row.transaction} short />
                  </TextLink>
                ) : (
                  t("none")
                )}
              </Td>
              <Td className="max-sm:whitespace-normal">
                <NoticeStatusLabel status={row.status} />
                <span className="block text-muted text-xs lg:hidden">
                  <ResultText result={row.result} />
                </span>
              </Td>
              <Td className="text-muted max-lg:hidden">
                <ResultText result={row.result} />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
