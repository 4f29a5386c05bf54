import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { apiAccessKey } from "@/components/api-keys/api";
import { ApiAccessView } from "@/components/api-keys/api-access-view";
import { getQueryClient } from "@/components/shell/query-client";
import { buttonClass } from "@/components/ui/button-class";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { getApiAccess } from "@/lib/auth/keys/queries";
import { requireActor } from "@/lib/auth/session";
import { revokeApiKeyAction, rotateApiKeyAction, setKeyNetworksAction, setLimitAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("apiKeys");
  return { title: t("title") };
}

/** Who may call the API, how often, and how often they did. */
export default async function ApiKeysPage() {
  const [t, actor] = await Promise.all([getTranslations("apiKeys"), requireActor()]);
  if (!hasPermission(actor, "api_key.manage")) notFound();
  const client = getQueryClient();
  await client.prefetchQuery({ queryKey: apiAccessKey, queryFn: () => getApiAccess(actor) });
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <>
            <Link href="/docs/api" className={buttonClass({ variant: "ghost" })}>
              {t("reference")}
            </Link>
            <Link href="/api-keys/new" className={buttonClass({ variant: "primary" })}>
              <KeyRound aria-hidden="true" />
              {t("add")}
            </Link>
          </>
        }
      />
      <HydrationBoundary state={dehydrate(client)}>
        <ApiAccessView
          acts={{
            revoke: revokeApiKeyAction,
            setLimit: setLimitAction,
            setNetworks: setKeyNetworksAction,
            rotate: rotateApiKeyAction,
          }}
        />
      </HydrationBoundary>
    </>
  );
}
