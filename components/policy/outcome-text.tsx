"use client";

import { useTranslations } from "next-intl";
import type { OutcomeWord } from "@/lib/approvals/policy/simulate";

/** "at once", "2 people" or "not allowed". */
export function OutcomeText({ word }: { word: OutcomeWord }) {
  const t = useTranslations("policy.page");
  if (word === "direct" || word === "deny") return <>{t(`outcome.${word}`)}</>;
  return <>{t("outcome.approval", { count: Number(word.split(":")[1]) })}</>;
}
