import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { ExportLink } from "@/components/exports/export-link";
import { withAllowed } from "@/components/operations/allowed-operations";
import { NewPaymentLink } from "@/components/payment-requests/new-payment-link";
import { getQueryClient } from "@/components/shell/query-client";
import { transactionKeys } from "@/components/transactions/api";
import { askedParams, loadListParams, toFilter } from "@/components/transactions/list-params";
import { PeekList } from "@/components/transactions/peek-list";
import { TransactionList } from "@/components/transactions/transaction-list";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { OPERATION_PERMISSION } from "@/lib/operations/types";
import { DEFAULT_COLUMNS, readColumns } from "@/lib/transactions/columns";
import { readListPreference } from "@/lib/transactions/list-preferences";
import { listFilterOptions, listTransactions } from "@/lib/transactions/queries";
import { readSort } from "@/lib/transactions/sort";
import { restoreAction } from "../actions";
import { listActions } from "../bulk-actions";
import { resendManyAction } from "../list-actions";
import { operationActionsOf } from "../operation-actions";

const OPERATION_RIGHTS = Object.values(OPERATION_PERMISSION);

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
  const preference = await readListPreference(actor, "transactions");
  const columns = readColumns(params.cols) ?? readColumns(preference.columns) ?? DEFAULT_COLUMNS;
  const asked = askedParams(params, columns);
  const [options] = await Promise.all([
    listFilterOptions(actor),
    // A filter that cannot be is not an error of the page: the list says what is wrong with it.
    client.prefetchQuery({
      queryKey: transactionKeys.list(asked),
      queryFn: async () => {
        const page = await listTransactions(actor, toFilter(params), params, {
          sort: readSort(params.sort),
          columns,
        });
        return { ...page, rows: page.rows.map((row) => withAllowed(row, actor)) };
      },
      retry: false,
    }),
  ]);
  return (
    <>
      <PageHeader
        title={t("title")}
        actions={
          <>
            <ExportLink list="transactions" />
            {hasPermission(actor, "payment_request.add") ? <NewPaymentLink /> : null}
          </>
        }
      />
      <HydrationBoundary state={dehydrate(client)}>
        <PeekList
          mayRestore={hasPermission(actor, "payment.restore")}
          actions={operationActionsOf(actor)}
          restore={restoreAction}
        >
          <TransactionList
            options={options}
            preference={preference}
            actions={{
              ...operationActionsOf(actor),
              ...listActions,
              resendMany: hasPermission(actor, "webhook.manage") ? resendManyAction : null,
            }}
            mayAct={[...OPERATION_RIGHTS, "webhook.manage" as const].some((right) =>
              hasPermission(actor, right),
            )}
            mayImport={hasPermission(actor, "payment.import")}
          />
        </PeekList>
      </HydrationBoundary>
    </>
  );
}
