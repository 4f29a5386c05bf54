import { useTranslations } from "next-intl";

type AnswerKey = Parameters<ReturnType<typeof useTranslations<"outcomes.answer">>>[0];

/** A gateway's answer in words; one of a later version stands for itself. */
export function useAnswerText(): (answer: string | null) => string {
  const t = useTranslations("outcomes.answer");
  return (answer) => {
    const key = (answer ?? "") as AnswerKey;
    return answer !== null && t.has(key) ? t(key) : (answer ?? "");
  };
}
