import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ConfirmationForm } from "@/components/confirmation/confirmation-form";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { readConfirmationLimits } from "@/lib/operations/confirmation-settings";
import { listFilterOptions } from "@/lib/transactions/queries";
import { changeConfirmationAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("confirmation");
  return { title: t("title") };
}

/** From which amount on a person types an amount twice. */
export default async function ConfirmationPage() {
  const [t, actor] = await Promise.all([getTranslations("confirmation"), requireActor()]);
  if (!hasPermission(actor, "policy.manage")) notFound();
  const [limits, currencies] = await Promise.all([
    readConfirmationLimits(),
    hasPermission(actor, "transaction.view")
      ? listFilterOptions(actor).then((options) => options.accounts.map(({ currency }) => currency))
      : [],
  ]);
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <ConfirmationForm
        currencies={[...new Set([...Object.keys(limits), ...currencies])].sort()}
        limits={limits}
        save={changeConfirmationAction}
      />
    </>
  );
}
