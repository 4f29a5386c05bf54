import { useLocale, useTranslations } from "next-intl";
import { directionOf } from "@/lib/i18n/settings";

/**
 * Joins words as the language does: "a, b, c" or "أ، ب، ج". From right to left each stands by itself: two Latin names beside each
 * other would be read as one piece, the last of them first.
 */
export function useWordList(): (words: readonly string[]) => string {
  const t = useTranslations("common");
  const isRightToLeft = directionOf(useLocale()) === "rtl";
  return (words) => (isRightToLeft ? words.map((word) => `\u2068${word}\u2069`) : words).join(t("comma"));
}
