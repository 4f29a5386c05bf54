import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { StateLabel, type StateShape } from "@/components/ui/badge";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import type { Tone } from "@/components/ui/tone";
import type { RiskNote } from "@/lib/approvals/inbox/types";

const looks: Record<RiskNote["weight"], { tone: Tone; shape: StateShape }> = {
  high: { tone: "negative", shape: "full" },
  medium: { tone: "warning", shape: "half" },
  low: { tone: "neutral", shape: "ring" },
};

type RiskListProps = { risks: readonly RiskNote[]; currency: string };

/** What to look at twice, each with the numbers that it was concluded from. */
export function RiskSection({ risks, currency }: RiskListProps) {
  const t = useTranslations("requests.risk");
  if (risks.length === 0) return null;
  return (
    <Section title={t("title")}>
      <ul className="border-line border-t">
        {risks.map((risk) => (
          <li key={risk.code} className="border-line border-b py-1.5">
            <StateLabel {...looks[risk.weight]} className="font-medium">
              {t(`short.${risk.code}`)}
              <span className="sr-only"> ({t(`weight.${risk.weight}`)})</span>
            </StateLabel>
            <p className="mt-0.5 text-muted">
              {t.rich(`reason.${risk.code}`, {
                count: risk.count,
                percent: risk.percent,
                when: () =>
                  risk.at ? (
                    <Timestamp
                      value={risk.at}
                      format={risk.code.startsWith("window") ? "absolute" : "date"}
                    />
                  ) : null,
                amount: () =>
                  risk.amount ? <Amount value={risk.amount} currency={currency} strong inText /> : null,
              })}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Good-to-knows do not speak up in a list. */
export function loudRisks(risks: readonly RiskNote[]): RiskNote[] {
  return risks.filter((risk) => risk.weight !== "low");
}

/** The weightiest hint in a word or two, and how many more there are. */
export function RiskMark({ risks }: { risks: readonly RiskNote[] }) {
  const t = useTranslations("requests");
  const loud = loudRisks(risks);
  const first = loud[0];
  if (!first) return null;
  return (
    <span
      className={
        first.weight === "high"
          ? "inline-flex items-center gap-1 text-negative"
          : "inline-flex items-center gap-1 text-warning"
      }
    >
      <TriangleAlert aria-hidden="true" className="size-3.5 shrink-0" />
      {t(`risk.short.${first.code}`)}
      {loud.length > 1 ? (
        <>
          <span aria-hidden="true">{t("inbox.more", { count: loud.length - 1 })}</span>
          <span className="sr-only">{t("inbox.moreRisks", { count: loud.length - 1 })}</span>
        </>
      ) : null}
    </span>
  );
}
