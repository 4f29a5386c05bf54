"use client";

import { useTranslations } from "next-intl";
import { serializeOutcomeListInput } from "@/components/outcomes/list-input";
import { useOutcomeCounts } from "@/components/outcomes/use-outcome-counts";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/text-link";
import type { OutcomeCounts } from "@/lib/operations/outcomes/types";

/** Above every page of those who settle outcomes, until nothing waits for them. */
export function OutcomeBanner({ first }: { first?: OutcomeCounts }) {
  const t = useTranslations("outcomes.banner");
  const counts = useOutcomeCounts(first);
  if (!counts || (counts.alerted === 0 && counts.contradicted === 0)) return null;
  return (
    <section aria-label={t("label")} className="mb-4 flex flex-col gap-2">
      {counts.contradicted > 0 ? (
        <Callout tone="negative">
          {t("contradicted", { count: counts.contradicted })}{" "}
          <TextLink href={serializeOutcomeListInput("/outcomes", { tab: "contradicted" })}>
            {t("look")}
          </TextLink>
        </Callout>
      ) : null}
      {counts.alerted > 0 ? (
        <Callout tone="warning">
          {t("alerted", { count: counts.alerted })} <TextLink href="/outcomes">{t("look")}</TextLink>
        </Callout>
      ) : null}
    </section>
  );
}
