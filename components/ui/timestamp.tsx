"use client";

import { useFormatter, useLocale, useTimeZone } from "next-intl";
import { directionOf } from "@/lib/i18n/settings";
import { cn } from "./cn";
import { formatMoment } from "./format-moment";
import { useNow } from "./use-now";

type TimestampProps = {
  /** ISO 8601 with offset, as the server gave it. */
  value: string;
  /**
   * `absolute`: date and time (lists, evidence). `relative`: "5 minutes ago", exact time on hover. `date`: the day.
   */
  format?: "absolute" | "relative" | "date";
  seconds?: boolean;
  className?: string;
};

/** A moment, isolated from right-to-left text, with the exact time always at hand. */
export function Timestamp({ value, format = "absolute", seconds = false, className }: TimestampProps) {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return <bdi dir="ltr">{value}</bdi>;
  const day = formatMoment(date, "day", locale, timeZone);
  const time =
    format === "absolute" ? ` ${formatMoment(date, seconds ? "second" : "minute", locale, timeZone)}` : "";
  return (
    <time
      dateTime={value}
      title={formatMoment(date, "full", locale, timeZone)}
      className={cn("whitespace-nowrap tabular-nums", className)}
    >
      {format === "relative" ? <Relative date={date} /> : <bdi dir={directionOf(locale)}>{day + time}</bdi>}
    </time>
  );
}

function Relative({ date }: { date: Date }) {
  const formatter = useFormatter();
  const now = useNow();
  return <bdi>{formatter.relativeTime(date, now)}</bdi>;
}
