"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { reportListQuery } from "@/components/reconciliation/api";
import { ReportStatusLabel } from "@/components/reconciliation/report-status";
import { QueryList } from "@/components/shell/query-list";
import { Day } from "@/components/ui/day";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";

/** Reports, the latest first. */
export function ReportList() {
  const t = useTranslations("reconciliation");
  const query = useQuery(reportListQuery());
  return (
    <QueryList
      query={query}
      columns={6}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title={t("empty")} hint={t("emptyHint")} />}
    >
      {(rows) => (
        <TableFrame label={t("reports")}>
          <Table>
            <THead>
              <Tr>
                <Th>{t("column.day")}</Th>
                <Th>{t("column.account")}</Th>
                <Th className="max-md:hidden">{t("column.basis")}</Th>
                <Th>{t("column.result")}</Th>
                <Th className="max-md:hidden">{t("column.by")}</Th>
                <Th className="max-md:hidden">{t("column.made")}</Th>
              </Tr>
            </THead>
            <TBody>
              {rows.map((report) => (
                <Tr key={report.id}>
                  <Td>
                    <TextLink href={`/reconciliation/${report.id}`} prefetch={false}>
                      <Day value={report.day} />
                    </TextLink>
                  </Td>
                  <Td className="max-md:whitespace-normal">
                    <bdi>{report.accountName}</bdi>
                  </Td>
                  <Td className="max-md:hidden">{t(`basis.${report.basis}`)}</Td>
                  <Td>
                    <ReportStatusLabel report={report} />
                  </Td>
                  <Td className="max-md:hidden">
                    <bdi>{report.createdBy}</bdi>
                  </Td>
                  <Td className="max-md:hidden">
                    <Timestamp value={report.createdAt} />
                  </Td>
                </Tr>
              ))}
            </TBody>
          </Table>
        </TableFrame>
      )}
    </QueryList>
  );
}
