import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { withAllowed } from "@/components/operations/allowed-operations";
import { NewPaymentLink } from "@/components/payment-requests/new-payment-link";
import { getQueryClient } from "@/components/shell/query-client";
import { transactionKeys } from "@/components/transactions/api";
import { loadListParams, toFilter } from "@/components/transactions/list-params";
import { TransactionList } from "@/components/transactions/transaction-list";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listFilterOptions, listTransactions } from "@/lib/transactions/queries";
import { operationActions } from "../operation-actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("transactions");
  return { title: t("title") };
}

/** All payments, newest first. */
export default async function TransactionsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, actor, params] = await Promise.all([
    getTranslations("transactions"),
    requireActor(),
    loadListParams(searchParams),
  ]);
  if (!hasPermission(actor, "transaction.view")) notFound();
  const client = getQueryClient();
  const [options] = await Promise.all([
    listFilterOptions(actor),
    // A filter that cannot be is not an error of the page: the list says what is wrong with it.
    client.prefetchQuery({
      queryKey: transactionKeys.list(params),
      queryFn: async () => {
        const page = await listTransactions(actor, toFilter(params), params);
        return { ...page, rows: page.rows.map((row) => withAllowed(row, actor)) };
      },
      retry: false,
    }),
  ]);
  return (
    <>
      <PageHeader
        title={t("title")}
        actions={hasPermission(actor, "payment_request.add") ? <NewPaymentLink /> : null}
      />
      <HydrationBoundary state={dehydrate(client)}>
        <TransactionList options={options} actions={operationActions} />
      </HydrationBoundary>
    </>
  );
}
