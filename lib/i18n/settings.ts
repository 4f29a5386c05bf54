/** Languages that have a catalogue. */
export const locales = ["en"] as const;
export type Locale = (typeof locales)[number];

export const defaultLocale: Locale = "en";

/** Day bounds and printed times follow the merchant's day, not the server's. */
export const timeZone = "Asia/Kuwait";

const rightToLeft: ReadonlySet<string> = new Set(["ar"]);

/** Writing direction of a language, for the `dir` attribute. */
export function directionOf(locale: string): "ltr" | "rtl" {
  return rightToLeft.has(locale) ? "rtl" : "ltr";
}
