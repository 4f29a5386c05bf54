"use client";

import { useTranslations } from "next-intl";
import { usePolicyWords } from "@/components/policy/use-policy-words";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

/** A policy as a person would say it: the rules in their order, limits, clocks, who may act alone. */
export function PolicySummary({ document, world }: { document: PolicyDocument; world: PolicyWorld }) {
  const t = useTranslations("policy.page");
  const words = usePolicyWords(world);
  return (
    <div className="flex flex-col gap-4 text-sm">
      <ol className="flex flex-col divide-y divide-line border-line border-y">
        {document.rules.map((rule, index) => (
          <li key={rule.id} className="flex gap-3 py-3">
            <span className="w-5 shrink-0 text-end text-faint tabular-nums">{index + 1}</span>
            <div className="min-w-0">
              <p className="font-medium">{words.name(rule.name) || t("unnamed")}</p>
              <p className="text-muted first-letter:uppercase">{words.applies(rule)}</p>
              <ul className="mt-1 flex list-disc flex-col gap-0.5 ps-5">
                {words.tiers(rule).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </div>
          </li>
        ))}
        <li className="flex gap-3 py-3 text-muted">
          <span className="w-5 shrink-0" />
          {t("otherwise")}
        </li>
      </ol>
      {document.limits.length > 0 ? (
        <ul className="flex list-disc flex-col gap-0.5 ps-5">
          {document.limits.map((limit) => (
            <li key={limit.id}>
              <span className="font-medium">{words.name(limit.name)}</span>: {words.limit(limit)}
            </li>
          ))}
        </ul>
      ) : null}
      <ul className="flex flex-col gap-0.5 text-muted">
        {words.general(document).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
