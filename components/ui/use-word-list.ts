import { useTranslations } from "next-intl";

/** Joins words as the language does: "a, b, c" or "أ، ب، ج". */
export function useWordList(): (words: readonly string[]) => string {
  const t = useTranslations("common");
  return (words) => words.join(t("comma"));
}
