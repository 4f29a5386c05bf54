"use client";

import { useTranslations } from "next-intl";
import { useNow } from "@/components/ui/use-now";

const DAY_MS = 24 * 60 * 60 * 1000;

/** In how many days a deleted payment goes for good, or that it is kept. */
export function PurgeHint({ purgeAt }: { purgeAt: string | null }) {
  const t = useTranslations("transactions");
  const now = useNow();
  const days = purgeAt === null ? 0 : Math.max(0, Math.ceil((Date.parse(purgeAt) - now.getTime()) / DAY_MS));
  return (
    <span className="block text-faint text-xs max-md:text-muted">
      {purgeAt === null ? t("keptForever") : t("purgeIn", { days })}
    </span>
  );
}
