import { createTranslator } from "next-intl";
import { expect } from "vitest";
import { type KeptWords, valuesOf } from "@/lib/i18n/kept-words";
import ar from "@/lib/i18n/messages/ar";
import en, { type Messages } from "@/lib/i18n/messages/en";
import { localeOf } from "@/lib/i18n/settings";

/** Loosely typed: which values a sentence takes is what is asked here. */
type Say = (key: string, values?: Record<string, string | number>) => string;
/** The kept sentences in both languages. */
export const english = createTranslator({
  locale: "en",
  messages: en,
  namespace: "recorded",
}) as unknown as Say;
export const arabic = createTranslator({
  locale: localeOf("ar"),
  messages: ar as Messages,
  namespace: "recorded",
}) as unknown as Say;

/** Without the marks that isolate what a sentence quotes. */
export const withoutMarks = (text: string) => text.replace(/[\u2068\u2069]/g, "");

/** A reason is kept beside the sentence that it is: in English the same words, in Arabic with the same values. */
export function expectSaidInBothLanguages(reason: string, words: KeptWords | null | undefined): void {
  expect(words, reason).toBeTruthy();
  if (!words) return;
  // The exact words about an amount are those of the gateway's form of amounts.
  if (words.sentence !== "amountNotCarried")
    expect(withoutMarks(english(words.sentence, valuesOf(words)))).toBe(reason);
  const said = arabic(words.sentence, valuesOf(words));
  expect(said).toMatch(/[\u0600-\u06ff]/);
  for (const name of ["gateway", "available", "name"]) if (words[name]) expect(said).toContain(words[name]);
}
