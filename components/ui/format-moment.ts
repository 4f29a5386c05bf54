/** Day before month, as the region writes it; Arabic locales name their calendar and digits themselves. */
const regional: Readonly<Record<string, string>> = { en: "en-GB" };

const styles = {
  day: { day: "2-digit", month: "short", year: "numeric" },
  minute: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  second: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  full: { dateStyle: "full", timeStyle: "long", hourCycle: "h23" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type MomentStyle = keyof typeof styles;

// A formatter costs far more to make than to use, and a list prints hundreds of times.
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Prints one part of a moment in the merchant's time zone. */
export function formatMoment(date: Date, style: MomentStyle, locale: string, timeZone: string): string {
  const key = `${style} ${locale} ${timeZone}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(regional[locale] ?? locale, { ...styles[style], timeZone });
    formatters.set(key, formatter);
  }
  // British English alone writes one month with four letters: its rows would end elsewhere.
  return style === "day" ? formatter.format(date).replace("Sept", "Sep") : formatter.format(date);
}

/** Prints a calendar day, `YYYY-MM-DD`, as the day of a moment is printed. */
export function formatDay(day: string, locale: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? day : formatMoment(date, "day", locale, "UTC");
}
