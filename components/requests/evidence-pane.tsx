"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { RequestAdditions } from "@/components/request-features/additions";
import type { CommentAction } from "@/components/request-features/comments-section";
import { requestQuery } from "@/components/requests/api";
import { type DecideAction, DecisionPanel } from "@/components/requests/decision-panel";
import {
  type CancelAction,
  EndPanel,
  type RecallAction,
  type RetryAction,
} from "@/components/requests/end-panel";
import { RequestProgress } from "@/components/requests/request-progress";
import { RequestSections } from "@/components/requests/request-sections";
import { RequestStatusLabel } from "@/components/requests/status-label";
import { useOpenPage } from "@/components/requests/use-open-page";
import { DecisionsSection, ExecutionSection } from "@/components/requests/trail-sections";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import type { RequestView } from "@/lib/approvals/inbox/types";
import { ActionFailure } from "@/lib/http/action-failure";

export type RequestActions = {
  decide: DecideAction;
  cancel: CancelAction;
  retry: RetryAction;
  recall: RecallAction;
  comment: CommentAction;
};

type EvidencePaneProps = {
  requestId: number | null;
  actions: RequestActions;
  /** The person has decided: the next one, please. */
  onDecided: () => void;
};

/** What there is to know about one request, beside the list, with the decision always in reach. Wide windows only. */
export function EvidencePane({ requestId, actions, onDecided }: EvidencePaneProps) {
  const t = useTranslations("requests");
  if (requestId === null)
    return <EmptyState title={t("inbox.choose")} hint={t("inbox.chooseHint")} className="max-lg:hidden" />;
  return (
    <section
      aria-label={t("inbox.evidence", { number: t("number", { id: String(requestId) }) })}
      tabIndex={-1}
      className="sticky top-4 flex max-h-[calc(100dvh-3.5rem)] min-w-0 flex-col border border-line bg-surface max-lg:hidden"
    >
      <Evidence requestId={requestId} actions={actions} onDecided={onDecided} />
    </section>
  );
}

function Evidence({ requestId, actions, onDecided }: EvidencePaneProps & { requestId: number }) {
  const { data: request, error, isFetching, refetch } = useQuery(requestQuery(requestId));
  useOpenPage(requestId);
  if (!request) {
    if (!error)
      return (
        <div className="p-5">
          <SkeletonRows />
        </div>
      );
    const failed = error instanceof ActionFailure ? (error.requestId ?? undefined) : undefined;
    return <ErrorState requestId={failed} retrying={isFetching} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <PaneHead request={request} />
      <div className="flex flex-col gap-2 border-line border-b px-5 py-3 empty:hidden">
        <DecisionPanel
          request={request}
          decide={actions.decide}
          reload={async () => (await refetch()).data}
          onDecided={onDecided}
        />
        <EndPanel request={request} cancel={actions.cancel} retry={actions.retry} recall={actions.recall} />
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto px-5 py-4">
        <RequestProgress request={request} />
        <RequestSections request={request} />
        <RequestAdditions requestId={request.id} comment={actions.comment} />
        <DecisionsSection request={request} />
        <ExecutionSection request={request} />
      </div>
    </>
  );
}

function PaneHead({ request }: { request: RequestView }) {
  const t = useTranslations("requests");
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-5 py-3">
      <h2 className="font-semibold text-lg">
        <bdi dir="ltr">{t("number", { id: String(request.id) })}</bdi>
      </h2>
      <RequestStatusLabel status={request.status} outcomeUnknown={request.outcomeUnknown} />
      <TextLink href={`/requests/${request.id}`} prefetch={false} className="ms-auto">
        {t("inbox.openPage")}
      </TextLink>
    </header>
  );
}
