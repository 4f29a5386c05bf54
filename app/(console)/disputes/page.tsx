import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { disputeKeys } from "@/components/disputes/api";
import { DisputeList } from "@/components/disputes/dispute-list";
import { loadDisputeFilter } from "@/components/disputes/list-input";
import { ExportLink } from "@/components/exports/export-link";
import { getQueryClient } from "@/components/shell/query-client";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listDisputes } from "@/lib/transactions/disputes/queries";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("disputes");
  return { title: t("title") };
}

/** What customers object to at their bank. */
export default async function DisputesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, actor, filter] = await Promise.all([
    getTranslations("disputes"),
    requireActor(),
    loadDisputeFilter(searchParams),
  ]);
  if (!hasPermission(actor, "transaction.view")) notFound();
  const client = getQueryClient();
  await client.prefetchQuery({
    queryKey: disputeKeys.list(filter),
    queryFn: () => listDisputes(actor, filter),
  });
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={<ExportLink list="disputes" />}
      />
      <HydrationBoundary state={dehydrate(client)}>
        <DisputeList />
      </HydrationBoundary>
    </>
  );
}
