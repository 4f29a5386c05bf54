"use client";

import { useLocale } from "next-intl";
import { directionOf } from "@/lib/i18n/settings";
import { formatDay } from "./format-moment";

/** A calendar day of the merchant, `YYYY-MM-DD`, written as moments are. */
export function Day({ value }: { value: string }) {
  const locale = useLocale();
  return (
    <time dateTime={value} className="whitespace-nowrap tabular-nums">
      <bdi dir={directionOf(locale)}>{formatDay(value, locale)}</bdi>
    </time>
  );
}
