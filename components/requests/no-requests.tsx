import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import type { InboxTab } from "@/lib/approvals/inbox/types";

type NoRequestsProps = { tab: InboxTab; isChecker: boolean; filtered: boolean };

/** Why the list is empty, and what would change that. */
export function NoRequests({ tab, isChecker, filtered }: NoRequestsProps) {
  const t = useTranslations("requests.empty");
  if (filtered) return <EmptyState title={t("filtered")} hint={t("filteredHint")} />;
  const hint = tab === "mine" && !isChecker ? t("notCheckerHint") : t(`${tab}Hint`);
  return <EmptyState title={t(tab)} hint={hint} />;
}
