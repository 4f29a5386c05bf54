import type { Metadata } from "next";
import { getTimeZone, getTranslations } from "next-intl/server";
import { DelegationForm } from "@/components/request-features/delegation-form";
import { DelegationTable } from "@/components/request-features/delegation-table";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ownDelegations } from "@/lib/approvals/delegations/queries";
import { requireActor } from "@/lib/auth/session";
import { dayOf } from "@/lib/rollups/merchant-day";
import { createDelegationAction, endDelegationAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("requestFeatures.delegations");
  return { title: t("title") };
}

/** Who decides on my behalf, and on whose behalf I decide. */
export default async function OwnDelegationsPage() {
  const [t, account, actor] = await Promise.all([
    getTranslations("requestFeatures.delegations"),
    getTranslations("users.account"),
    requireActor(),
  ]);
  const { mayDelegate, candidates, rows } = await ownDelegations(actor);
  const today = dayOf(new Date(), await getTimeZone());
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/account">{account("title")}</TextLink>}
        title={t("title")}
        description={t("description")}
      />
      <div className="flex flex-col gap-8">
        <Section title={t("new")}>
          {mayDelegate && candidates.length > 0 ? (
            <DelegationForm candidates={candidates} today={today} create={createDelegationAction} />
          ) : (
            <Callout tone="neutral">{mayDelegate ? t("nobody") : t("notChecker")}</Callout>
          )}
        </Section>
        <Section title={t("list")}>
          {rows.length > 0 ? (
            <DelegationTable rows={rows} label={t("list")} end={endDelegationAction} />
          ) : (
            <EmptyState title={t("empty")} />
          )}
        </Section>
      </div>
    </>
  );
}
