import "server-only";
import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import type { UserActor } from "@/lib/auth/actor";
import { getActor } from "@/lib/auth/session";
import { readPreference } from "@/lib/i18n/preference-cookie";
import {
  acceptedLanguage,
  languageCookie,
  languageOf,
  defaultTimeZone,
  type Locale,
  localeOf,
  parseLanguage,
} from "@/lib/i18n/settings";
import { sql } from "@/lib/db/sql";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";
import en from "@/lib/i18n/messages/en";

/** What next-intl needs for one request. The language is not part of the path. */
export default getRequestConfig(async () => {
  const [locale, timeZone] = await Promise.all([requestLocale(), requestTimeZone()]);
  return {
    locale,
    messages: languageOf(locale) === "ar" ? (await import("@/lib/i18n/messages/ar")).default : en,
    timeZone,
    now: new Date(),
  };
});

/** What the person chose, else what this browser chose, else what it asks for, else English. */
async function requestLocale(): Promise<Locale> {
  const [jar, sent, actor] = await Promise.all([cookies(), headers(), readActor()]);
  const language =
    actor?.display?.language ??
    parseLanguage(readPreference(jar, languageCookie)) ??
    acceptedLanguage(sent.get("accept-language")) ??
    "en";
  return localeOf(language, actor?.display?.numerals);
}

/** The merchant's; an error page tells the time even while the database cannot be reached. */
async function requestTimeZone(): Promise<string> {
  try {
    return await readMerchantTimeZone(sql);
  } catch {
    return defaultTimeZone;
  }
}

/** An error page needs its words even while the database cannot be reached. */
async function readActor(): Promise<UserActor | null> {
  try {
    return await getActor();
  } catch {
    return null;
  }
}
