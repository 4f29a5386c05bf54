"use client";

import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { Timestamp } from "@/components/ui/timestamp";
import { useNow } from "@/components/ui/use-now";

/** From here on the word stands out: whoever looks in twice a day would not see it again in time. */
const urgentMs = 4 * 3_600_000;

/** When a waiting request is over, counted down. */
export function Deadline({ at }: { at: string }) {
  const t = useTranslations("requests");
  const left = Date.parse(at) - useNow().getTime();
  return (
    <span className={cn("whitespace-nowrap text-muted", left < urgentMs && "font-medium text-warning")}>
      {left <= 0 ? (
        t("expired")
      ) : (
        <>
          {t("expiresLine")} <Timestamp value={at} format="relative" />
        </>
      )}
    </span>
  );
}
