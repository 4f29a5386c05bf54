"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { decidableCountQuery } from "@/components/requests/api";
import { serializeRequestListInput } from "@/components/requests/list-input";
import { NavTabs } from "@/components/ui/nav-tabs";
import { REQUEST_TABS, type RequestTab } from "@/lib/approvals/views";

type RequestTabsProps = { current: RequestTab; isChecker: boolean };

/** The three views of the requests; the count is the one that also stands in the navigation. */
export function RequestTabs({ current, isChecker }: RequestTabsProps) {
  const t = useTranslations("requests");
  const { data: count } = useQuery({ ...decidableCountQuery(), enabled: isChecker });
  return (
    <NavTabs
      label={t("tabs")}
      items={REQUEST_TABS.map((tab) => ({
        href: serializeRequestListInput("/requests", { tab }),
        label: t(`tab.${tab}`),
        current: tab === current,
        ...(tab === "mine" && count ? { count } : {}),
      }))}
    />
  );
}
