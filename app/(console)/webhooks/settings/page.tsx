import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Callout } from "@/components/ui/callout";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { SecretSection } from "@/components/webhooks/secret-section";
import { SettingsForm } from "@/components/webhooks/settings-form";
import { TestSection } from "@/components/webhooks/test-section";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { getWebhookSettings } from "@/lib/webhooks/queries";
import { rotateSecretAction, sendTestAction, updateWebhookSettingsAction } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("webhooks");
  return { title: t("settingsTitle") };
}

/** Who is told of what, with which secret. */
export default async function WebhookSettingsPage() {
  const [t, actor] = await Promise.all([getTranslations("webhooks"), requireActor()]);
  if (!hasPermission(actor, "webhook.manage")) notFound();
  const { settings, secrets } = await getWebhookSettings(actor);
  const suggestion =
    [settings.operationsUrl, ...settings.plugins.map((plugin) => plugin.url)].find(Boolean) ?? "";
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/webhooks">{t("title")}</TextLink>}
        title={t("settingsTitle")}
        description={t("settingsDescription")}
      />
      <div className="flex flex-col gap-10">
        {settings.enabled ? null : <Callout className="max-w-3xl">{t("switchedOff")}</Callout>}
        <SettingsForm settings={settings} update={updateWebhookSettingsAction} />
        <TestSection suggestion={suggestion} send={sendTestAction} />
        <SecretSection secrets={secrets} rotate={rotateSecretAction} />
      </div>
    </>
  );
}
