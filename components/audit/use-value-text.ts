import { useLocale, useTranslations } from "next-intl";
import { wordOf } from "@/components/audit/differences";
import { isRightValue, placesOfValue } from "@/components/audit/value-place";
import { useRightName } from "@/components/changes/use-right-name";
import { useWordList } from "@/components/ui/use-word-list";
import { directionOf } from "@/lib/i18n/settings";

type Place = Parameters<ReturnType<typeof useTranslations<never>>["has"]>[0];

/** Says a value of the trail in words, or each of a list of them; null: it is no code of ours and stands as it is kept. */
export function useValueText(objectType: string) {
  const t = useTranslations();
  const rightName = useRightName();
  const list = useWordList();
  const effectText = useEffectText();
  const one = (fact: string, value: string): string | null => {
    if (isRightValue(fact, value)) return rightName(value);
    const place = placesOfValue(objectType, fact, value).find((path) => t.has(path as Place));
    return place === undefined ? null : t(place as Place);
  };
  return (fact: string, text: string): string | null => {
    const sign = wordOf(text);
    if (sign) return t(`audit.value.${sign}`);
    if (fact === "effect.facts" || fact === "effect.people") return effectText(text);
    const words = text.split(", ").map((value) => one(fact, value));
    return words.every((word) => word !== null) ? list(words) : null;
  };
}

/** Says the lines of what a change does: rights and names of facts in words, what somebody wrote as it is. */
function useEffectText() {
  const t = useTranslations();
  const rightName = useRightName();
  const isRightToLeft = directionOf(useLocale()) === "rtl";
  const piece = (text: string, index: number): string => {
    // Every second piece is what stands between two others.
    if (index % 2 === 1) {
      if (text === ", ") return t("common.comma");
      return text === " → " && isRightToLeft ? " ← " : text;
    }
    if (isRightValue("permissions", text)) return rightName(text);
    const place = [`audit.code.effect.${text}`, `changes.fact.${text}`].find(
      (path) => /^\w+$/.test(text) && t.has(path as Place),
    );
    if (place !== undefined) return t(place as Place);
    // A name or an address from left to right would draw the signs beside it to its own side.
    return isRightToLeft && text !== "" ? `\u2068${text}\u2069` : text;
  };
  const line = (text: string) =>
    text
      .split(/(: | → |, |\+ |− )/)
      .map(piece)
      .join("");
  return (text: string): string | null => {
    const said = text.split("\n").map(line).join("\n");
    return said === text ? null : said;
  };
}
