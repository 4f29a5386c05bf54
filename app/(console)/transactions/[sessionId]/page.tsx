import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { withAllowed } from "@/components/operations/allowed-operations";
import { paymentName } from "@/components/operations/payment";
import { getQueryClient } from "@/components/shell/query-client";
import { transactionKeys } from "@/components/transactions/api";
import { TransactionView } from "@/components/transactions/transaction-view";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { readTransaction } from "@/lib/transactions/read-transaction";
import { restoreAction } from "../actions";
import { operationActions } from "../operation-actions";

type TransactionPageProps = { params: Promise<{ sessionId: string }> };

export async function generateMetadata({ params }: TransactionPageProps): Promise<Metadata> {
  const [t, { sessionId }] = await Promise.all([getTranslations("transactions"), params]);
  return { title: t("payment", { name: paymentName({ orderNo: null, sessionId }) }) };
}

/** One payment. What does not exist and what one may not see are the same page. */
export default async function TransactionPage({ params }: TransactionPageProps) {
  const [actor, { sessionId }] = await Promise.all([requireActor(), params]);
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
        mayRestore={hasPermission(actor, "payment.restore")}
        actions={operationActions}
        restore={restoreAction}
      />
    </HydrationBoundary>
  );
}
