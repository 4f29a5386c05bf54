"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { decidableCountQuery } from "@/components/requests/api";
import { filterOf, serializeInboxParams } from "@/components/requests/list-input";
import { NavTabs } from "@/components/ui/nav-tabs";
import { INBOX_TABS, type InboxInput } from "@/lib/approvals/inbox/types";

type RequestTabsProps = { input: InboxInput; isChecker: boolean };

/** The views of the requests; the count is the one that also stands in the navigation. What narrows one narrows the next. */
export function RequestTabs({ input, isChecker }: RequestTabsProps) {
  const t = useTranslations("requests");
  const { data: count } = useQuery({ ...decidableCountQuery(), enabled: isChecker });
  return (
    <NavTabs
      label={t("tabs")}
      items={INBOX_TABS.map((tab) => ({
        href: serializeInboxParams("/requests", {
          ...filterOf(input),
          status: tab === "all" ? input.status : [],
          tab,
        }),
        label: t(`tab.${tab}`),
        current: tab === input.tab,
        ...(tab === "mine" && count ? { count } : {}),
      }))}
    />
  );
}
