import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AddAccountForm } from "@/components/gateways/add-account-form";
import { GatewayChoice } from "@/components/gateways/gateway-choice";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { getAddableGateways } from "@/lib/gateway-accounts/queries";
import { addAccountAction } from "../actions";

type NewAccountPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("gateways");
  return { title: t("newTitle") };
}

/** A new account at a gateway that is built. */
export default async function NewAccountPage({ searchParams }: NewAccountPageProps) {
  const [t, actor, { gateway }] = await Promise.all([
    getTranslations("gateways"),
    requireActor(),
    searchParams,
  ]);
  if (!hasPermission(actor, "gateway.manage")) notFound();
  const { gateways } = getAddableGateways(actor);
  const chosen = gateways.find((one) => one.gateway === gateway)?.gateway ?? "";
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/gateways">{t("title")}</TextLink>}
        title={t("newTitle")}
        description={t("newDescription")}
      />
      {chosen ? (
        <AddAccountForm key={chosen} gateways={gateways} chosen={chosen} add={addAccountAction} />
      ) : (
        <GatewayChoice gateways={gateways} />
      )}
    </>
  );
}
