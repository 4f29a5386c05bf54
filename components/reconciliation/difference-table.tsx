import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { ReportDetail } from "@/lib/reconciliation/types";

/** Every difference, named, with the way to its payment. */
export function DifferenceTable({ report }: { report: ReportDetail }) {
  const t = useTranslations("reconciliation");
  if (report.differences === 0) return <EmptyState title={t("same")} hint={t("sameHint")} />;
  return (
    <Section
      title={t("differences")}
      meta={
        report.differences > report.rows.length
          ? t("some", { shown: report.rows.length, count: report.differences })
          : report.kinds.map(({ kind, count }) => `${t(`kind.${kind}`)}: ${count}`).join(" · ")
      }
    >
      <TableFrame label={t("differences")}>
        <Table>
          <THead>
            <Tr>
              <Th>{t("column.kind")}</Th>
              <Th numeric>{t("column.ours")}</Th>
              <Th numeric>{t("column.theirs")}</Th>
              <Th className="max-md:hidden">{t("column.currency")}</Th>
              <Th className="max-md:hidden">{t("column.reference")}</Th>
              <Th>{t("column.payment")}</Th>
            </Tr>
          </THead>
          <TBody>
            {report.rows.map((row) => (
              <Tr key={row.seq}>
                <Td className="max-md:whitespace-normal">
                  {t(`kind.${row.kind}`)}
                  <span className="block text-muted text-xs md:hidden">
                    <bdi dir="ltr">{row.currency}</bdi>{" "}
                    {row.gatewayReference ? <Reference value={row.gatewayReference} short /> : null}
                  </span>
                </Td>
                <Td numeric>
                  <bdi dir="ltr">{row.ours ?? "–"}</bdi>
                </Td>
                <Td numeric>
                  <bdi dir="ltr">{row.theirs ?? "–"}</bdi>
                </Td>
                <Td className="max-md:hidden">
                  <bdi dir="ltr">{row.currency}</bdi>
                </Td>
                <Td className="max-md:hidden">
                  {row.gatewayReference ? <Reference value={row.gatewayReference} short /> : "–"}
                </Td>
                <Td>
                  {row.sessionId ? (
                    <TextLink href={`/transactions/${row.sessionId}`} prefetch={false}>
                      {t("open")}
                    </TextLink>
                  ) : (
                    "–"
                  )}
                </Td>
              </Tr>
            ))}
          </TBody>
        </Table>
      </TableFrame>
    </Section>
  );
}
