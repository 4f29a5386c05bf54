import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ApprovalSettingsForm } from "@/components/request-features/approval-settings-form";
import { PageHeader } from "@/components/ui/page-header";
import { approvalSettingsRight, getApprovalSettings } from "@/lib/approvals/calendar/change-settings";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { changeApprovalSettingsAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("requestFeatures.settings");
  return { title: t("title") };
}

/** When people work and are reminded, and how clocks run. */
export default async function ApprovalSettingsPage() {
  const [t, actor] = await Promise.all([getTranslations("requestFeatures.settings"), requireActor()]);
  if (!hasPermission(actor, approvalSettingsRight)) notFound();
  const settings = await getApprovalSettings(actor);
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <ApprovalSettingsForm settings={settings} save={changeApprovalSettingsAction} />
    </>
  );
}
