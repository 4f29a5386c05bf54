import { createTranslator } from "next-intl";
import { expect, it } from "vitest";
import { localeOf } from "@/lib/i18n/settings";
import ar from "@/lib/i18n/messages/ar";
import en from "@/lib/i18n/messages/en";

const inArabic = createTranslator({ locale: localeOf("ar"), messages: ar, namespace: "home" });
const inEnglish = createTranslator({ locale: "en", messages: en, namespace: "home" });

it("counts the days before in Arabic as one counts them: seven days are not said as thirty are", () => {
  expect([7, 30, 90].map((days) => inArabic("figure.nothingBefore", { days }))).toEqual([
    "لا شيء في الأيام الـ7 السابقة",
    "لا شيء في الـ30 يومًا السابقة",
    "لا شيء في الـ90 يومًا السابقة",
  ]);
});

it("says many times as much in words", () => {
  expect(inEnglish("figure.times", { times: 1223, days: 90 })).toBe("1,223 times the previous 90 days");
  expect([10, 11, 100].map((times) => inArabic("figure.times", { times, days: 30 }))).toEqual([
    "بقدر الـ30 يومًا السابقة 10 مرات",
    "بقدر الـ30 يومًا السابقة 11 مرة",
    "بقدر الـ30 يومًا السابقة 100 مرة",
  ]);
});
