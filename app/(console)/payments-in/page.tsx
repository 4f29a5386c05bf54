import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { importKeys } from "@/components/payments-in/api";
import { FetchSection } from "@/components/payments-in/fetch-section";
import { ImportList } from "@/components/payments-in/import-list";
import { NoAccounts } from "@/components/payments-in/no-accounts";
import { getQueryClient } from "@/components/shell/query-client";
import { buttonClass } from "@/components/ui/button-class";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listImportAccounts, listImports } from "@/lib/payments/incoming/queries";
import { importPaymentAction, previewPaymentAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("paymentsIn");
  return { title: t("title") };
}

/** Payments that did not begin in a checkout session: fetched one by one, or imported from files. */
export default async function PaymentsInPage() {
  const [t, actor] = await Promise.all([getTranslations("paymentsIn"), requireActor()]);
  if (!hasPermission(actor, "payment.import")) notFound();
  const client = getQueryClient();
  const [accounts] = await Promise.all([
    listImportAccounts(actor, "payments"),
    client.prefetchQuery({
      queryKey: importKeys.list("payments"),
      queryFn: () => listImports(actor, "payments"),
    }),
  ]);
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      {accounts.length === 0 ? (
        <NoAccounts mayAdd={hasPermission(actor, "gateway.manage")} />
      ) : (
        <div className="flex flex-col gap-10">
          <FetchSection
            accounts={accounts.filter((account) => account.canFetch)}
            preview={previewPaymentAction}
            confirm={importPaymentAction}
          />
          <Section
            title={t("files")}
            actions={
              <Link href="/payments-in/new" className={buttonClass({ variant: "primary" })}>
                {t("importFile")}
              </Link>
            }
          >
            <HydrationBoundary state={dehydrate(client)}>
              <ImportList kind="payments" basePath="/payments-in" />
            </HydrationBoundary>
          </Section>
        </div>
      )}
    </>
  );
}
