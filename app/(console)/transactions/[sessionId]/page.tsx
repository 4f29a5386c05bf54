import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { withAllowed } from "@/components/operations/allowed-operations";
import { paymentName } from "@/components/operations/payment";
import { getQueryClient } from "@/components/shell/query-client";
import { transactionKeys } from "@/components/transactions/api";
import { type ListParams, listParsers, loadListParams } from "@/components/transactions/list-params";
import { TransactionView } from "@/components/transactions/transaction-view";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { readTransaction } from "@/lib/transactions/read-transaction";
import { restoreAction } from "../actions";
import { operationActionsOf } from "../operation-actions";

type TransactionPageProps = {
  params: Promise<{ sessionId: string }>;
  searchParams: Promise<SearchParams>;
};

export async function generateMetadata({ params }: TransactionPageProps): Promise<Metadata> {
  const [t, { sessionId }] = await Promise.all([getTranslations("transactions"), params]);
  return { title: t("payment", { name: paymentName({ orderNo: null, sessionId }) }) };
}

/** One payment. What does not exist and what one may not see are the same page. */
export default async function TransactionPage({ params, searchParams }: TransactionPageProps) {
  const [actor, { sessionId }, search] = await Promise.all([requireActor(), params, searchParams]);
  if (!hasPermission(actor, "transaction.view")) notFound();
  const payment = await readTransaction(actor, sessionId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const client = getQueryClient();
  client.setQueryData(transactionKeys.detail(sessionId), withAllowed(payment, actor));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TransactionView
        sessionId={sessionId}
        list={cameFromList(search)}
        mayRestore={hasPermission(actor, "payment.restore")}
        actions={operationActionsOf(actor)}
        restore={restoreAction}
      />
    </HydrationBoundary>
  );
}

/** The list whose address the page carries along; `list` says so where nothing narrows it. */
function cameFromList(search: SearchParams): ListParams | null {
  const names = new Set([...Object.keys(listParsers), "list"]);
  return Object.keys(search).some((name) => names.has(name)) ? loadListParams(search) : null;
}
