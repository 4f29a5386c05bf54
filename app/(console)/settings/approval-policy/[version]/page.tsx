import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { DraftEditor } from "@/components/policy/draft-editor";
import { VersionPage } from "@/components/policy/version-page";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { getPolicyVersion, mayReadPolicy } from "@/lib/approvals/policy/queries";
import { requireActor } from "@/lib/auth/session";
import {
  discardDraftAction,
  endShadowAction,
  publishPolicyAction,
  saveDraftAction,
  simulatePolicyAction,
  startDraftAction,
  startShadowAction,
} from "../actions";

type PolicyVersionPageProps = { params: Promise<{ version: string }> };

export async function generateMetadata({ params }: PolicyVersionPageProps): Promise<Metadata> {
  const [t, { version }] = await Promise.all([getTranslations("policy"), params]);
  return { title: t("page.versionTitle", { version }) };
}

/** One version: a draft to work on, or what was published with its differences. */
export default async function PolicyVersionPage({ params }: PolicyVersionPageProps) {
  const [t, actor, { version }] = await Promise.all([getTranslations("policy"), requireActor(), params]);
  if (!mayReadPolicy(actor) || !/^[1-9]\d{0,8}$/.test(version)) notFound();
  const page = await getPolicyVersion(actor, Number(version));
  const editable = page.shown.status === "draft" && page.mayManage;
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/settings/approval-policy">{t("title")}</TextLink>}
        title={t("page.versionTitle", { version })}
        description={editable ? t("edit.description") : undefined}
      />
      {editable ? (
        <DraftEditor
          key={page.shown.version}
          page={page}
          save={saveDraftAction}
          discard={discardDraftAction}
          publish={publishPolicyAction}
          shadow={startShadowAction}
          simulate={simulatePolicyAction}
        />
      ) : (
        <VersionPage
          page={page}
          start={startDraftAction}
          endShadow={endShadowAction}
          publish={publishPolicyAction}
        />
      )}
    </>
  );
}
