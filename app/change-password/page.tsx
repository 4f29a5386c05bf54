import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Logo } from "@/components/shell/logo";
import { ChangePasswordForm } from "@/components/users/change-password-form";
import { SignOutLink } from "@/components/users/sign-out-link";
import { requirePerson } from "@/lib/auth/session";
import { changePasswordAction } from "../(console)/account/actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users.account");
  return { title: t("mustTitle") };
}

/** The only page for a person whose password was given to him by somebody else. */
export default async function ChangePasswordPage() {
  const [t, actor] = await Promise.all([getTranslations("users.account"), requirePerson()]);
  if (!actor.mustChangePassword) redirect("/");
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-96 flex-col justify-center px-6 py-10">
      <Logo className="mb-8" />
      <h1 className="font-semibold text-2xl tracking-tight">{t("mustTitle")}</h1>
      <p className="mt-1 mb-6 text-muted">{t("mustHint")}</p>
      <ChangePasswordForm username={actor.username} changePassword={changePasswordAction} goOnTo="/" />
      <SignOutLink className="mt-6 -ms-3 self-start touch:-ms-4" />
    </main>
  );
}
