import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuditCard } from "@/components/audit/audit-card";
import { ActionText } from "@/components/audit/event-words";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { getAuditEvent } from "@/lib/audit/read-audit";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audit");
  return { title: t("event") };
}

/** One event: who, what, from where, and what was before and after. */
export default async function AuditEventPage({ params }: { params: Promise<{ eventId: string }> }) {
  const [t, actor, { eventId }] = await Promise.all([getTranslations("audit"), requireActor(), params]);
  if (!hasPermission(actor, "audit.view")) notFound();
  const event = await getAuditEvent(actor, eventId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
  if (!event) notFound();
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/audit">{t("title")}</TextLink>}
        title={<ActionText action={event.action} />}
        meta={
          <bdi dir="ltr" className="text-muted">
            {event.action}
          </bdi>
        }
      />
      <AuditCard event={event} />
    </>
  );
}
