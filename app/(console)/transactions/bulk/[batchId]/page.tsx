import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { batchKeys } from "@/components/payment-batches/api";
import { BatchView } from "@/components/payment-batches/batch-view";
import { parseNumber } from "@/components/payments-in/path";
import { getQueryClient } from "@/components/shell/query-client";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { readBatch } from "@/lib/payments/payment-requests/batch/queries";
import { discardBatchAction, startBatchAction } from "../actions";

type BatchPageProps = { params: Promise<{ batchId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("paymentRequests.batch");
  return { title: t("title") };
}

/** One file of payment requests. */
export default async function BatchPage({ params }: BatchPageProps) {
  const [actor, { batchId: text }] = await Promise.all([requireActor(), params]);
  const batchId = parseNumber(text);
  if (batchId === null || !hasPermission(actor, "payment_request.add")) notFound();
  const batch = await readBatch(actor, batchId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const client = getQueryClient();
  client.setQueryData(batchKeys.one(batchId), batch);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <BatchView batchId={batchId} start={startBatchAction} discard={discardBatchAction} />
    </HydrationBoundary>
  );
}
