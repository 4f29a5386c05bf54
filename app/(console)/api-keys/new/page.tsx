import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CreateKeyForm } from "@/components/api-keys/create-key-form";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { hasPermission } from "@/lib/auth/actor";
import { getApiAccess } from "@/lib/auth/keys/queries";
import { requireActor } from "@/lib/auth/session";
import { createApiKeyAction } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("apiKeys");
  return { title: t("newTitle") };
}

/** A new key with its rights, its end and its limit. */
export default async function NewApiKeyPage() {
  const [t, actor] = await Promise.all([getTranslations("apiKeys"), requireActor()]);
  if (!hasPermission(actor, "api_key.manage")) notFound();
  const { gateways } = await getApiAccess(actor);
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/api-keys">{t("title")}</TextLink>}
        title={t("newTitle")}
        description={t("newDescription")}
      />
      <CreateKeyForm createKey={createApiKeyAction} gateways={gateways.filter(({ isActive }) => isActive)} />
    </>
  );
}
