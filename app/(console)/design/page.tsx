import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Specimens } from "@/components/design/specimens";
import { PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/session";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("design");
  return { title: t("title") };
}

/** The parts of the interface in their states. */
export default async function DesignPage() {
  await requireActor();
  const t = await getTranslations("design");
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <Specimens />
    </>
  );
}
