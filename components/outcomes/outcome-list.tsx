"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { outcomeListQuery } from "@/components/outcomes/api";
import { serializeOutcomeListInput } from "@/components/outcomes/list-input";
import { OutcomeCards } from "@/components/outcomes/outcome-cards";
import { OutcomeTable } from "@/components/outcomes/outcome-table";
import { useOutcomeCounts } from "@/components/outcomes/use-outcome-counts";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { NavTabs } from "@/components/ui/nav-tabs";
import { Pagination } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { ActionFailure } from "@/lib/http/action-failure";
import {
  OUTCOME_TABS,
  type OutcomeCounts,
  type OutcomeListInput,
  type OutcomePage,
} from "@/lib/operations/outcomes/types";

/** The three views of outcomes; what needs somebody is counted. */
export function OutcomeTabs({ current, first }: { current: OutcomeListInput["tab"]; first: OutcomeCounts }) {
  const t = useTranslations("outcomes");
  const counts = useOutcomeCounts(first) ?? first;
  const shown = { open: counts.open, contradicted: counts.contradicted, settled: 0 };
  return (
    <NavTabs
      label={t("tabs")}
      items={OUTCOME_TABS.map((tab) => ({
        href: serializeOutcomeListInput("/outcomes", { tab }),
        label: t(`tab.${tab}`),
        current: tab === current,
        ...(shown[tab] > 0 ? { count: shown[tab] } : {}),
      }))}
    />
  );
}

/** The operations under one tab, live. */
export function OutcomeList({ input }: { input: OutcomeListInput }) {
  const t = useTranslations("outcomes");
  const { data, error, isFetching, refetch } = useQuery({
    ...outcomeListQuery(input),
    placeholderData: keepPreviousData,
  });
  if (!data) {
    if (!error) return <SkeletonRows columns={8} />;
    const requestId = error instanceof ActionFailure ? (error.requestId ?? undefined) : undefined;
    return <ErrorState requestId={requestId} retrying={isFetching} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <PausedAccounts paused={data.paused} />
      {data.rows.length === 0 ? (
        <EmptyState title={t(`empty.${input.tab}`)} hint={t(`empty.${input.tab}Hint`)} />
      ) : (
        <>
          <OutcomeTable rows={data.rows} />
          <OutcomeCards rows={data.rows} />
        </>
      )}
      {data.next || input.after ? (
        <Pagination
          previousHref={null}
          nextHref={data.next ? serializeOutcomeListInput("/outcomes", { ...input, after: data.next }) : null}
          summary={
            input.after ? (
              <TextLink href={serializeOutcomeListInput("/outcomes", { ...input, after: null })}>
                {t("oldest")}
              </TextLink>
            ) : null
          }
        />
      ) : null}
    </>
  );
}

function PausedAccounts({ paused }: { paused: OutcomePage["paused"] }) {
  const t = useTranslations("outcomes");
  return paused.map(({ account, until }) => (
    <Callout key={account} tone="warning" className="mb-3">
      {t.rich("paused", { account, when: () => <Timestamp value={until} seconds /> })}
    </Callout>
  ));
}
