import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MoneySection, SuccessSection, WaitingSection } from "@/components/home/day-sections";
import { FiguresFoot } from "@/components/home/figures-foot";
import { RangePicker } from "@/components/home/range-picker";
import { FailureSection, GatewaySection } from "@/components/home/ranking-sections";
import { StatRow } from "@/components/home/stat-row";
import { TodoSection } from "@/components/home/todo-section";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { readFigures } from "@/lib/overview/read-figures";
import { readTodo } from "@/lib/overview/read-todo";
import { FIGURE_DAYS, type Figures } from "@/lib/overview/types";

type HomeProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("home");
  return { title: t("title") };
}

/** What waits for the person, and how the money flows; everybody who is signed in has it. */
export default async function Home({ searchParams }: HomeProps) {
  const [t, actor, asked] = await Promise.all([getTranslations("home"), requireActor(), searchParams]);
  const sees = hasPermission(actor, "transaction.view");
  const wish = {
    days: FIGURE_DAYS.find((value) => String(value) === asked.days) ?? 30,
    currency: typeof asked.currency === "string" ? asked.currency : null,
    sandbox: asked.payments === "test" ? true : asked.payments === "live" ? false : null,
  };
  const [todo, figures] = await Promise.all([readTodo(actor), sees ? readFigures(actor, wish) : null]);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("welcome", { name: actor.label })}
        actions={figures ? <RangePicker figures={figures} /> : null}
      />
      <div className="flex flex-col gap-8">
        <TodoSection lines={todo} />
        {figures ? (
          <FigureSections figures={figures} title={t("figures", { currency: figures.currency })} />
        ) : null}
        {sees && !figures ? <EmptyState title={t("first.title")} hint={t("first.hint")} /> : null}
      </div>
    </>
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
