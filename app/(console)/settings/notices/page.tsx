import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ChatSection } from "@/components/notifications/chat-section";
import { NoticeSettingsForm } from "@/components/notifications/notice-settings-form";
import { Callout } from "@/components/ui/callout";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { getNoticeSettings } from "@/lib/announcements/update-settings";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { getEnv } from "@/lib/env";
import { removeChatUrlAction, setChatUrlAction, testChatAction, updateNoticeSettingsAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("notifications.settings");
  return { title: t("title") };
}

/** Who else is told of what, beside the people of the console. */
export default async function NoticeSettingsPage() {
  const [t, actor] = await Promise.all([getTranslations("notifications.settings"), requireActor()]);
  if (!hasPermission(actor, "webhook.manage")) notFound();
  const settings = await getNoticeSettings(actor);
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <div className="flex flex-col gap-10">
        <Callout tone={getEnv().SMTP_URL ? "neutral" : "warning"} className="max-w-3xl">
          <p>
            <ServerText />
          </p>
          <TextLink href="/mails">{t("log")}</TextLink>
        </Callout>
        <NoticeSettingsForm settings={settings} update={updateNoticeSettingsAction} />
        <ChatSection
          host={settings.chatHost}
          setUrl={setChatUrlAction}
          removeUrl={removeChatUrlAction}
          test={testChatAction}
        />
      </div>
    </>
  );
}

/** Where mails go; of the server's address only its host is shown. */
async function ServerText() {
  const t = await getTranslations("notifications.settings");
  const { SMTP_URL, COUNTERSIGN_DEMO } = getEnv();
  if (SMTP_URL) return t.rich("smtp.set", { host: () => <bdi dir="ltr">{new URL(SMTP_URL).host}</bdi> });
  return t(COUNTERSIGN_DEMO ? "smtp.captured" : "smtp.none");
}
