import { useTranslations } from "next-intl";
import { StateLabel } from "@/components/ui/badge";
import type { ReportSummary } from "@/lib/reconciliation/types";

/** How far a report is, and whether it found anything. */
export function ReportStatusLabel({ report }: { report: Pick<ReportSummary, "status" | "differences"> }) {
  const t = useTranslations("reconciliation");
  switch (report.status) {
    case "running":
      return (
        <StateLabel tone="info" shape="half">
          {t("status.running")}
        </StateLabel>
      );
    case "canceled":
      return (
        <StateLabel tone="neutral" shape="dash">
          {t("status.canceled")}
        </StateLabel>
      );
    case "failed":
      return (
        <StateLabel tone="negative" shape="cross">
          {t("status.failed")}
        </StateLabel>
      );
    default:
      return report.differences === 0 ? (
        <StateLabel tone="positive" shape="full">
          {t("status.same")}
        </StateLabel>
      ) : (
        <StateLabel tone="warning" shape="full">
          {t("status.differences", { count: report.differences })}
        </StateLabel>
      );
  }
}
