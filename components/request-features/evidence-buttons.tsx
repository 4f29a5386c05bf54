"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { download } from "@/components/request-features/api";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";

/** Two ways to take evidence. `path` ends where the format follows. */
export function EvidenceButtons({ path }: { path: string }) {
  const t = useTranslations("requestFeatures");
  const failureText = useFailureText();
  const taking = useMutation({ mutationFn: (format: string) => download(`${path}format=${format}`) });
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <Button
          pending={taking.isPending && taking.variables === "pdf"}
          disabled={taking.isPending}
          onClick={() => taking.mutate("pdf")}
        >
          {t("evidencePdf")}
        </Button>
        <Button
          pending={taking.isPending && taking.variables === "zip"}
          disabled={taking.isPending}
          onClick={() => taking.mutate("zip")}
        >
          {t("evidenceZip")}
        </Button>
      </div>
      {taking.error ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(taking.error)}
        </Callout>
      ) : null}
    </div>
  );
}
