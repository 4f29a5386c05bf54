import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuditTabs } from "@/components/audit/audit-tabs";
import { ChainFacts, KeptFacts } from "@/components/audit/chain-facts";
import { HeadForm } from "@/components/audit/head-form";
import { HeadSendings } from "@/components/audit/head-sendings";
import { SendHead } from "@/components/audit/send-head";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { readAuditHeadOverview } from "@/lib/announcements/read-audit-head";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { sendHeadNowAction, setAuditHeadAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audit.heads");
  return { title: t("title") };
}

/** What proves the trail to somebody outside: to whom its head is told, what became of that, and what is kept. */
export default async function AuditHeadsPage() {
  const [t, actor] = await Promise.all([getTranslations("audit.heads"), requireActor()]);
  if (!hasPermission(actor, "audit.view")) notFound();
  const { settings, chain, sendings, keptSince, removed } = await readAuditHeadOverview(actor);
  const mayChange = hasPermission(actor, "policy.manage");
  const isNamed = settings.addresses.length > 0 || settings.url !== null;
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <AuditTabs current="heads" />
      <div className="flex flex-col gap-10">
        <Section
          title={t("now")}
          actions={mayChange && chain ? <SendHead send={sendHeadNowAction} isNamed={isNamed} /> : null}
        >
          <ChainFacts chain={chain} settings={settings} />
        </Section>
        {mayChange ? (
          <Section title={t("who")}>
            <HeadForm settings={settings} save={setAuditHeadAction} />
          </Section>
        ) : null}
        <Section title={t("told")}>
          <HeadSendings sendings={sendings} />
        </Section>
        <Section title={t("kept")}>
          <KeptFacts keptSince={keptSince} removed={removed} />
        </Section>
      </div>
    </>
  );
}
