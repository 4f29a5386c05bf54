import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { getQueryClient } from "@/components/shell/query-client";
import { webhookKeys } from "@/components/webhooks/api";
import { DeliveryCard } from "@/components/webhooks/delivery-card";
import { parseDeliveryId } from "@/components/webhooks/list-input";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { getDelivery } from "@/lib/webhooks/queries";
import { resendDeliveryAction } from "../actions";

type DeliveryPageProps = { params: Promise<{ deliveryId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("webhooks");
  return { title: t("deliveryTitlePlain") };
}

/** One delivery with every attempt. */
export default async function DeliveryPage({ params }: DeliveryPageProps) {
  const [actor, { deliveryId: text }] = await Promise.all([requireActor(), params]);
  const deliveryId = parseDeliveryId(text);
  if (deliveryId === null || !hasPermission(actor, "webhook.manage")) notFound();
  const delivery = await getDelivery(actor, deliveryId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const client = getQueryClient();
  client.setQueryData(webhookKeys.delivery(deliveryId), delivery);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DeliveryCard deliveryId={deliveryId} resend={resendDeliveryAction} />
    </HydrationBoundary>
  );
}
