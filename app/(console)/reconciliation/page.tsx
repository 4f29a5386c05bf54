import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { notFound } from "next/navigation";
import { getTimeZone, getTranslations } from "next-intl/server";
import { importKeys } from "@/components/payments-in/api";
import { ImportList } from "@/components/payments-in/import-list";
import { NoAccounts } from "@/components/payments-in/no-accounts";
import { reportKeys } from "@/components/reconciliation/api";
import { InquiryForm } from "@/components/reconciliation/inquiry-form";
import { ReportList } from "@/components/reconciliation/report-list";
import { getQueryClient } from "@/components/shell/query-client";
import { buttonClass } from "@/components/ui/button-class";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listImportAccounts, listImports } from "@/lib/payments/incoming/queries";
import { listReports } from "@/lib/reconciliation/queries";
import { yesterday } from "@/lib/reconciliation/yesterday";
import { startReportAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("reconciliation");
  return { title: t("title") };
}

/** Compares days with what gateways say. */
export default async function ReconciliationPage() {
  const [t, actor] = await Promise.all([getTranslations("reconciliation"), requireActor()]);
  if (!hasPermission(actor, "reconciliation.manage")) notFound();
  const client = getQueryClient();
  const [accounts] = await Promise.all([
    listImportAccounts(actor, "settlement"),
    client.prefetchQuery({ queryKey: reportKeys.list, queryFn: () => listReports(actor) }),
    client.prefetchQuery({
      queryKey: importKeys.list("settlement"),
      queryFn: () => listImports(actor, "settlement"),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader title={t("title")} description={t("description")} />
      {accounts.length === 0 ? (
        <NoAccounts mayAdd={hasPermission(actor, "gateway.manage")} />
      ) : (
        <div className="flex flex-col gap-10">
          <Section title={t("ask")}>
            <p className="mb-3 max-w-prose text-muted">{t("askText")}</p>
            <InquiryForm
              accounts={accounts.filter((account) => account.canFetch)}
              day={yesterday(await getTimeZone())}
              start={startReportAction}
            />
          </Section>
          <Section title={t("reports")}>
            <ReportList />
          </Section>
          <Section
            title={t("settlements")}
            actions={
              <Link href="/reconciliation/new" className={buttonClass({})}>
                {t("uploadSettlement")}
              </Link>
            }
          >
            <ImportList kind="settlement" basePath="/reconciliation/files" />
          </Section>
        </div>
      )}
    </HydrationBoundary>
  );
}
