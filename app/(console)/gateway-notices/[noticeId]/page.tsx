import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { noticeKeys } from "@/components/gateway-notices/api";
import { parseNoticeId } from "@/components/gateway-notices/list-input";
import { NoticeCard } from "@/components/gateway-notices/notice-card";
import { getQueryClient } from "@/components/shell/query-client";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { getNotice } from "@/lib/notices/queries";
import { repeatNoticeAction } from "../actions";

type NoticePageProps = { params: Promise<{ noticeId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("gatewayNotices");
  return { title: t("noticeTitle") };
}

/** One notice with what came in. */
export default async function GatewayNoticePage({ params }: NoticePageProps) {
  const [actor, { noticeId: text }] = await Promise.all([requireActor(), params]);
  const noticeId = parseNoticeId(text);
  if (noticeId === null || !hasPermission(actor, "gateway_notice.manage")) notFound();
  const notice = await getNotice(actor, noticeId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const client = getQueryClient();
  client.setQueryData(noticeKeys.notice(noticeId), notice);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NoticeCard noticeId={noticeId} repeat={repeatNoticeAction} />
    </HydrationBoundary>
  );
}
