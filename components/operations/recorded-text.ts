import { useLocale, useTranslations } from "next-intl";
import { type KeptSentence, type KeptWords, valuesOf } from "@/lib/i18n/kept-words";
import { readRecorded } from "@/lib/i18n/recorded-sentences";
import { languageOf } from "@/lib/i18n/settings";

/** A kept sentence in the language of the screen, by the words kept beside it. What a gateway said stays in its own words. */
export function useRecordedText(): (message: string, words?: KeptWords | null) => string {
  const t = useTranslations("recorded");
  const isEnglish = languageOf(useLocale()) === "en";
  return (message, words) => {
    if (isEnglish) return message;
    const known = words && t.has(words.sentence as KeptSentence) ? words : readRecorded(message);
    return known ? t(known.sentence as "neverSeenYet", valuesOf(known) as { minutes: number }) : message;
  };
}
