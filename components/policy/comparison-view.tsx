"use client";

import { useTranslations } from "next-intl";
import { usePolicyWords } from "@/components/policy/use-policy-words";
import { Callout } from "@/components/ui/callout";
import type { PolicyComparison } from "@/lib/approvals/policy/compare";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

/** What would be different from the live policy, and whether a second person has to agree. */
export function ComparisonView({ comparison, world }: { comparison: PolicyComparison; world: PolicyWorld }) {
  const t = useTranslations("policy.page");
  const words = usePolicyWords(world);
  const waits = comparison.result === "looser" || comparison.result === "mixed";
  const lines = words.comparison(comparison);
  return (
    <div className="flex flex-col gap-2 text-sm">
      <Callout tone={waits ? "warning" : "positive"}>{t(`comparison.${comparison.result}`)}</Callout>
      {lines.length > 0 ? (
        <ul className="flex list-disc flex-col gap-1 ps-5">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
