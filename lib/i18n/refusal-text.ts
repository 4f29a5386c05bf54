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

/** The same for one of several acts. What the gateway itself said stands behind it in its own words. */
export function useOutcomeText(): (refused: { code: string; detail: string }) => string {
  const refusal = useRefusalText();
  return ({ code, detail }) => {
    const said = refusal(code, detail);
    return code === "gateway_declined" && said !== detail ? `${said} (${detail})` : said;
  };
}
