import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { ExportLink } from "@/components/exports/export-link";
import { getQueryClient } from "@/components/shell/query-client";
import { buttonClass } from "@/components/ui/button-class";
import { PageHeader } from "@/components/ui/page-header";
import { webhookKeys } from "@/components/webhooks/api";
import { DeliveryList } from "@/components/webhooks/delivery-list";
import { loadDeliveryFilter } from "@/components/webhooks/list-input";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listDeliveries } from "@/lib/webhooks/queries";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("webhooks");
  return { title: t("title") };
}

/** What was sent to merchants and what came back. */
export default async function WebhooksPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, actor, filter] = await Promise.all([
    getTranslations("webhooks"),
    requireActor(),
    loadDeliveryFilter(searchParams),
  ]);
  if (!hasPermission(actor, "webhook.manage")) notFound();
  const client = getQueryClient();
  await client.prefetchQuery({
    queryKey: webhookKeys.list(filter),
    queryFn: () => listDeliveries(actor, filter),
  });
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <>
            <ExportLink list="deliveries" />
            <Link href="/webhooks/settings" className={buttonClass({})}>
              {t("settings")}
            </Link>
          </>
        }
      />
      <HydrationBoundary state={dehydrate(client)}>
        <DeliveryList />
      </HydrationBoundary>
    </>
  );
}
