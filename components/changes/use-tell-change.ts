"use client";

import { useTranslations } from "next-intl";
import { toast } from "@/components/ui/toast";
import type { ProposeResult } from "@/lib/changes/types";

/** Says what became of a change: done, done alone, or waiting for a second person. */
export function useTellChange() {
  const t = useTranslations("changes.told");
  return (result: ProposeResult, applied: string): void => {
    if (result.status === "waiting") {
      toast.info(t("waiting"), {
        description: t(result.appliedPart ? "waitingRest" : "waitingHint", { id: result.changeRequestId }),
      });
    } else if (result.alone) {
      toast.info(applied, { description: t("alone") });
    } else {
      toast.success(applied);
    }
  };
}
