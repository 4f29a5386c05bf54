"use client";

import { useRecordedText } from "@/components/operations/recorded-text";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { reportKeys, reportQuery } from "@/components/reconciliation/api";
import { DifferenceTable } from "@/components/reconciliation/difference-table";
import { useFailureText } from "@/components/shell/failure-text";
import { ReportStatusLabel } from "@/components/reconciliation/report-status";
import { TotalsTable } from "@/components/reconciliation/totals-table";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Callout } from "@/components/ui/callout";
import { Day } from "@/components/ui/day";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Progress } from "@/components/ui/progress";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { ReportDetail } from "@/lib/reconciliation/types";

export type ReportActions = {
  rerun: ServerAction<{ reportId: number }, { reportId: number }>;
  cancel: ServerAction<{ reportId: number }, void>;
};

type ReportCardProps = { reportId: number; actions: ReportActions };

/** One account's day beside what its gateway says. */
export function ReportCard({ reportId, actions }: ReportCardProps) {
  const t = useTranslations("reconciliation");
  const common = useTranslations("common");
  const failureText = useFailureText();
  const { data: report, error, refetch } = useQuery(reportQuery(reportId));
  if (!report) return error ? <ErrorState hint={failureText(error)} onRetry={() => void refetch()} /> : null;
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/reconciliation">{t("title")}</TextLink>}
        title={
          <>
            <bdi>{report.accountName}</bdi>
            {common("comma")}
            <Day value={report.day} />
          </>
        }
        meta={<ReportStatusLabel report={report} />}
        description={
          <>
            {t(`basis.${report.basis}`)}
            {report.fileName ? (
              <>
                {" "}
                <bdi>{report.fileName}</bdi>
              </>
            ) : null}{" "}
            · <bdi>{report.createdBy}</bdi> · <Timestamp value={report.createdAt} />
          </>
        }
        actions={<ReportSteps report={report} actions={actions} />}
      />
      <div className="flex flex-col gap-8">
        <Remarks report={report} />
        {report.status === "done" ? <TotalsTable totals={report.totals} /> : null}
        {report.status === "done" ? <DifferenceTable report={report} /> : null}
      </div>
    </>
  );
}

function ReportSteps({ report, actions }: { report: ReportDetail; actions: ReportActions }) {
  const t = useTranslations("reconciliation");
  const router = useRouter();
  const client = useQueryClient();
  const failureText = useFailureText();
  const rerunning = useMutation({
    mutationFn: () => runAction(actions.rerun({ reportId: report.id })),
    onSuccess: ({ reportId }) => router.push(`/reconciliation/${reportId}`),
    onError: (error) => toast.error(failureText(error)),
  });
  const canceling = useMutation({
    mutationFn: () => runAction(actions.cancel({ reportId: report.id })),
    onError: (error) => toast.error(failureText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: reportKeys.all }),
  });
  if (report.status === "running")
    return (
      <Button pending={canceling.isPending} onClick={() => canceling.mutate()}>
        {t("stop")}
      </Button>
    );
  return (
    <>
      {report.status === "done" ? (
        <a href={`/api/reconciliation/${report.id}/file`} className={buttonClass({})} download>
          {t("download")}
        </a>
      ) : null}
      <Button pending={rerunning.isPending} onClick={() => rerunning.mutate()}>
        {t("again")}
      </Button>
    </>
  );
}

function Remarks({ report }: { report: ReportDetail }) {
  const t = useTranslations("reconciliation");
  const recorded = useRecordedText();
  if (report.status === "running")
    return (
      <div aria-live="polite" className="flex flex-col gap-2">
        <Progress
          className="max-w-xl"
          label={t("progress")}
          total={report.stepsTotal || null}
          done={report.stepsDone}
        />
        <p className="text-muted">{t("done", { count: report.stepsDone })}</p>
      </div>
    );
  if (report.failure)
    return (
      <Callout tone="negative" title={t("failed")}>
        {recorded(report.failure)}
      </Callout>
    );
  if (report.status !== "done") return null;
  return (
    <div className="flex flex-col gap-2 empty:hidden">
      {report.basis === "inquiry" ? <Callout tone="info">{t("inquiryLimits")}</Callout> : null}
      {report.notAsked > 0 ? (
        <Callout tone="warning">{t("notAsked", { count: report.notAsked })}</Callout>
      ) : null}
      {report.wrongRows > 0 ? (
        <Callout tone="warning">
          {t("wrongRows", { count: report.wrongRows })}{" "}
          {report.importId === null ? null : (
            <TextLink href={`/reconciliation/files/${report.importId}`}>{t("openFile")}</TextLink>
          )}
        </Callout>
      ) : null}
      {report.comparesRefunds ? null : <Callout tone="info">{t("noRefunds")}</Callout>}
    </div>
  );
}
