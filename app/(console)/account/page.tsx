import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PreferencesForm } from "@/components/notifications/preferences-form";
import { getQueryClient } from "@/components/shell/query-client";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ownSessionsKey } from "@/components/users/api";
import { ChangePasswordForm } from "@/components/users/change-password-form";
import { OwnSessions } from "@/components/users/own-sessions";
import { listOwnSessions } from "@/lib/auth/queries";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { getOwnPreferences } from "@/lib/notifications/preferences";
import {
  changePasswordAction,
  endOtherSessionsAction,
  endSessionAction,
  setPreferencesAction,
} from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users.account");
  return { title: t("title") };
}

/** What everybody may do about his own access. */
export default async function AccountPage() {
  const [t, security, substitutes, notices, actor] = await Promise.all([
    getTranslations("users.account"),
    getTranslations("security"),
    getTranslations("requestFeatures.delegations"),
    getTranslations("notifications"),
    requireActor(),
  ]);
  const client = getQueryClient();
  await client.prefetchQuery({ queryKey: ownSessionsKey, queryFn: () => listOwnSessions(actor) });
  return (
    <>
      <PageHeader title={t("title")} meta={<bdi dir="ltr">{actor.username}</bdi>} />
      <div className="flex flex-col gap-8">
        <Section title={t("password")} className="max-w-96">
          <ChangePasswordForm username={actor.username} changePassword={changePasswordAction} />
        </Section>
        <Section title={security("title")} className="max-w-xl">
          <TextLink href="/account/security">{security("link")}</TextLink>
          <p className="mt-1 text-muted">{security("linkHint")}</p>
        </Section>
        {hasPermission(actor, "request.decide") ? (
          <Section title={substitutes("title")} className="max-w-xl">
            <TextLink href="/account/delegations">{substitutes("link")}</TextLink>
            <p className="mt-1 text-muted">{substitutes("linkHint")}</p>
          </Section>
        ) : null}
        <Section title={notices("own.title")} id="notices">
          <PreferencesForm preferences={await getOwnPreferences(actor)} save={setPreferencesAction} />
        </Section>
        <HydrationBoundary state={dehydrate(client)}>
          <OwnSessions endSession={endSessionAction} endOthers={endOtherSessionsAction} />
        </HydrationBoundary>
      </div>
    </>
  );
}
