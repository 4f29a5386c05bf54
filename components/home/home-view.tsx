"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { homeQuery } from "@/components/home/api";
import { MoneySection, SuccessSection, WaitingSection } from "@/components/home/day-sections";
import { FirstSteps } from "@/components/home/first-steps";
import { FiguresFoot } from "@/components/home/figures-foot";
import { RangePicker } from "@/components/home/range-picker";
import { FailureSection, GatewaySection } from "@/components/home/ranking-sections";
import { StatRow } from "@/components/home/stat-row";
import { TodoSection } from "@/components/home/todo-section";
import { LiveNotice } from "@/components/requests/live-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import {
  FIGURE_DAYS,
  type FigureDays,
  type Figures,
  type HomeInput,
  type HomePage,
} from "@/lib/overview/types";

type HomeViewProps = { input: HomeInput; name: string };

/** The first page as it is now: what changes while somebody looks is shown without a reload. */
export function HomeView({ input, name }: HomeViewProps) {
  const t = useTranslations("home");
  const { data } = useQuery(homeQuery(input));
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("welcome", { name })}
        actions={data?.figures ? <RangePicker figures={data.figures} /> : null}
      />
      <LiveNotice />
      {data ? <HomeBody page={data} /> : null}
    </>
  );
}

function HomeBody({ page }: { page: HomePage }) {
  const { todo, figures, hasNoRights, sees, days, isNew, firstSteps } = page;
  const t = useTranslations("home");
  return (
    <div className="flex flex-col gap-8">
      {firstSteps.length > 0 ? <FirstSteps steps={firstSteps} /> : null}
      {/* Of a new installation nothing waits yet: saying so above what it needs would only be in the way. */}
      {(firstSteps.length === 0 && !hasNoRights) || todo.length > 0 ? <TodoSection lines={todo} /> : null}
      {hasNoRights ? <EmptyState title={t("noRights.title")} hint={t("noRights.hint")} /> : null}
      {figures ? (
        <FigureSections figures={figures} title={t("figures", { currency: figures.currency })} />
      ) : null}
      {isNew ? <EmptyState title={t("first.title")} hint={t("first.hint")} /> : null}
      {sees && !figures && !isNew ? <QuietDays days={days} /> : null}
    </div>
  );
}

/** Nothing in these days: without figures there is nothing else that would lead to more days. */
function QuietDays({ days }: { days: FigureDays }) {
  const t = useTranslations("home");
  const longest = FIGURE_DAYS[FIGURE_DAYS.length - 1] ?? days;
  return (
    <EmptyState
      title={t("quiet.title", { days })}
      hint={t("quiet.hint")}
      action={
        days < longest ? (
          <TextLink href={`/?days=${longest}`}>{t("quiet.more", { days: longest })}</TextLink>
        ) : (
          <TextLink href="/transactions">{t("quiet.all")}</TextLink>
        )
      }
    />
  );
}

function FigureSections({ figures, title }: { figures: Figures; title: string }) {
  return (
    <>
      <Section title={title} meta={<FiguresFoot figures={figures} />}>
        <StatRow figures={figures} />
      </Section>
      <MoneySection figures={figures} />
      <div className="grid gap-8 xl:grid-cols-2">
        <SuccessSection figures={figures} />
        <WaitingSection figures={figures} />
        <GatewaySection figures={figures} />
        <FailureSection figures={figures} />
      </div>
    </>
  );
}
