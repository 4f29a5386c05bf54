import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { gatewayKeys } from "@/components/gateways/api";
import { GatewayOverviewView } from "@/components/gateways/gateway-overview";
import { getQueryClient } from "@/components/shell/query-client";
import { buttonClass } from "@/components/ui/button-class";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { getGatewayOverview } from "@/lib/gateway-accounts/queries";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("gateways");
  return { title: t("title") };
}

/** The accounts at gateways, how they fare, and every gateway there is. */
export default async function GatewaysPage() {
  const [t, actor] = await Promise.all([getTranslations("gateways"), requireActor()]);
  if (!hasPermission(actor, "gateway.manage")) notFound();
  const client = getQueryClient();
  await client.prefetchQuery({
    queryKey: gatewayKeys.overview,
    queryFn: () => getGatewayOverview(actor),
  });
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <Link href="/gateways/new" className={buttonClass({ variant: "primary" })}>
            <Plus aria-hidden="true" />
            {t("add")}
          </Link>
        }
      />
      <HydrationBoundary state={dehydrate(client)}>
        <GatewayOverviewView />
      </HydrationBoundary>
    </>
  );
}
