import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { requestKeys } from "@/components/requests/api";
import { Inbox } from "@/components/requests/inbox";
import { InboxFilters } from "@/components/requests/inbox-filters";
import { loadInboxParams, toInboxInput } from "@/components/requests/list-input";
import { RequestTabs } from "@/components/requests/request-tabs";
import { ShortcutHelp } from "@/components/requests/shortcut-help";
import { getQueryClient } from "@/components/shell/query-client";
import { ExportLink } from "@/components/exports/export-link";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { maySeeHealth } from "@/lib/approvals/health/queries";
import { viewRequest } from "@/lib/approvals/inbox/evidence";
import { listInbox } from "@/lib/approvals/inbox/list-inbox";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { listFilterOptions } from "@/lib/transactions/queries";
import {
  cancelRequestAction,
  decideManyAction,
  decideRequestAction,
  recallRequestAction,
  commentRequestAction,
  retryRequestAction,
} from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("requests");
  return { title: t("title") };
}

const actions = {
  decide: decideRequestAction,
  decideMany: decideManyAction,
  cancel: cancelRequestAction,
  retry: retryRequestAction,
  recall: recallRequestAction,
  comment: commentRequestAction,
};

/** What waits for me, what waits for others, what has been decided, and all of it. */
export default async function RequestsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, features, actor, params] = await Promise.all([
    getTranslations("requests"),
    getTranslations("requestFeatures"),
    requireActor(),
    loadInboxParams(searchParams),
  ]);
  if (!hasPermission(actor, "transaction.view")) notFound();
  const isChecker = hasPermission(actor, "request.decide");
  const input = toInboxInput(params, isChecker);
  const [page, options] = await Promise.all([
    // A wrong filter is told by the list itself, which reads again in the browser.
    listInbox(actor, input).catch(refusedAsNull),
    listFilterOptions(actor),
  ]);
  const open = input.tab === "all" ? null : (params.open ?? page?.rows[0]?.id ?? null);
  const request = open === null ? null : await viewRequest(actor, open).catch(refusedAsNull);
  const client = getQueryClient();
  if (page) client.setQueryData(requestKeys.list(input), page);
  if (request) client.setQueryData(requestKeys.request(request.id), request);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <>
            <ExportLink list="requests" />
            {maySeeHealth(actor) ? (
              <TextLink href="/requests/health">{features("health.link")}</TextLink>
            ) : null}
            <ShortcutHelp />
          </>
        }
      />
      <RequestTabs input={input} isChecker={isChecker} />
      <div className="pt-4">
        <InboxFilters input={input} options={options} />
        <HydrationBoundary state={dehydrate(client)}>
          <Inbox
            key={JSON.stringify(input)}
            input={input}
            isChecker={isChecker}
            firstOpen={request?.id ?? null}
            actions={actions}
          />
        </HydrationBoundary>
      </div>
    </>
  );
}

function refusedAsNull(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}
