import { useLocale } from "next-intl";

/** "33.3" as people read it; a dash where there was nothing to divide by. */
export function percentText(value: string | null, locale: string): string {
  if (value === null) return "–";
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  // The sign that stands on the line of the figures, not the hyphen of words.
  return `${format.format(value as Intl.StringNumericLiteral).replace("-", "−")}%`;
}

export function Percent({ value }: { value: string | null }) {
  return <bdi dir="ltr">{percentText(value, useLocale())}</bdi>;
}
