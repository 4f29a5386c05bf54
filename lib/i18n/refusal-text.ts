import { useLocale, useTranslations } from "next-intl";
import { languageOf } from "./settings";

/**
 * What a refusal says in the language of the screen. Rules and use cases say precisely what is wrong in English; other languages
 * say what its code means.
 */
export function useRefusalText(): (code: string, english: string) => string {
  const t = useTranslations("refusals");
  const isEnglish = languageOf(useLocale()) === "en";
  return (code, english) => (isEnglish || !t.has(code as "internal") ? english : t(code as "internal"));
}
