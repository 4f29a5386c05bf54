"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { Callout } from "@/components/ui/callout";

/** Says that this device has no network, so that nobody takes an old screen for a fresh one. */
export function OfflineBanner() {
  const t = useTranslations("shell");
  const online = useSyncExternalStore(subscribe, isOnline, () => true);
  if (online) return null;
  return (
    <Callout tone="warning" live className="mb-4" title={t("offline")}>
      {t("offlineHint")}
    </Callout>
  );
}

function isOnline(): boolean {
  return navigator.onLine;
}

function subscribe(listener: () => void): () => void {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}
