import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { homeKeys } from "@/components/home/api";
import { HomeView } from "@/components/home/home-view";
import { loadHomeInput } from "@/components/home/list-input";
import { getQueryClient } from "@/components/shell/query-client";
import { requireActor } from "@/lib/auth/session";
import { readHome } from "@/lib/overview/read-home";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("home");
  return { title: t("title") };
}

/** What waits for the person, and how the money flows; everybody who is signed in has it. */
export default async function Home({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [actor, input] = await Promise.all([requireActor(), loadHomeInput(searchParams)]);
  const client = getQueryClient();
  // What fails here fails on the page, not as a part of it that stays empty.
  client.setQueryData(homeKeys.home(input), await readHome(actor, input));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <HomeView input={input} name={actor.label} />
    </HydrationBoundary>
  );
}
