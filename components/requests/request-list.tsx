"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { requestListQuery } from "@/components/requests/api";
import { RequestCards } from "@/components/requests/request-cards";
import { RequestTable } from "@/components/requests/request-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Pagination } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { RequestListInput } from "@/lib/approvals/views";
import { ActionFailure } from "@/lib/http/action-failure";
import { serializeRequestListInput } from "./list-input";

type RequestListProps = { input: RequestListInput; isChecker: boolean };

/** The requests under one tab, live. */
export function RequestList({ input, isChecker }: RequestListProps) {
  const { data, error, isFetching, refetch } = useQuery(requestListQuery(input));
  if (!data) {
    if (!error) return <SkeletonRows columns={8} />;
    const requestId = error instanceof ActionFailure ? (error.requestId ?? undefined) : undefined;
    return <ErrorState requestId={requestId} retrying={isFetching} onRetry={() => void refetch()} />;
  }
  if (data.rows.length === 0) return <NoRequests tab={input.tab} isChecker={isChecker} />;
  const addressOf = (cursor: string | null) =>
    cursor && serializeRequestListInput("/requests", { tab: input.tab, cursor });
  return (
    <>
      <RequestTable rows={data.rows} ended={input.tab === "decided"} />
      <RequestCards rows={data.rows} ended={input.tab === "decided"} />
      {data.previousCursor || data.nextCursor ? (
        <Pagination previousHref={addressOf(data.previousCursor)} nextHref={addressOf(data.nextCursor)} />
      ) : null}
    </>
  );
}

function NoRequests({ tab, isChecker }: { tab: RequestListInput["tab"]; isChecker: boolean }) {
  const t = useTranslations("requests");
  const hint = tab === "mine" && !isChecker ? t("empty.notCheckerHint") : t(`empty.${tab}Hint`);
  return <EmptyState title={t(`empty.${tab}`)} hint={hint} />;
}
