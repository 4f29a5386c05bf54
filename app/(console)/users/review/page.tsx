import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { loadReviewInput } from "@/components/people/list-input";
import { ReviewTable } from "@/components/people/review-table";
import { buttonClass } from "@/components/ui/button-class";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { NavTabs } from "@/components/ui/nav-tabs";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { reviewAccess } from "@/lib/people/review-access";
import { DORMANT_DAYS, shownIn, USE_DAYS } from "@/lib/people/rules";
import { reviewShows } from "@/lib/people/types";
import { markReviewedAction } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("people");
  return { title: t("review") };
}

/** Who may move money, decide and administer, what of it is used, and who looked at it. */
export default async function AccessReviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, users, actor, { show }] = await Promise.all([
    getTranslations("people"),
    getTranslations("users"),
    requireActor(),
    loadReviewInput(searchParams),
  ]);
  if (!hasPermission(actor, "user.manage")) notFound();
  const { people, usesKnown } = await reviewAccess(actor);
  const shown = shownIn(people, show);
  const tabs = reviewShows.map((one) => ({
    href: one === "all" ? "/users/review" : `/users/review?show=${one}`,
    label: t(`show.${one}`),
    count: shownIn(people, one).length,
    current: one === show,
  }));
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/users">{users("title")}</TextLink>}
        title={t("review")}
        description={t("reviewHint", { use: USE_DAYS, dormant: DORMANT_DAYS })}
        actions={
          <a href={`/api/users/review?show=${show}`} download className={buttonClass({})}>
            {t("reviewExport")}
          </a>
        }
      />
      <NavTabs label={t("showLabel")} items={tabs} />
      {usesKnown ? null : (
        <Callout tone="warning" className="mt-3">
          {t("usesUnknown")}
        </Callout>
      )}
      <div className="mt-3">
        {shown.length === 0 ? (
          <EmptyState title={t("reviewEmpty")} hint={t("reviewEmptyHint")} />
        ) : (
          <ReviewTable people={shown} ownId={actor.userId} markReviewed={markReviewedAction} />
        )}
      </div>
    </>
  );
}
