import { useTranslations } from "next-intl";
import { OperationStatusLabel } from "@/components/transactions/state-label";
import { Badge } from "@/components/ui/badge";
import type { OutcomeSummary } from "@/lib/operations/outcomes/types";

/** How far it is, and what people have done or have to do about it. */
export function OutcomeMarks({ row }: { row: OutcomeSummary }) {
  const t = useTranslations("outcomes");
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <OperationStatusLabel status={row.status} />
      {row.proposed ? <Badge tone="accent">{t("proposedMark")}</Badge> : null}
      {row.settledAs ? <Badge tone="neutral">{t(`settledAs.${row.settledAs}`)}</Badge> : null}
      {row.alerted && row.settledAs ? <Badge tone="negative">{t("contradictedMark")}</Badge> : null}
      {row.alerted && !row.settledAs ? <Badge tone="warning">{t("alertedMark")}</Badge> : null}
    </span>
  );
}
