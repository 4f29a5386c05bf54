import { useTranslations } from "next-intl";
import { NoticeStatusLabel, ResultText, SaidText } from "@/components/gateway-notices/notice-words";
import { Reference } from "@/components/ui/reference";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { NoticeSummary } from "@/lib/notices/types";

/** Notices as a dense list. */
export function NoticeTable({ rows }: { rows: readonly NoticeSummary[] }) {
  const t = useTranslations("gatewayNotices");
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.time")}</Th>
            <Th>{t("column.account")}</Th>
            <Th>{t("column.said")}</Th>
            <Th>{t("column.transaction")}</Th>
            <Th>{t("column.status")}</Th>
            <Th>{t("column.result")}</Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Tr key={row.id}>
              <Td>
                <TextLink href={`/gateway-notices/${row.id}`} prefetch={false}>
                  <Timestamp value={row.receivedAt} seconds />
                </TextLink>
              </Td>
              <Td>
                <bdi dir="ltr">{row.account}</bdi>
              </Td>
              <Td>{row.said ? <SaidText said={row.said} /> : t(`kind.${row.kind}`)}</Td>
              <Td>
                {row.transaction ? (
                  <TextLink href={`/transactions/${row.transaction}`} prefetch={false}>
                    <Reference value={row.transaction} short />
                  </TextLink>
                ) : (
                  t("none")
                )}
              </Td>
              <Td>
                <NoticeStatusLabel status={row.status} />
              </Td>
              <Td className="text-muted">
                <ResultText result={row.result} />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
