import { preferenceCookie } from "@/lib/i18n/preference-cookie";

/** Remembers a plain preference in this browser for a year. */
export function writePreference(name: string, value: string) {
  document.cookie = preferenceCookie(name, value, location.protocol === "https:");
}
