"use client";

import { useTranslations } from "next-intl";
import { CopyButton } from "./copy-button";

/** The number under which the log knows what happened, to be quoted to whoever reads it. */
export function RequestId({ value }: { value: string }) {
  const t = useTranslations("common");
  return (
    <p className="mt-1 flex items-center gap-1 text-muted text-xs">
      {t("requestId")}
      <bdi dir="ltr" className="break-all font-mono">
        {value}
      </bdi>
      <CopyButton value={value} label={t("requestId")} />
    </p>
  );
}
