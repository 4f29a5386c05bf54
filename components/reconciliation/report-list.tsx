"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { reportListQuery } from "@/components/reconciliation/api";
import { useFailureText } from "@/components/shell/failure-text";
import { ReportStatusLabel } from "@/components/reconciliation/report-status";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";

/** Reports, the latest first. */
export function ReportList() {
  const t = useTranslations("reconciliation");
  const failureText = useFailureText();
  const { data, error, refetch } = useQuery(reportListQuery());
  if (!data)
    return error ? (
      <ErrorState hint={failureText(error)} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows columns={6} />
    );
  if (data.length === 0) return <EmptyState title={t("empty")} hint={t("emptyHint")} />;
  return (
    <TableFrame label={t("reports")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.day")}</Th>
            <Th>{t("column.account")}</Th>
            <Th>{t("column.basis")}</Th>
            <Th>{t("column.result")}</Th>
            <Th>{t("column.by")}</Th>
            <Th>{t("column.made")}</Th>
          </Tr>
        </THead>
        <TBody>
          {data.map((report) => (
            <Tr key={report.id}>
              <Td>
                <TextLink href={`/reconciliation/${report.id}`} prefetch={false}>
                  <bdi dir="ltr">{report.day}</bdi>
                </TextLink>
              </Td>
              <Td>
                <bdi>{report.accountName}</bdi>
              </Td>
              <Td>{t(`basis.${report.basis}`)}</Td>
              <Td>
                <ReportStatusLabel report={report} />
              </Td>
              <Td>
                <bdi>{report.createdBy}</bdi>
              </Td>
              <Td>
                <Timestamp value={report.createdAt} />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
