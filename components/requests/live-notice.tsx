"use client";

import { useTranslations } from "next-intl";
import { useLiveState } from "@/components/requests/use-live-state";
import { Callout } from "@/components/ui/callout";

/** Says when changes are not told at once. The region is always there, so that it is announced when it fills. */
export function LiveNotice() {
  const t = useTranslations("requests.inbox");
  const lost = useLiveState() === "lost";
  return (
    <div role="status">
      {lost ? (
        <Callout tone="warning" className="mb-3">
          {t("liveLost")}
        </Callout>
      ) : null}
    </div>
  );
}
