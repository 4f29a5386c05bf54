"use client";

import { useFormatter } from "next-intl";
import { cn } from "./cn";
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
  const formatter = useFormatter();
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return <bdi dir="ltr">{value}</bdi>;
  const day = formatter.dateTime(date, { day: "2-digit", month: "short", year: "numeric" });
  const time = formatter.dateTime(date, {
    hour: "2-digit",
    minute: "2-digit",
    second: seconds ? "2-digit" : undefined,
    hourCycle: "h23",
  });
  const exact = formatter.dateTime(date, { dateStyle: "full", timeStyle: "long", hourCycle: "h23" });
  return (
    <time dateTime={value} title={exact} className={cn("whitespace-nowrap tabular-nums", className)}>
      {format === "relative" ? (
        <Relative date={date} />
      ) : (
        <bdi dir="ltr">{format === "date" ? day : `${day} ${time}`}</bdi>
      )}
    </time>
  );
}

function Relative({ date }: { date: Date }) {
  const formatter = useFormatter();
  const now = useNow();
  return <bdi>{formatter.relativeTime(date, now)}</bdi>;
}
