import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { FactorRule } from "@/components/sign-in-rules/factor-rule";
import { PasswordRule } from "@/components/sign-in-rules/password-rule";
import { ProviderGroups } from "@/components/sign-in-rules/provider-groups";
import { ProviderPeople } from "@/components/sign-in-rules/provider-people";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import type { SignInOverview } from "@/lib/auth/sign-on/types";
import { readSignIn } from "@/lib/changes/sign-in-queries";
import {
  linkPersonAction,
  mapGroupAction,
  requireFactorsAction,
  setPasswordHoldersAction,
  unlinkPersonAction,
  unmapGroupAction,
} from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("signInRules");
  return { title: t("title") };
}

/** How people get in: second factors, passwords, the provider and its groups. */
export default async function SignInSettingsPage() {
  const [t, actor] = await Promise.all([getTranslations("signInRules"), requireActor()]);
  if (!hasPermission(actor, "user.manage")) notFound();
  const overview = await readSignIn(actor);
  const { provider, circles, passwordHolders, people, withoutFactor } = overview;
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <div className="flex max-w-4xl flex-col gap-10">
        <Section title={t("factors.title")}>
          <FactorRule
            circles={circles}
            withoutFactor={withoutFactor}
            asksReader={overview.asksReader}
            save={requireFactorsAction}
          />
        </Section>
        <Section title={t("provider.title")}>
          <ProviderFacts provider={provider} />
        </Section>
        {provider ? (
          <>
            <Section title={t("people.title")}>
              <ProviderPeople
                identities={overview.identities}
                people={people.filter(({ id }) => id !== actor.userId)}
                link={linkPersonAction}
                unlink={unlinkPersonAction}
              />
            </Section>
            <Section title={t("groups.title")}>
              <ProviderGroups
                mappings={overview.mappings}
                groups={overview.groups}
                map={mapGroupAction}
                unmap={unmapGroupAction}
              />
            </Section>
            <Section title={t("passwords.title")}>
              <PasswordRule holders={passwordHolders} people={people} save={setPasswordHoldersAction} />
            </Section>
          </>
        ) : null}
      </div>
    </>
  );
}

async function ProviderFacts({ provider }: { provider: SignInOverview["provider"] }) {
  const t = await getTranslations("signInRules.provider");
  if (!provider) return <p className="text-muted">{t("none")}</p>;
  const code = (text: string) => (
    <bdi dir="ltr" className="break-all font-mono text-xs">
      {text}
    </bdi>
  );
  return (
    <DefinitionList>
      <Definition term={t("label")}>
        <bdi>{provider.label}</bdi>
      </Definition>
      <Definition term={t("issuer")}>{code(provider.issuer)}</Definition>
      <Definition term={t("callback")}>{code(provider.callback)}</Definition>
      <Definition term={t("newcomers")}>{t(provider.provisions ? "newcomersYes" : "newcomersNo")}</Definition>
    </DefinitionList>
  );
}
