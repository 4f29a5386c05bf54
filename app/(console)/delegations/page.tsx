import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { DelegationTable } from "@/components/request-features/delegation-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { listDelegations } from "@/lib/approvals/delegations/queries";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { endDelegationAction } from "../account/delegations/actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("requestFeatures.delegations");
  return { title: t("adminTitle") };
}

/** Everybody's substitutes, for those who manage people. */
export default async function DelegationsPage() {
  const [t, users, actor] = await Promise.all([
    getTranslations("requestFeatures.delegations"),
    getTranslations("users"),
    requireActor(),
  ]);
  if (!hasPermission(actor, "user.manage")) notFound();
  const rows = await listDelegations(actor);
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/users">{users("title")}</TextLink>}
        title={t("adminTitle")}
        description={t("adminDescription")}
      />
      {rows.length > 0 ? (
        <DelegationTable rows={rows} label={t("all")} end={endDelegationAction} />
      ) : (
        <EmptyState title={t("empty")} hint={t("emptyHint")} />
      )}
    </>
  );
}
