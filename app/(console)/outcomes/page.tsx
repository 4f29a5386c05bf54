import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { outcomeKeys } from "@/components/outcomes/api";
import { loadOutcomeListInput } from "@/components/outcomes/list-input";
import { OutcomeList, OutcomeTabs } from "@/components/outcomes/outcome-list";
import { getQueryClient } from "@/components/shell/query-client";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { countOutcomes, listOutcomes } from "@/lib/operations/outcomes/queries";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("outcomes");
  return { title: t("title") };
}

/** What nobody knows, what the gateway contradicts, what people settled. */
export default async function OutcomesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, actor, input] = await Promise.all([
    getTranslations("outcomes"),
    requireActor(),
    loadOutcomeListInput(searchParams),
  ]);
  if (!hasPermission(actor, "transaction.view")) notFound();
  const client = getQueryClient();
  const [counts] = await Promise.all([
    countOutcomes(actor),
    client.prefetchQuery({ queryKey: outcomeKeys.list(input), queryFn: () => listOutcomes(actor, input) }),
  ]);
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <OutcomeTabs current={input.tab} first={counts} />
      <div className="pt-4">
        <HydrationBoundary state={dehydrate(client)}>
          <OutcomeList input={input} />
        </HydrationBoundary>
      </div>
    </>
  );
}
