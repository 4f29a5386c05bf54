import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SecurityView } from "@/components/second-factors/security-view";
import { getQueryClient } from "@/components/shell/query-client";
import { ownFactorsKey } from "@/components/step-up/api";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { listOwnFactors } from "@/lib/auth/step-up/queries";
import { requireActor } from "@/lib/auth/session";
import {
  beginPasskeyAction,
  beginTotpAction,
  confirmTotpAction,
  finishPasskeyAction,
  removeFactorAction,
  renameFactorAction,
  renewRecoveryCodesAction,
} from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("security");
  return { title: t("title") };
}

/** A person's second factors: what he shows when being signed in is not enough. */
export default async function SecurityPage() {
  const [t, actor] = await Promise.all([getTranslations("security"), requireActor()]);
  const client = getQueryClient();
  await client.prefetchQuery({ queryKey: ownFactorsKey, queryFn: () => listOwnFactors(actor) });
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/account">{t("back")}</TextLink>}
        title={t("title")}
        description={t("description")}
      />
      <HydrationBoundary state={dehydrate(client)}>
        <SecurityView
          actions={{
            beginTotp: beginTotpAction,
            confirmTotp: confirmTotpAction,
            beginPasskey: beginPasskeyAction,
            finishPasskey: finishPasskeyAction,
            rename: renameFactorAction,
            remove: removeFactorAction,
            renewCodes: renewRecoveryCodesAction,
          }}
        />
      </HydrationBoundary>
    </>
  );
}
