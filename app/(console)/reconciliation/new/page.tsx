import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { NoAccounts } from "@/components/payments-in/no-accounts";
import { UploadForm } from "@/components/payments-in/upload-form";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listImportAccounts } from "@/lib/payments/incoming/queries";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("reconciliation");
  return { title: t("uploadSettlement") };
}

/** Uploads what a gateway settled. */
export default async function NewSettlementPage() {
  const [t, actor] = await Promise.all([getTranslations("reconciliation"), requireActor()]);
  if (!hasPermission(actor, "reconciliation.manage")) notFound();
  const accounts = await listImportAccounts(actor, "settlement");
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/reconciliation">{t("title")}</TextLink>}
        title={t("uploadSettlement")}
        description={t("uploadText")}
      />
      {accounts.length === 0 ? (
        <NoAccounts mayAdd={hasPermission(actor, "gateway.manage")} />
      ) : (
        <UploadForm kind="settlement" accounts={accounts} basePath="/reconciliation/files" />
      )}
    </>
  );
}
