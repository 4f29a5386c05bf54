import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { exportKeys } from "@/components/exports/api";
import { ExportForm } from "@/components/exports/export-form";
import { ExportList } from "@/components/exports/export-list";
import { ScheduleList } from "@/components/exports/schedule-list";
import { getQueryClient } from "@/components/shell/query-client";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { sql } from "@/lib/db/sql";
import { exportableLists, listExports } from "@/lib/exports/queries";
import { listReportReaders, listSchedules } from "@/lib/exports/schedules/manage-schedules";
import { fileColumnsOf } from "@/lib/exports/shown-columns";
import { EXPORT_LISTS } from "@/lib/exports/types";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";
import { readColumns } from "@/lib/transactions/columns";
import { readListPreference } from "@/lib/transactions/list-preferences";
import { cancelExportAction, createScheduleAction, endScheduleAction, startExportAction } from "./actions";

type ExportsProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("exports");
  return { title: t("title") };
}

/** Files of lists: what was made, what is being made, and what is made by itself. */
export default async function ExportsPage({ searchParams }: ExportsProps) {
  const [t, actor, asked] = await Promise.all([getTranslations("exports"), requireActor(), searchParams]);
  const lists = exportableLists(actor);
  if (lists.length === 0) notFound();
  const client = getQueryClient();
  const [schedules, readers, timeZone] = await Promise.all([
    listSchedules(actor),
    hasPermission(actor, "transaction.view") ? listReportReaders(actor) : [],
    readMerchantTimeZone(sql),
    client.prefetchQuery({ queryKey: exportKeys.list, queryFn: () => listExports(actor) }),
  ]);
  const list = EXPORT_LISTS.find((name) => name === asked.list && lists.includes(name));
  const columns = list === "transactions" ? await shownColumns(actor, asked.cols) : null;
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader title={t("title")} description={t("description")} />
      <div className="flex flex-col gap-10">
        <Section title={t("new")}>
          <ExportForm
            lists={lists}
            from={list ? { list, address: addressOf(asked), columns } : null}
            readers={readers}
            timeZone={timeZone}
            actions={{ start: startExportAction, schedule: createScheduleAction }}
          />
        </Section>
        <Section title={t("history")}>
          <ExportList cancel={cancelExportAction} />
        </Section>
        <Section title={t("schedules")}>
          <ScheduleList
            schedules={schedules}
            mayEndAll={hasPermission(actor, "user.manage")}
            end={endScheduleAction}
          />
        </Section>
      </div>
    </HydrationBoundary>
  );
}

/** The columns of the list as he has arranged it; null: as it comes. */
async function shownColumns(actor: UserActor, asked: unknown): Promise<readonly string[] | null> {
  const shown =
    readColumns(typeof asked === "string" ? asked : null) ??
    readColumns((await readListPreference(actor, "transactions")).columns);
  return shown ? fileColumnsOf(shown) : null;
}

/** The filter of the list that somebody came from, without the name of the list itself. */
function addressOf(asked: Record<string, string | string[] | undefined>): string {
  const rest = new URLSearchParams();
  for (const [key, value] of Object.entries(asked))
    if (key !== "list" && typeof value === "string" && value !== "") rest.set(key, value);
  const text = rest.toString();
  return text ? `?${text}` : "";
}
