import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { getTranslations } from "next-intl/server";
import type { SearchParams } from "nuqs/server";
import { notificationKeys } from "@/components/notifications/api";
import { loadNotificationFilter } from "@/components/notifications/list-input";
import { NotificationList } from "@/components/notifications/notification-list";
import { getQueryClient } from "@/components/shell/query-client";
import { buttonClass } from "@/components/ui/button-class";
import { PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/session";
import { getEnv } from "@/lib/env";
import { listNotifications } from "@/lib/notifications/queries";
import { markAllReadAction, markReadAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("notifications");
  return { title: t("title") };
}

/** What the person was told. */
export default async function NotificationsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [t, actor, filter] = await Promise.all([
    getTranslations("notifications"),
    requireActor(),
    loadNotificationFilter(searchParams),
  ]);
  const client = getQueryClient();
  await client.prefetchQuery({
    queryKey: notificationKeys.list(filter),
    queryFn: () => listNotifications(actor, filter),
  });
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <>
            {getEnv().COUNTERSIGN_DEMO ? (
              <Link href="/mails" className={buttonClass({})}>
                {t("mails")}
              </Link>
            ) : null}
            <Link href="/account#notices" className={buttonClass({})}>
              {t("preferences")}
            </Link>
          </>
        }
      />
      <HydrationBoundary state={dehydrate(client)}>
        <NotificationList markRead={markReadAction} markAllRead={markAllReadAction} />
      </HydrationBoundary>
    </>
  );
}
