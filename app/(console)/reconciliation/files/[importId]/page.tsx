import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTimeZone, getTranslations } from "next-intl/server";
import { importKeys } from "@/components/payments-in/api";
import { ImportCard } from "@/components/payments-in/import-card";
import { parseNumber } from "@/components/payments-in/path";
import { SettlementForm } from "@/components/reconciliation/settlement-form";
import { getQueryClient } from "@/components/shell/query-client";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { getImport } from "@/lib/payments/incoming/queries";
import { yesterday } from "@/lib/reconciliation/yesterday";
import {
  cancelImportAction,
  changeMappingAction,
  checkImportAction,
  runImportAction,
} from "../../../payments-in/actions";
import { startReportAction } from "../../actions";

type FilePageProps = { params: Promise<{ importId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("reconciliation");
  return { title: t("settlement") };
}

/** One settlement: how it is read, and the comparison with a day. */
export default async function SettlementPage({ params }: FilePageProps) {
  const [t, actor, { importId: text }] = await Promise.all([
    getTranslations("reconciliation"),
    requireActor(),
    params,
  ]);
  const importId = parseNumber(text);
  if (importId === null || !hasPermission(actor, "reconciliation.manage")) notFound();
  const detail = await getImport(actor, importId).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "forbidden")) notFound();
    throw error;
  });
  if (detail.kind !== "settlement") notFound();
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
        back={{ href: "/reconciliation", label: t("title") }}
      >
        <SettlementForm importId={importId} day={yesterday(await getTimeZone())} start={startReportAction} />
      </ImportCard>
    </HydrationBoundary>
  );
}
