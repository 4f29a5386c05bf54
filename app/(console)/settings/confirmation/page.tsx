import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ConfirmationForm } from "@/components/confirmation/confirmation-form";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listAccountCurrencies, readConfirmationLimits } from "@/lib/operations/confirmation-settings";
import { changeConfirmationAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("confirmation");
  return { title: t("title") };
}

/** From which amount on a person types an amount twice. */
export default async function ConfirmationPage() {
  const [t, actor] = await Promise.all([getTranslations("confirmation"), requireActor()]);
  if (!hasPermission(actor, "policy.manage")) notFound();
  const [limits, accountCurrencies] = await Promise.all([
    readConfirmationLimits(),
    listAccountCurrencies(actor),
  ]);
  const currencies = [...new Set([...Object.keys(limits), ...accountCurrencies])].sort();
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      {currencies.length > 0 ? (
        <ConfirmationForm currencies={currencies} limits={limits} save={changeConfirmationAction} />
      ) : (
        <EmptyState
          title={t("emptyTitle")}
          hint={t("emptyHint")}
          action={
            hasPermission(actor, "gateway.manage") ? (
              <TextLink href="/gateways/new">{t("emptyAction")}</TextLink>
            ) : null
          }
        />
      )}
    </>
  );
}
