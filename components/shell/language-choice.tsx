"use client";

import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useState } from "react";
import { MenuChoice } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast-store";
import type { SetDisplay } from "@/lib/auth/display-rules";
import {
  type Language,
  languageCookie,
  languageOf,
  languages,
  numeralKinds,
  numeralsOf,
} from "@/lib/i18n/settings";
import { writePreference } from "./preference-cookie";

export type DisplayAction = (
  input: SetDisplay,
) => Promise<{ serverError?: unknown; validationErrors?: unknown }>;

/** Language and digits of the console. The server writes every word, so the page is loaded anew. */
export function LanguageChoice({ setDisplay }: { setDisplay: DisplayAction }) {
  const t = useTranslations("shell");
  const locale = useLocale();
  const zone = useTimeZone();
  const [chosen, setChosen] = useState<SetDisplay>({
    language: languageOf(locale),
    numerals: numeralsOf(locale),
  });
  const choose = async (next: SetDisplay) => {
    setChosen(next);
    if (await isStored(setDisplay, next)) {
      writePreference(languageCookie, next.language);
      location.reload();
      return;
    }
    setChosen(chosen);
    toast.error(t("languageFailed"));
  };
  return (
    <>
      <MenuChoice
        label={t("language")}
        value={chosen.language}
        onValueChange={(language: Language) => void choose({ language })}
        options={languages.map((value) => ({ value, label: t(`languages.${value}`) }))}
      />
      {languageOf(locale) === "ar" ? (
        <MenuChoice
          label={t("numerals")}
          value={chosen.numerals ?? "latn"}
          onValueChange={(numerals) => void choose({ ...chosen, numerals })}
          options={numeralKinds.map((value) => ({ value, label: t(`numeralKinds.${value}`) }))}
        />
      ) : null}
      <p className="px-2 pt-1 pb-0.5 text-2xs text-muted">
        {t.rich("zone", { zone: zone ?? "UTC", place: (text) => <bdi dir="ltr">{text}</bdi> })}
      </p>
    </>
  );
}

async function isStored(setDisplay: DisplayAction, next: SetDisplay): Promise<boolean> {
  try {
    const answer = await setDisplay(next);
    return !answer.serverError && !answer.validationErrors;
  } catch {
    return false;
  }
}
