import { useFormatter, useTranslations } from "next-intl";

/** Where a number of the page leads. */
export function healthHref(days: number, list?: string): string {
  return `/requests/health?days=${days}${list ? `&list=${list}#list` : ""}`;
}

type DurationProps = {
  seconds: number | null;
  /** Another span beside which it stands: it is said in the same unit. */
  like?: number | null;
};

/** A span of time in the unit in which people would say it. */
export function Duration({ seconds, like }: DurationProps) {
  const t = useTranslations("requestFeatures.health.duration");
  const format = useFormatter();
  if (seconds === null) return "–";
  const measure = like ?? seconds;
  const [unit, size] =
    measure < 120
      ? (["seconds", 1] as const)
      : measure < 7_200
        ? (["minutes", 60] as const)
        : measure < 172_800
          ? (["hours", 3_600] as const)
          : (["days", 86_400] as const);
  const value = seconds / size;
  const digits = value < 10 ? 1 : 0;
  const written = format.number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  // In the direction of its unit: in Arabic the number stands on the right of it.
  return <bdi>{t(unit, { value: written })}</bdi>;
}
