import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { outcomeKeys } from "@/components/outcomes/api";
import { parseUuid } from "@/components/outcomes/list-input";
import { OutcomeCard } from "@/components/outcomes/outcome-card";
import { getQueryClient } from "@/components/shell/query-client";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { getOutcome } from "@/lib/operations/outcomes/get-outcome";
import {
  acknowledgeAlertAction,
  askNowAction,
  decideSettlementAction,
  proposeSettlementAction,
  withdrawSettlementAction,
} from "../actions";

type OutcomePageProps = { params: Promise<{ operationId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("outcomes");
  return { title: t("detailTitlePlain") };
}

/** One operation with everything that was said about it, and the settlement by hand. */
export default async function OutcomePage({ params }: OutcomePageProps) {
  const [actor, { operationId: text }] = await Promise.all([requireActor(), params]);
  const operationId = parseUuid(text);
  if (operationId === null || !hasPermission(actor, "transaction.view")) notFound();
  const outcome = await getOutcome(actor, operationId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const client = getQueryClient();
  client.setQueryData(outcomeKeys.outcome(operationId), outcome);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <OutcomeCard
        operationId={operationId}
        actions={{
          ask: askNowAction,
          propose: proposeSettlementAction,
          decide: decideSettlementAction,
          withdraw: withdrawSettlementAction,
          acknowledge: acknowledgeAlertAction,
        }}
      />
    </HydrationBoundary>
  );
}
