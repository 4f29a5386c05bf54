import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { requestKeys } from "@/components/requests/api";
import { loadRequestListInput } from "@/components/requests/list-input";
import { RequestList } from "@/components/requests/request-list";
import { RequestTabs } from "@/components/requests/request-tabs";
import { getQueryClient } from "@/components/shell/query-client";
import { PageHeader } from "@/components/ui/page-header";
import { listRequests } from "@/lib/approvals/queries";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("requests");
  return { title: t("title") };
}

/** What waits for me, what waits for others, what has been decided. */
export default async function RequestsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, actor, asked] = await Promise.all([
    getTranslations("requests"),
    requireActor(),
    loadRequestListInput(searchParams),
  ]);
  if (!hasPermission(actor, "transaction.view")) notFound();
  const isChecker = hasPermission(actor, "request.decide");
  const input = { tab: asked.tab ?? (isChecker ? "mine" : "waiting"), cursor: asked.cursor };
  const client = getQueryClient();
  await client.prefetchQuery({
    queryKey: requestKeys.list(input),
    queryFn: () => listRequests(actor, input),
  });
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <RequestTabs current={input.tab} isChecker={isChecker} />
      <div className="pt-4">
        <HydrationBoundary state={dehydrate(client)}>
          <RequestList input={input} isChecker={isChecker} />
        </HydrationBoundary>
      </div>
    </>
  );
}
