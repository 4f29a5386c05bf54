"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { notificationKeys, notificationListQuery } from "@/components/notifications/api";
import { useFailureText } from "@/components/shell/failure-text";
import { notificationParsers, serializeNotificationFilter } from "@/components/notifications/list-input";
import { NotificationRow } from "@/components/notifications/notification-row";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { NavTabs } from "@/components/ui/nav-tabs";
import { Pagination } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { toast } from "@/components/ui/toast";
import { ActionFailure, runAction, type ServerAction } from "@/lib/http/action-failure";
import type { NotificationLine } from "@/lib/notifications/types";

type NotificationListProps = {
  markRead: ServerAction<{ notificationId: string }, void>;
  markAllRead: ServerAction<{ upTo: string }, void>;
};

/** What the person was told, the latest first; the view stands in the address. */
export function NotificationList({ markRead, markAllRead }: NotificationListProps) {
  const t = useTranslations("notifications");
  const [filter] = useQueryStates(notificationParsers);
  const { data, error, isFetching, refetch } = useQuery({
    ...notificationListQuery(filter),
    placeholderData: keepPreviousData,
  });
  const { reading, readingAll } = useReading({ markRead, markAllRead });
  const newest = data?.rows[0];
  const tab = (unread: boolean) => ({
    href: serializeNotificationFilter("/notifications", { unread, before: null }),
    label: t(unread ? "unread" : "all"),
    current: filter.unread === unread,
  });
  return (
    <>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <NavTabs label={t("views")} items={[tab(false), tab(true)]} />
        {newest && data.rows.some((row) => !row.read) ? (
          <Button pending={readingAll.isPending} onClick={() => readingAll.mutate(newest.id)}>
            {t("markAllRead")}
          </Button>
        ) : null}
      </div>
      {!data && !error ? <SkeletonRows columns={2} /> : null}
      {!data && error ? (
        <ErrorState
          requestId={error instanceof ActionFailure ? (error.requestId ?? undefined) : undefined}
          retrying={isFetching}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data?.rows.length === 0 ? (
        <EmptyState
          title={t(filter.unread ? "emptyUnread" : "emptyAll")}
          hint={filter.unread ? undefined : t("emptyAllHint")}
        />
      ) : null}
      {data && data.rows.length > 0 ? (
        <ul className="border-line border-t">
          {data.rows.map((notice) => (
            <NotificationRow
              key={notice.id}
              notice={notice}
              onRead={(open) => reading.mutate({ notice, open })}
            />
          ))}
        </ul>
      ) : null}
      {data?.next || filter.before ? (
        <Pagination
          previousHref={null}
          nextHref={
            data?.next
              ? serializeNotificationFilter("/notifications", { ...filter, before: data.next })
              : null
          }
          summary={
            filter.before ? (
              <TextLink href={serializeNotificationFilter("/notifications", { ...filter, before: null })}>
                {t("latest")}
              </TextLink>
            ) : null
          }
        />
      ) : null}
    </>
  );
}

/** Marking as read; a notice that is opened leads to its page whether or not that worked. */
function useReading({ markRead, markAllRead }: NotificationListProps) {
  const t = useTranslations("notifications");
  const router = useRouter();
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const onSettled = () => queryClient.invalidateQueries({ queryKey: notificationKeys.all });
  const onError = (error: unknown) => toast.error(failureText(error));
  const reading = useMutation({
    mutationFn: async ({ notice, open }: { notice: NotificationLine; open: boolean }) => {
      try {
        if (!notice.read) await runAction(markRead({ notificationId: notice.id }));
      } finally {
        // Not before: a navigation drops the actions that are still under way.
        if (open && notice.link) router.push(notice.link);
      }
    },
    onError,
    onSettled,
  });
  const readingAll = useMutation({
    mutationFn: (upTo: string) => runAction(markAllRead({ upTo })),
    onSuccess: () => toast.success(t("allRead")),
    onError,
    onSettled,
  });
  return { reading, readingAll };
}
