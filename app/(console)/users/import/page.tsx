import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ImportPeople } from "@/components/people/import-people";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { importPeopleAction, planImportAction } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("people");
  return { title: t("import") };
}

/** People from a file: looked at first, then added. */
export default async function ImportPeoplePage() {
  const [t, users, actor] = await Promise.all([
    getTranslations("people"),
    getTranslations("users"),
    requireActor(),
  ]);
  if (!hasPermission(actor, "user.manage")) notFound();
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/users">{users("title")}</TextLink>}
        title={t("import")}
        description={t("importHint")}
      />
      <ImportPeople plan={planImportAction} run={importPeopleAction} />
    </>
  );
}
