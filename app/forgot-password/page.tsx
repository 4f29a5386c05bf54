import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Door } from "@/components/password-links/door";
import { ForgotForm } from "@/components/password-links/forgot-form";
import { Callout } from "@/components/ui/callout";
import { hasMailRoute } from "@/lib/env";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("signIn");
  return { title: t("links.forgotTitle") };
}

/** For somebody who cannot sign in any more. */
export default async function ForgotPasswordPage() {
  const t = await getTranslations("signIn");
  return (
    <Door title={t("links.forgotTitle")} back={t("links.back")}>
      {hasMailRoute() ? (
        <>
          <p className="mb-5 text-muted">{t("links.forgotHint")}</p>
          <ForgotForm />
        </>
      ) : (
        <Callout tone="warning">{t("links.noMail")}</Callout>
      )}
    </Door>
  );
}
