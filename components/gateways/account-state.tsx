import { useTranslations } from "next-intl";
import { StateLabel } from "@/components/ui/badge";
import type { AccountSummary, CallCount } from "@/lib/gateway-accounts/types";

/** Whether an account takes anything new at this moment, as mark and word. */
export function AccountState({
  account,
}: {
  account: Pick<AccountSummary, "isActive" | "isBuilt" | "health">;
}) {
  const t = useTranslations("gateways.state");
  if (!account.isBuilt) {
    return (
      <StateLabel tone="negative" shape="cross">
        {t("notBuilt")}
      </StateLabel>
    );
  }
  if (!account.isActive) {
    return (
      <StateLabel tone="neutral" shape="dash">
        {t("disabled")}
      </StateLabel>
    );
  }
  if (account.health.pausedUntil !== null) {
    return (
      <StateLabel tone="warning" shape="half">
        {t("paused")}
      </StateLabel>
    );
  }
  return <StateLabel tone="positive">{t("on")}</StateLabel>;
}

/** Failures of calls in whole percent; a few of many are never shown as none. */
export function failureShare({ calls, failures }: CallCount): string {
  if (calls === 0) return "0%";
  const percent = (failures * 100) / calls;
  return percent > 0 && percent < 1 ? "<1%" : `${Math.round(percent)}%`;
}
