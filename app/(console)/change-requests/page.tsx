import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { changeKeys } from "@/components/changes/api";
import { ChangeList, ChangeTabs } from "@/components/changes/change-list";
import { loadChangeListInput } from "@/components/changes/list-input";
import { getQueryClient } from "@/components/shell/query-client";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listChanges } from "@/lib/changes/queries";
import { changesInWords } from "@/lib/http/changes-in-words";
import { changeRights } from "@/lib/changes/change-rights";
import { cancelChangeAction, decideChangeAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("changes");
  return { title: t("title") };
}

/** What waits for a second person, and what became of it. */
export default async function ChangeRequestsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, actor, filter] = await Promise.all([
    getTranslations("changes"),
    requireActor(),
    loadChangeListInput(searchParams),
  ]);
  if (!changeRights.some((right) => hasPermission(actor, right))) notFound();
  const client = getQueryClient();
  await client.prefetchQuery({
    queryKey: changeKeys.list(filter),
    queryFn: async () => {
      const page = await listChanges(actor, filter);
      return { ...page, changes: await changesInWords(page.changes) };
    },
  });
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <ChangeTabs current={filter.status} />
      <div className="pt-4">
        <HydrationBoundary state={dehydrate(client)}>
          <ChangeList filter={filter} actions={{ decide: decideChangeAction, cancel: cancelChangeAction }} />
        </HydrationBoundary>
      </div>
    </>
  );
}
