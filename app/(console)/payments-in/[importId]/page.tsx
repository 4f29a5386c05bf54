import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { importKeys } from "@/components/payments-in/api";
import { ImportCard } from "@/components/payments-in/import-card";
import { parseNumber } from "@/components/payments-in/path";
import { getQueryClient } from "@/components/shell/query-client";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { getImport } from "@/lib/payments/incoming/queries";
import { cancelImportAction, changeMappingAction, checkImportAction, runImportAction } from "../actions";

type ImportPageProps = { params: Promise<{ importId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("paymentsIn");
  return { title: t("file") };
}

/** One uploaded file of payments. */
export default async function ImportPage({ params }: ImportPageProps) {
  const [t, actor, { importId: text }] = await Promise.all([
    getTranslations("paymentsIn"),
    requireActor(),
    params,
  ]);
  const importId = parseNumber(text);
  if (importId === null || !hasPermission(actor, "payment.import")) notFound();
  const detail = await getImport(actor, importId).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "forbidden")) notFound();
    throw error;
  });
  if (detail.kind !== "payments") notFound();
  const client = getQueryClient();
  client.setQueryData(importKeys.one(importId), detail);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ImportCard
        importId={importId}
        actions={{
          change: changeMappingAction,
          check: checkImportAction,
          run: runImportAction,
          cancel: cancelImportAction,
        }}
        back={{ href: "/payments-in", label: t("title") }}
      />
    </HydrationBoundary>
  );
}
