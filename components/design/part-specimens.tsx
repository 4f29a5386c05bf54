"use client";

import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Pagination } from "@/components/ui/pagination";
import { Progress } from "@/components/ui/progress";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";

export function PartSpecimens() {
  const t = useTranslations("design");
  const common = useTranslations("common");
  return (
    <>
      <Tabs
        label={t("parts")}
        items={[
          {
            value: "empty",
            label: t("emptyTab"),
            count: 0,
            content: <EmptyState title={t("empty")} hint={t("emptyHint")} />,
          },
          {
            value: "waiting",
            label: t("waiting"),
            content: (
              <div className="flex flex-col gap-4">
                <Progress label={t("waiting")} total={100} done={40} />
                <SkeletonRows rows={5} columns={3} />
              </div>
            ),
          },
          {
            value: "failed",
            label: t("failed"),
            content: <ErrorState requestId="0f3a9c44-17be" onRetry={() => undefined} />,
          },
        ]}
      />
      <Pagination
        previousHref={null}
        nextHref="/design"
        summary={common("pageRangeOf", { from: 1, to: 50, total: 1250 })}
      />
    </>
  );
}
