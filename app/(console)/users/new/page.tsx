import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { CreateUserForm } from "@/components/users/create-user-form";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { hasMailRoute } from "@/lib/env";
import { createUserAction } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users");
  return { title: t("newTitle") };
}

/** A new person with his first rights. */
export default async function NewUserPage() {
  const [t, actor] = await Promise.all([getTranslations("users"), requireActor()]);
  if (!hasPermission(actor, "user.manage")) notFound();
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/users">{t("title")}</TextLink>}
        title={t("newTitle")}
        description={t(hasMailRoute() ? "newDescription" : "newDescriptionNoMail")}
      />
      <CreateUserForm createUser={createUserAction} />
    </>
  );
}
