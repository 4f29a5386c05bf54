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
  const t = await getTranslations("paymentsIn");
  return { title: t("importFile") };
}

/** Uploads a file of payments. */
export default async function NewImportPage() {
  const [t, actor] = await Promise.all([getTranslations("paymentsIn"), requireActor()]);
  if (!hasPermission(actor, "payment.import")) notFound();
  const accounts = await listImportAccounts(actor, "payments");
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/payments-in">{t("title")}</TextLink>}
        title={t("importFile")}
        description={t("importText")}
      />
      {accounts.length === 0 ? (
        <NoAccounts mayAdd={hasPermission(actor, "gateway.manage")} />
      ) : (
        <UploadForm kind="payments" accounts={accounts} basePath="/payments-in" />
      )}
    </>
  );
}
