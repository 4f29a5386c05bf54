import type { Metadata } from "next";
import { Command } from "@/components/audit/command";
import { notFound } from "next/navigation";
import { getTimeZone, getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { AuditFilters } from "@/components/audit/audit-filters";
import { AuditTabs } from "@/components/audit/audit-tabs";
import { AuditTable } from "@/components/audit/audit-table";
import { ExportMenu } from "@/components/audit/export-menu";
import { auditFilter, loadAuditInput, serializeAuditInput } from "@/components/audit/list-input";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { TextLink } from "@/components/ui/text-link";
import { listAudit } from "@/lib/audit/read-audit";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audit");
  return { title: t("title") };
}

/** Everything that was done, refused and looked at. */
export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, actor, input, zone] = await Promise.all([
    getTranslations("audit"),
    requireActor(),
    loadAuditInput(searchParams),
    getTimeZone(),
  ]);
  if (!hasPermission(actor, "audit.view")) notFound();
  const page = await listAudit(actor, auditFilter(input, zone)).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "invalid_input") return null;
    throw error;
  });
  const exportPath = (format: string) => {
    const path = serializeAuditInput("/api/audit/export", { ...input, before: null });
    return `${path}${path.includes("?") ? "&" : "?"}format=${format}`;
  };
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t.rich("description", { code: (text) => <Command>{text}</Command> })}
        actions={
          <ExportMenu
            form={serializeAuditInput("/exports?list=audit", { ...input, before: null })}
            csv={exportPath("csv")}
            proof={exportPath("proof")}
          />
        }
      />
      <AuditTabs current="trail" />
      <AuditFilters input={input} />
      {page === null ? <Callout tone="warning">{t("tooSlow")}</Callout> : null}
      {page?.rows.length === 0 ? <EmptyState title={t("empty")} hint={t("emptyHint")} /> : null}
      {page && page.rows.length > 0 ? <AuditTable rows={page.rows} /> : null}
      {page?.next || input.before ? (
        <Pagination
          previousHref={null}
          nextHref={page?.next ? serializeAuditInput("/audit", { ...input, before: page.next }) : null}
          summary={
            input.before ? (
              <TextLink href={serializeAuditInput("/audit", { ...input, before: null })}>
                {t("latest")}
              </TextLink>
            ) : null
          }
        />
      ) : null}
    </>
  );
}
