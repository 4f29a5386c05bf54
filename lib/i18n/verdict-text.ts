import { useLocale, useTranslations } from "next-intl";
import { type KeptSentence, type KeptWords, valuesOf } from "./kept-words";
import { useRefusalText } from "./refusal-text";
import { languageOf } from "./settings";

type Verdict = { ok: true } | { ok: false; code: string; reason: string; words?: KeptWords };

/** Why a rule says no, in the language of the screen: by its own sentence where it has one. Null where it says yes. */
export function useVerdictText(): (verdict: Verdict) => string | null {
  const refusal = useRefusalText();
  const t = useTranslations("recorded");
  const isEnglish = languageOf(useLocale()) === "en";
  return (verdict) => {
    if (verdict.ok) return null;
    const { words } = verdict;
    if (isEnglish || !words || !t.has(words.sentence as KeptSentence))
      return refusal(verdict.code, verdict.reason);
    return t(words.sentence as "neverSeenYet", valuesOf(words) as { minutes: number });
  };
}
