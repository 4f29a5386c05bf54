"use client";

import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/text-link";
import type { ChangeCounts } from "@/lib/changes/types";
import { useChangeCounts } from "./use-change-counts";

/** Above every page of those who may change the rules, as long as one person can do it without a second one. */
export function AloneBanner({ first }: { first: ChangeCounts | undefined }) {
  const t = useTranslations("changes.aloneBanner");
  const counts = useChangeCounts(first);
  if (!counts?.alone) return null;
  return (
    <section aria-label={t("label")} className="mb-4">
      <Callout tone="warning" title={t("title")}>
        {/* On a phone the first lines belong to the page; the page of the users is where it is done. */}
        <span className="max-sm:hidden">{t("hint")} </span>
        <TextLink href="/users">{t("users")}</TextLink>
      </Callout>
    </section>
  );
}
