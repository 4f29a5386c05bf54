import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { childKeys } from "@/components/child-transactions/api";
import { ChildTransactionList } from "@/components/child-transactions/child-transaction-list";
import { loadChildFilter } from "@/components/child-transactions/list-input";
import { ExportLink } from "@/components/exports/export-link";
import { getQueryClient } from "@/components/shell/query-client";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listAllChildren } from "@/lib/transactions/child-list";
import { listFilterOptions } from "@/lib/transactions/queries";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("lists");
  return { title: t("childTitle") };
}

/** Every refund, capture and void that a gateway accepted. */
export default async function ChildTransactionsPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const [t, actor, filter] = await Promise.all([
    getTranslations("lists"),
    requireActor(),
    loadChildFilter(searchParams),
  ]);
  if (!hasPermission(actor, "transaction.view")) notFound();
  const client = getQueryClient();
  const [options] = await Promise.all([
    listFilterOptions(actor),
    client.prefetchQuery({
      queryKey: childKeys.list(filter),
      queryFn: () => listAllChildren(actor, filter),
      retry: false,
    }),
  ]);
  return (
    <>
      <PageHeader
        title={t("childTitle")}
        description={t("childDescription")}
        actions={<ExportLink list="children" />}
      />
      <HydrationBoundary state={dehydrate(client)}>
        <ChildTransactionList options={options} />
      </HydrationBoundary>
    </>
  );
}
