"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { AlertsSection } from "@/components/outcomes/alerts-section";
import { useAnswerText } from "@/components/outcomes/answer-text";
import { outcomeQuery } from "@/components/outcomes/api";
import { AskButton } from "@/components/outcomes/ask-button";
import { ExchangesSection } from "@/components/outcomes/exchanges-section";
import { FactsSection } from "@/components/outcomes/facts-section";
import { OutcomeMarks } from "@/components/outcomes/outcome-marks";
import { SettlementPanel } from "@/components/outcomes/settlement-panel";
import { SettlementsSection } from "@/components/outcomes/settlements-section";
import type { OutcomeActions } from "@/components/outcomes/types";
import { Callout } from "@/components/ui/callout";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { ActionFailure } from "@/lib/http/action-failure";
import type { OutcomeDetail } from "@/lib/operations/outcomes/types";

type OutcomeCardProps = { operationId: string; actions: OutcomeActions };

/** One operation: everything that was said about it, and what people settle when the gateway does not tell. */
export function OutcomeCard({ operationId, actions }: OutcomeCardProps) {
  const t = useTranslations("outcomes");
  const tOperation = useTranslations("operations.label");
  const { data: outcome, error, isFetching, refetch } = useQuery(outcomeQuery(operationId));
  if (!outcome) {
    if (!error) return <SkeletonRows />;
    const failed = error instanceof ActionFailure ? (error.requestId ?? undefined) : undefined;
    return <ErrorState requestId={failed} retrying={isFetching} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/outcomes">{t("title")}</TextLink>}
        title={
          <bdi>
            {t("detailTitle", { operation: tOperation(outcome.type), reference: outcome.referenceNumber })}
          </bdi>
        }
        meta={<OutcomeMarks row={outcome} />}
        actions={<AskButton outcome={outcome} ask={actions.ask} />}
      />
      <Contradiction outcome={outcome} />
      <div className="gap-x-10 gap-y-7 max-lg:flex max-lg:flex-col lg:grid lg:grid-cols-[minmax(0,3fr)_minmax(20rem,2fr)]">
        <div className="flex min-w-0 flex-col gap-7 max-lg:order-last">
          <ExchangesSection outcome={outcome} />
        </div>
        <div className="flex min-w-0 flex-col gap-7">
          <FactsSection outcome={outcome} />
          <SettlementPanel outcome={outcome} actions={actions} />
          <SettlementsSection outcome={outcome} />
          <AlertsSection outcome={outcome} acknowledge={actions.acknowledge} />
        </div>
      </div>
    </>
  );
}

/** The worst case stands first: what people settled was not so. */
function Contradiction({ outcome }: { outcome: OutcomeDetail }) {
  const t = useTranslations("outcomes");
  const tAnswer = useAnswerText();
  const open = outcome.alerts.find(
    ({ kind, endedAt }) => kind === "contradicts_settlement" && endedAt === null,
  );
  if (!open) return null;
  return (
    <Callout tone="negative" title={t("contradictionTitle")} className="mb-5">
      {t("contradictionText", { answer: tAnswer(open.answer) })}
    </Callout>
  );
}
