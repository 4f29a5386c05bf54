import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { ExportLink } from "@/components/exports/export-link";
import { getQueryClient } from "@/components/shell/query-client";
import { transactionKeys } from "@/components/transactions/api";
import { DeletedList } from "@/components/transactions/deleted-list";
import { RetentionNotice } from "@/components/transactions/retention-notice";
import { loadListParams, toFilter } from "@/components/transactions/list-params";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { sql } from "@/lib/db/sql";
import { readRetention } from "@/lib/settings/deleted-retention";
import { listDeletedTransactions, listFilterOptions } from "@/lib/transactions/queries";
import { changeRetentionAction } from "./actions";
import { restoreAction } from "../transactions/actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("transactions");
  return { title: t("deletedPageTitle") };
}

/** Soft-deleted payments and the way back. */
export default async function DeletedTransactionsPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const [t, actor, params] = await Promise.all([
    getTranslations("transactions"),
    requireActor(),
    loadListParams(searchParams),
  ]);
  if (!hasPermission(actor, "transaction.view")) notFound();
  const client = getQueryClient();
  const [options, retention] = await Promise.all([
    listFilterOptions(actor),
    readRetention(sql),
    // A filter that cannot be is not an error of the page: the list says what is wrong with it.
    client.prefetchQuery({
      queryKey: transactionKeys.deleted(params),
      queryFn: () => listDeletedTransactions(actor, params, toFilter(params)),
      retry: false,
    }),
  ]);
  return (
    <>
      <PageHeader
        title={t("deletedPageTitle")}
        description={t("deletedDescription")}
        actions={<ExportLink list="deleted" />}
      />
      <RetentionNotice
        months={retention.months}
        countsFrom={retention.countsFrom}
        change={hasPermission(actor, "policy.manage") ? changeRetentionAction : null}
      />
      <HydrationBoundary state={dehydrate(client)}>
        <DeletedList
          options={options}
          mayRestore={hasPermission(actor, "payment.restore")}
          restore={restoreAction}
          retained={retention.months}
        />
      </HydrationBoundary>
    </>
  );
}
