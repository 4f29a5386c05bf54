import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AddGroupLink } from "@/components/groups/add-group-link";
import { groupKeys } from "@/components/groups/api";
import { GroupList } from "@/components/groups/group-list";
import { getQueryClient } from "@/components/shell/query-client";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listGroups } from "@/lib/changes/group-queries";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("groups");
  return { title: t("title") };
}

/** Named sets of rights and people. */
export default async function GroupsPage() {
  const [t, actor] = await Promise.all([getTranslations("groups"), requireActor()]);
  if (!hasPermission(actor, "user.manage")) notFound();
  const client = getQueryClient();
  await client.prefetchQuery({ queryKey: groupKeys.list, queryFn: () => listGroups(actor) });
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={<AddGroupLink />} />
      <HydrationBoundary state={dehydrate(client)}>
        <GroupList />
      </HydrationBoundary>
    </>
  );
}
