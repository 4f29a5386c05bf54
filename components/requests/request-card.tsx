"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { RequestAdditions } from "@/components/request-features/additions";
import { requestQuery } from "@/components/requests/api";
import { DecisionPanel } from "@/components/requests/decision-panel";
import { EndPanel } from "@/components/requests/end-panel";
import type { RequestActions } from "@/components/requests/evidence-pane";
import { RequestSections } from "@/components/requests/request-sections";
import { ShortcutHelp } from "@/components/requests/shortcut-help";
import { LiveNotice } from "@/components/requests/live-notice";
import { RequestProgress } from "@/components/requests/request-progress";
import { RequestStatusLabel } from "@/components/requests/status-label";
import { DecisionsSection, ExecutionSection } from "@/components/requests/trail-sections";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { ActionFailure } from "@/lib/http/action-failure";

type RequestCardProps = {
  requestId: number;
  actions: RequestActions;
};

/** One request: everything that somebody needs to decide about it, and what became of it. Live while it is open. */
export function RequestCard({ requestId, actions }: RequestCardProps) {
  const t = useTranslations("requests");
  const { data: request, error, isFetching, refetch } = useQuery(requestQuery(requestId));
  if (!request) {
    if (!error) return <SkeletonRows />;
    const failed = error instanceof ActionFailure ? (error.requestId ?? undefined) : undefined;
    return <ErrorState requestId={failed} retrying={isFetching} onRetry={() => void refetch()} />;
  }
  const number = t("number", { id: String(request.id) });
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/requests">{t("title")}</TextLink>}
        title={<bdi dir="ltr">{number}</bdi>}
        meta={<RequestStatusLabel status={request.status} outcomeUnknown={request.outcomeUnknown} />}
        actions={<ShortcutHelp />}
      />
      <LiveNotice />
      {/* Small windows: one column, the state first, the buttons last and (on a phone) always in reach. */}
      <div className="gap-x-10 gap-y-6 max-lg:flex max-lg:flex-col lg:grid lg:grid-cols-[minmax(0,3fr)_minmax(20rem,2fr)]">
        <div className="flex min-w-0 flex-col gap-7">
          <RequestSections request={request} />
          <RequestAdditions requestId={requestId} comment={actions.comment} />
        </div>
        <aside aria-label={t("decision")} className="flex min-w-0 flex-col gap-5 max-lg:contents">
          <div className="flex flex-col gap-3 max-lg:contents">
            <RequestProgress request={request} />
            <DecisionPanel
              key={requestId}
              request={request}
              decide={actions.decide}
              reload={async () => (await refetch()).data}
            />
            <EndPanel
              request={request}
              cancel={actions.cancel}
              retry={actions.retry}
              recall={actions.recall}
            />
          </div>
          <DecisionsSection request={request} />
          <ExecutionSection request={request} />
        </aside>
      </div>
    </>
  );
}
