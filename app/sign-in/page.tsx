import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { DemoRibbon } from "@/components/shell/demo-ribbon";
import { LanguageSwitch } from "@/components/shell/language-switch";
import { Logo } from "@/components/shell/logo";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/text-link";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { getActor } from "@/lib/auth/session";
import { signOnConfiguration } from "@/lib/auth/sign-on/configuration";
import { isSignOnRefusal } from "@/lib/auth/sign-on/refusals";
import { getEnv } from "@/lib/env";
import { safeReturnPath } from "./return-path";
import { SignInForm } from "./sign-in-form";
import { SignOnButton } from "./sign-on-button";

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("signIn");
  return { title: t("title") };
}

/** The door. Whoever is signed in already goes on. */
export default async function SignInPage({ searchParams }: SignInPageProps) {
  const [t, actor, query, jar] = await Promise.all([
    getTranslations("signIn"),
    getActor(),
    searchParams,
    cookies(),
  ]);
  const returnPath = safeReturnPath(query.next);
  if (actor) redirect(returnPath);
  const env = getEnv();
  const provider = signOnConfiguration();
  const ended = jar.has(sessionCookieName(env.PUBLIC_URL));
  return (
    <div className="flex min-h-dvh flex-col">
      {env.COUNTERSIGN_DEMO ? <DemoRibbon /> : null}
      <div className="grid flex-1 lg:grid-cols-[minmax(0,1.1fr)_minmax(27rem,0.9fr)]">
        <Ornament tagline={t("tagline")} />
        <main className="flex flex-col justify-center bg-surface px-6 py-10 sm:px-12 lg:border-line lg:border-s">
          <div className="mx-auto w-full max-w-80">
            <Logo className="mb-8 lg:hidden" />
            <h1 className="mb-6 font-semibold text-2xl tracking-tight">{t("title")}</h1>
            {ended ? (
              <Callout tone="info" className="mb-5">
                {t("ended")}
              </Callout>
            ) : null}
            {isSignOnRefusal(query.error) ? (
              <Callout tone="negative" className="mb-5">
                {t(`signOn.refused.${query.error}`)}
              </Callout>
            ) : null}
            {provider ? <SignOnButton label={provider.label} returnPath={returnPath} /> : null}
            <SignInForm returnPath={returnPath} />
            <p className="mt-4 text-sm">
              <TextLink href="/forgot-password">{t("links.forgot")}</TextLink>
            </p>
            {env.COUNTERSIGN_DEMO ? <DemoHint /> : null}
            <div className="mt-8">
              <LanguageSwitch />
            </div>
          </div>
        </main>
      </div>
    </div>
  );
}

/** A guilloche, as on banknotes and share certificates: the paper itself says what this is about. */
function Ornament({ tagline }: { tagline: string }) {
  return (
    <header className="relative hidden overflow-hidden lg:block">
      <div
        aria-hidden="true"
        className="absolute inset-s-1/2 top-1/2 size-[min(52rem,120%)] -translate-x-1/2 -translate-y-1/2 bg-accent opacity-40 mask-[url(/guilloche.svg)] mask-contain mask-center mask-no-repeat rtl:translate-x-1/2"
      />
      <div className="relative flex h-full flex-col justify-between p-10">
        <Logo />
        <p className="font-medium text-lg tracking-tight">{tagline}</p>
      </div>
    </header>
  );
}

async function DemoHint() {
  const t = await getTranslations("signIn");
  return (
    <div className="mt-8 border-line border-t pt-4 text-muted text-xs">
      <p className="font-medium text-ink">{t("demoTitle")}</p>
      <p className="mt-0.5">
        {t.rich("demoHint", { path: (text) => <code className="font-mono text-ink">{text}</code> })}
      </p>
    </div>
  );
}
