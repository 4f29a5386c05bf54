/** Stretches of days that people narrow lists by every day, in the merchant's calendar. Browser-safe. */
export const DAY_PRESETS = ["today", "yesterday", "week", "month", "lastMonth"] as const;
export type DayPreset = (typeof DAY_PRESETS)[number];

/** First and last day, `YYYY-MM-DD`, both included. */
export interface DayRange {
  from: string;
  to: string;
}

/** What each of them is at a moment, by the clock of a time zone. */
export function presetRanges(now: Date, timeZone: string): Record<DayPreset, DayRange> {
  const [year = 0, month = 1, day = 1] = dayIn(now, timeZone).split("-").map(Number);
  // A month of 0 or a day of 0 is the last one before: the calendar itself knows how long months are.
  const of = (months: number, days: number) =>
    new Date(Date.UTC(year, month - 1 + months, days)).toISOString().slice(0, 10);
  const today = of(0, day);
  return {
    today: { from: today, to: today },
    yesterday: { from: of(0, day - 1), to: of(0, day - 1) },
    week: { from: of(0, day - 6), to: today },
    month: { from: of(0, 1), to: today },
    lastMonth: { from: of(-1, 1), to: of(0, 0) },
  };
}

function dayIn(now: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}
