/** Languages that have a catalogue. */
export const languages = ["en", "ar"] as const;
export type Language = (typeof languages)[number];

/** Digits in Arabic text. English has one kind. */
export const numeralKinds = ["latn", "arab"] as const;
export type Numerals = (typeof numeralKinds)[number];

/** What formatters and catalogues are asked by: the language with calendar and digits, so that none is left to a browser. */
export const locales = ["en", "ar-u-ca-gregory-nu-latn", "ar-u-ca-gregory-nu-arab"] as const;
export type Locale = (typeof locales)[number];

export const defaultLocale: Locale = "en";

/** Whose day counts where the installation has not set its own: day bounds and printed times follow the merchant, not the server. */
export const defaultTimeZone = "Asia/Kuwait";

/** Plain preferences, no secrets, for pages that nobody is signed in to: written by the browser, read by the server. */
export const languageCookie = "countersign.language";

/** The language of a stored or sent word, whatever somebody wrote into it. */
export function parseLanguage(value: string | null | undefined): Language | null {
  return languages.find((language) => language === value) ?? null;
}

/** The first language with a catalogue that a browser's `Accept-Language` asks for. */
export function acceptedLanguage(header: string | null): Language | null {
  const asked = (header ?? "").split(",").map((part) => {
    const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
    const quality = parameters.find((parameter) => parameter.trim().startsWith("q="));
    return { language: tag.split("-")[0], weight: quality ? Number(quality.trim().slice(2)) || 0 : 1 };
  });
  const known = asked.filter(({ language, weight }) => weight > 0 && parseLanguage(language));
  return parseLanguage(known.toSorted((one, other) => other.weight - one.weight)[0]?.language);
}

/** The locale of a language with the wished digits. */
export function localeOf(language: Language, numerals: Numerals = "latn"): Locale {
  return language === "ar" ? `ar-u-ca-gregory-nu-${numerals}` : language;
}

/** The language of a locale, for the `lang` attribute. */
export function languageOf(locale: string): Language {
  return parseLanguage(locale.split("-")[0]) ?? "en";
}

/** Which digits a locale writes. */
export function numeralsOf(locale: string): Numerals {
  return locale.endsWith("-nu-arab") ? "arab" : "latn";
}

const rightToLeft: ReadonlySet<Language> = new Set<Language>(["ar"]);

/** Writing direction of a locale, for the `dir` attribute. */
export function directionOf(locale: string): "ltr" | "rtl" {
  return rightToLeft.has(languageOf(locale)) ? "rtl" : "ltr";
}
