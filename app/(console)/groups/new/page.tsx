import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CreateGroup } from "@/components/groups/create-group";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { createGroupAction } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("groups");
  return { title: t("newTitle") };
}

/** A new group, still empty. */
export default async function NewGroupPage() {
  const [t, actor] = await Promise.all([getTranslations("groups"), requireActor()]);
  if (!hasPermission(actor, "user.manage")) notFound();
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/groups">{t("title")}</TextLink>}
        title={t("newTitle")}
        description={t("newDescription")}
      />
      <CreateGroup create={createGroupAction} />
    </>
  );
}
