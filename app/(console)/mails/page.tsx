import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { ExportLink } from "@/components/exports/export-link";
import { mailKeys } from "@/components/mails/api";
import { loadMailFilter } from "@/components/mails/list-input";
import { MailList } from "@/components/mails/mail-list";
import { getQueryClient } from "@/components/shell/query-client";
import { PageHeader } from "@/components/ui/page-header";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { capturesMails } from "@/lib/env";
import { listMails } from "@/lib/mail/queries";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("mails");
  return { title: t(capturesMails() ? "captured" : "title") };
}

/** What was mailed; without the right to look after it, what was mailed to the person himself. */
export default async function MailsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, actor, filter] = await Promise.all([
    getTranslations("mails"),
    requireActor(),
    loadMailFilter(searchParams),
  ]);
  const client = getQueryClient();
  await client.prefetchQuery({ queryKey: mailKeys.list(filter), queryFn: () => listMails(actor, filter) });
  const seesAll = hasPermission(actor, "webhook.manage");
  return (
    <>
      <PageHeader
        actions={seesAll ? <ExportLink list="mails" /> : null}
        title={t(capturesMails() ? "captured" : "title")}
        description={[
          ...(seesAll ? [] : [t("ownDescription")]),
          ...(capturesMails() ? [t("capturedDescription")] : seesAll ? [t("description")] : []),
        ].join(" ")}
      />
      <HydrationBoundary state={dehydrate(client)}>
        <MailList />
      </HydrationBoundary>
    </>
  );
}
