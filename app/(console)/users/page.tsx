import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { ExportLink } from "@/components/exports/export-link";
import { getQueryClient } from "@/components/shell/query-client";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { peopleKeys } from "@/components/users/api";
import { AddUserLink } from "@/components/users/add-user-link";
import { loadPeopleFilter } from "@/components/users/people-filter";
import { PeopleList } from "@/components/users/people-list";
import { hasPermission } from "@/lib/auth/actor";
import { listPeople } from "@/lib/auth/queries";
import { requireActor } from "@/lib/auth/session";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users");
  return { title: t("title") };
}

/** Everybody who may sign in, for those who manage people. */
export default async function UsersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, people, features, actor, filter] = await Promise.all([
    getTranslations("users"),
    getTranslations("people"),
    getTranslations("requestFeatures"),
    requireActor(),
    loadPeopleFilter(searchParams),
  ]);
  if (!hasPermission(actor, "user.manage")) notFound();
  const client = getQueryClient();
  await client.prefetchQuery({ queryKey: peopleKeys.list(filter), queryFn: () => listPeople(actor, filter) });
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <>
            <TextLink href="/delegations">{features("delegations.link")}</TextLink>
            <TextLink href="/users/review">{people("reviewLink")}</TextLink>
            <TextLink href="/users/import">{people("importLink")}</TextLink>
            {/* Together, also where a phone has no room for them beside the links. */}
            <span className="flex items-center gap-2">
              <ExportLink list="users" />
              <AddUserLink />
            </span>
          </>
        }
      />
      <HydrationBoundary state={dehydrate(client)}>
        <PeopleList ownId={actor.userId} />
      </HydrationBoundary>
    </>
  );
}
