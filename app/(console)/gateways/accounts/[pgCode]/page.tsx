import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AccountCard } from "@/components/gateways/account-card";
import { gatewayKeys } from "@/components/gateways/api";
import { getQueryClient } from "@/components/shell/query-client";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { getAccount } from "@/lib/gateway-accounts/queries";
import {
  rotateCredentialsAction,
  setAccountActiveAction,
  testConnectionAction,
  updateAccountAction,
} from "../../actions";

type AccountPageProps = { params: Promise<{ pgCode: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("gateways");
  return { title: t("facts") };
}

const actions = {
  update: updateAccountAction,
  rotate: rotateCredentialsAction,
  setActive: setAccountActiveAction,
  test: testConnectionAction,
};

/** One gateway account. */
export default async function AccountPage({ params }: AccountPageProps) {
  const [actor, { pgCode: text }] = await Promise.all([requireActor(), params]);
  const pgCode = decodeURIComponent(text);
  if (!hasPermission(actor, "gateway.manage")) notFound();
  const account = await getAccount(actor, pgCode).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const client = getQueryClient();
  client.setQueryData(gatewayKeys.account(pgCode), account);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AccountCard pgCode={pgCode} actions={actions} />
    </HydrationBoundary>
  );
}
