"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { outcomeListQuery } from "@/components/outcomes/api";
import { serializeOutcomeListInput } from "@/components/outcomes/list-input";
import { OutcomeCards } from "@/components/outcomes/outcome-cards";
import { OutcomeTable } from "@/components/outcomes/outcome-table";
import { useOutcomeCounts } from "@/components/outcomes/use-outcome-counts";
import { OlderRows, QueryList } from "@/components/shell/query-list";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { NavTabs } from "@/components/ui/nav-tabs";
import { Timestamp } from "@/components/ui/timestamp";
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
  const query = useQuery({ ...outcomeListQuery(input), placeholderData: keepPreviousData });
  const next = query.data?.next ?? null;
  return (
    <>
      {query.data ? <PausedAccounts paused={query.data.paused} /> : null}
      <QueryList
        query={query}
        columns={8}
        isEmpty={({ rows }) => rows.length === 0}
        empty={<EmptyState title={t(`empty.${input.tab}`)} hint={t(`empty.${input.tab}Hint`)} />}
      >
        {({ rows }) => (
          <>
            <OutcomeTable rows={rows} />
            <OutcomeCards rows={rows} />
          </>
        )}
      </QueryList>
      <OlderRows
        nextHref={next ? serializeOutcomeListInput("/outcomes", { ...input, after: next }) : null}
        first={
          input.after
            ? { href: serializeOutcomeListInput("/outcomes", { ...input, after: null }), label: t("oldest") }
            : null
        }
      />
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
