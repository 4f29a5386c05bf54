import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChoosePassword } from "@/components/password-links/choose-password";
import { Door } from "@/components/password-links/door";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("signIn");
  return { title: t("links.chooseTitle") };
}

/** Behind a mailed link. The server learns its secret only when the person sends the form. */
export default async function ResetPasswordPage() {
  const t = await getTranslations("signIn");
  return (
    <Door title={t("links.chooseTitle")}>
      <ChoosePassword />
    </Door>
  );
}
