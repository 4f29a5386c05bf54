import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTimeZone, getTranslations } from "next-intl/server";
import { HealthListTable } from "@/components/request-features/health-tables";
import { HealthView } from "@/components/request-features/health-view";
import { PeriodEvidence } from "@/components/request-features/period-evidence";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { HEALTH_LIST_LIMIT, listHealth } from "@/lib/approvals/health/list-health";
import { maySeeHealth, queueHealth } from "@/lib/approvals/health/queries";
import { parseHealthList } from "@/lib/approvals/health/rules";
import { HEALTH_DAYS } from "@/lib/approvals/health/types";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { addDays, dayOf } from "@/lib/rollups/merchant-day";

type HealthPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("requestFeatures.health");
  return { title: t("title") };
}

/** How the queue of requests does; each number opens the requests behind it. */
export default async function HealthPage({ searchParams }: HealthPageProps) {
  const [t, requests, actor, asked] = await Promise.all([
    getTranslations("requestFeatures.health"),
    getTranslations("requests"),
    requireActor(),
    searchParams,
  ]);
  if (!maySeeHealth(actor)) notFound();
  const days = HEALTH_DAYS.find((value) => String(value) === asked.days) ?? 30;
  const list = parseHealthList(typeof asked.list === "string" ? asked.list : null);
  const [health, rows] = await Promise.all([
    queueHealth(actor, days),
    list ? listHealth(actor, list, days) : null,
  ]);
  const today = dayOf(new Date(), await getTimeZone());
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/requests">{requests("title")}</TextLink>}
        title={t("title")}
        description={t("description")}
      />
      <div className="flex flex-col gap-8">
        <HealthView health={health} />
        {rows ? <HealthListTable rows={rows} days={days} limit={HEALTH_LIST_LIMIT} /> : null}
        {hasPermission(actor, "audit.view") ? <PeriodEvidence from={addDays(today, -30)} to={today} /> : null}
      </div>
    </>
  );
}
