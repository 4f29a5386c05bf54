"use client";

import { useLocale, useTranslations } from "next-intl";
import { languageCookie, languageOf, languages } from "@/lib/i18n/settings";
import { writePreference } from "./preference-cookie";

/** The other languages by their own names, for pages that nobody is signed in to. Kept in this browser. */
export function LanguageSwitch() {
  const t = useTranslations("shell");
  const current = languageOf(useLocale());
  return (
    <div className="flex gap-3">
      {languages
        .filter((language) => language !== current)
        .map((language) => (
          <button
            key={language}
            type="button"
            lang={language}
            className="min-h-6 text-accent underline-offset-4 hover:underline"
            onClick={() => {
              writePreference(languageCookie, language);
              location.reload();
            }}
          >
            {t(`languages.${language}`)}
          </button>
        ))}
    </div>
  );
}
