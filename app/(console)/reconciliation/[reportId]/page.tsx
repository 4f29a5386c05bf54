import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { parseNumber } from "@/components/payments-in/path";
import { reportKeys } from "@/components/reconciliation/api";
import { ReportCard } from "@/components/reconciliation/report-card";
import { getQueryClient } from "@/components/shell/query-client";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { getReport } from "@/lib/reconciliation/queries";
import { cancelReportAction, rerunReportAction } from "../actions";

type ReportPageProps = { params: Promise<{ reportId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("reconciliation");
  return { title: t("report") };
}

/** One report with its totals and differences. */
export default async function ReportPage({ params }: ReportPageProps) {
  const [actor, { reportId: text }] = await Promise.all([requireActor(), params]);
  const reportId = parseNumber(text);
  if (reportId === null || !hasPermission(actor, "reconciliation.manage")) notFound();
  const report = await getReport(actor, reportId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const client = getQueryClient();
  client.setQueryData(reportKeys.one(reportId), report);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ReportCard reportId={reportId} actions={{ rerun: rerunReportAction, cancel: cancelReportAction }} />
    </HydrationBoundary>
  );
}
