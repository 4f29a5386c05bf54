import { useLocale, useTranslations } from "next-intl";
import type { Because } from "./because";
import { type KeptSentence, readKeptWords, valuesOf } from "./kept-words";
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

type Outcome = { code: string; detail: string; params: Record<string, string> };

/** The same for one of several acts, as precisely as it is known. What the gateway itself said stands behind it in its own words. */
export function useOutcomeText(): (refused: Outcome) => string {
  const refusal = useRefusalText();
  const reasons = useTranslations("refusals.because");
  const recorded = useTranslations("recorded");
  const isEnglish = languageOf(useLocale()) === "en";
  return ({ code, detail, params }) => {
    if (isEnglish) return detail;
    const words = readKeptWords(params);
    if (words && recorded.has(words.sentence as KeptSentence))
      return recorded(words.sentence as "neverSeenYet", valuesOf(words) as { minutes: number });
    const because = params.because as Because | undefined;
    if (because && reasons.has(because)) return reasons(because);
    const said = refusal(code, detail);
    return code === "gateway_declined" && said !== detail ? `${said} (\u2068${detail}\u2069)` : said;
  };
}
