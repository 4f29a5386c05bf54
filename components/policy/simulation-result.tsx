"use client";

import { useFormatter, useTranslations } from "next-intl";
import { OutcomeText } from "@/components/policy/outcome-text";
import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { Difference, OutcomeWord, Simulation } from "@/lib/approvals/policy/simulate";

/** How many would have needed whom, what it costs in waiting, who would be missing, and each difference. */
export function SimulationResult({ result }: { result: Simulation }) {
  const t = useTranslations("policy.simulation");
  const format = useFormatter();
  const hours = (value: number) => format.number(value, { maximumFractionDigits: 1 });
  const words = [
    ...new Set([...Object.keys(result.before), ...Object.keys(result.after)]),
  ].sort() as OutcomeWord[];
  return (
    <div role="status" className="flex flex-col gap-4 text-sm">
      <p>{t("operations", { count: result.operations })}</p>
      <table className="w-full text-start tabular-nums">
        <thead>
          <tr className="text-muted text-xs">
            <th className="py-1 text-start font-medium">{t("outcome")}</th>
            <th className="py-1 text-end font-medium">{t("before")}</th>
            <th className="py-1 text-end font-medium">{t("after")}</th>
          </tr>
        </thead>
        <tbody>
          {words.map((word) => (
            <tr key={word} className="border-line border-t">
              <td className="py-1 first-letter:uppercase">
                <OutcomeText word={word} />
              </td>
              <td className="py-1 text-end">{format.number(result.before[word] ?? 0)}</td>
              <td className="py-1 text-end">{format.number(result.after[word] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="flex flex-col gap-1">
        <li>
          {result.addedHours === null || result.medianHours === null
            ? t("noMedian")
            : t("added", { hours: hours(result.addedHours), median: hours(result.medianHours) })}
        </li>
        <li>{t("stuck", { count: result.stuck })}</li>
        <li>{t("different", { count: result.different })}</li>
      </ul>
      {result.differences.length > 0 ? <Differences differences={result.differences} /> : null}
    </div>
  );
}

function Differences({ differences }: { differences: readonly Difference[] }) {
  const t = useTranslations("policy.simulation");
  return (
    <ul aria-label={t("list")} className="max-h-96 divide-y divide-line overflow-y-auto border-line border-y">
      {differences.map((one) => (
        <li key={`${one.label}${one.at}`} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
          {one.href ? (
            <TextLink href={one.href}>
              <bdi dir="ltr">{one.label}</bdi>
            </TextLink>
          ) : (
            <bdi>{one.label}</bdi>
          )}
          <Timestamp value={one.at} format="date" className="text-muted" />
          <Amount value={one.amount} currency={one.currency} />
          <span className="max-sm:w-full">
            <OutcomeText word={one.before} />{" "}
            <span aria-hidden="true" className="inline-block rtl:-scale-x-100">
              →
            </span>{" "}
            <OutcomeText word={one.after} />
          </span>
          {one.stuck ? <Badge tone="negative">{t("nobody")}</Badge> : null}
        </li>
      ))}
    </ul>
  );
}
