import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { ExportLink } from "@/components/exports/export-link";
import { noticeKeys } from "@/components/gateway-notices/api";
import { loadNoticeFilter } from "@/components/gateway-notices/list-input";
import { NoticeList } from "@/components/gateway-notices/notice-list";
import { getQueryClient } from "@/components/shell/query-client";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listNotices } from "@/lib/notices/queries";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("gatewayNotices");
  return { title: t("title") };
}

/** What gateways told by themselves. */
export default async function GatewayNoticesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, actor, filter] = await Promise.all([
    getTranslations("gatewayNotices"),
    requireActor(),
    loadNoticeFilter(searchParams),
  ]);
  if (!hasPermission(actor, "gateway_notice.manage")) notFound();
  const client = getQueryClient();
  await client.prefetchQuery({
    queryKey: noticeKeys.list(filter),
    queryFn: () => listNotices(actor, filter),
  });
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={<ExportLink list="notices" />} />
      <HydrationBoundary state={dehydrate(client)}>
        <NoticeList />
      </HydrationBoundary>
    </>
  );
}
