import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { NewDraft } from "@/components/policy/new-draft";
import { PolicySummary } from "@/components/policy/policy-summary";
import { VersionList } from "@/components/policy/version-list";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { getPolicyOverview, mayReadPolicy } from "@/lib/approvals/policy/queries";
import { requireActor } from "@/lib/auth/session";
import { startDraftAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("policy");
  return { title: t("title") };
}

/** The live policy in plain words, and every version with who wrote and who approved it. */
export default async function ApprovalPolicyPage() {
  const [t, actor] = await Promise.all([getTranslations("policy"), requireActor()]);
  if (!mayReadPolicy(actor)) notFound();
  const { live, versions, world, mayManage } = await getPolicyOverview(actor);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={mayManage ? <NewDraft start={startDraftAction} /> : null}
      />
      <div className="flex max-w-4xl flex-col gap-10">
        <Section title={t("page.liveTitle", { version: String(live.version) })}>
          <PolicySummary document={live.document} world={world} />
        </Section>
        <Section title={t("page.versions")}>
          <VersionList versions={versions} />
        </Section>
      </div>
    </>
  );
}
