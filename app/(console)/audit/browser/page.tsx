import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuditTabs } from "@/components/audit/audit-tabs";
import { ViolationTable } from "@/components/audit/violation-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listViolations } from "@/lib/server/policy-violations";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audit.browser");
  return { title: t("title") };
}

/** What browsers said that the content policy stopped. */
export default async function BrowserReportsPage() {
  const [t, actor] = await Promise.all([getTranslations("audit.browser"), requireActor()]);
  if (!hasPermission(actor, "audit.view")) notFound();
  const violations = await listViolations(actor);
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <AuditTabs current="browser" />
      {violations.length === 0 ? (
        <EmptyState title={t("empty")} hint={t("emptyHint")} />
      ) : (
        <ViolationTable violations={violations} />
      )}
    </>
  );
}
