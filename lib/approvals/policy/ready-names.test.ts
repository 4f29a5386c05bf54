import { createTranslator } from "next-intl";
import { expect, it } from "vitest";
import type { PolicyTranslator } from "@/lib/approvals/policy/phrases";
import { READY_MADE, readyMadePolicy } from "@/lib/approvals/policy/ready-made";
import { READY_NAMES, readyName, storedNameIn } from "@/lib/approvals/policy/ready-names";
import { localeOf } from "@/lib/i18n/settings";
import ar from "@/lib/i18n/messages/ar";
import en from "@/lib/i18n/messages/en";

const inArabic = createTranslator({
  locale: localeOf("ar"),
  messages: ar,
  namespace: "policy",
}) as PolicyTranslator;
const inEnglish = createTranslator({ locale: "en", messages: en, namespace: "policy" }) as PolicyTranslator;

it("every name in a ready-made policy is said in Arabic too, and stays as it is in English", () => {
  expect(READY_NAMES).toEqual(en.policy.readyNames);
  for (const ready of READY_MADE) {
    const { rules, limits } = readyMadePolicy(ready, "KWD");
    const stages = rules.flatMap(({ tiers }) =>
      tiers.flatMap(({ then }) => (then.kind === "approval" ? then.stages : [])),
    );
    for (const { name } of [...rules, ...limits, ...stages]) {
      expect(readyName(inEnglish, name)).toBe(name);
      expect(readyName(inArabic, name), name).toMatch(/[\u0600-\u06ff]/);
    }
  }
});

it("a name that somebody gave is his own", () => {
  for (const name of ["Treasury", "Refunds and voids in the consol", "Checker 2", "Refunds in Kuwait", ""])
    expect(readyName(inArabic, name)).toBe(name);
});

it("the name that the oldest requests carry is said like today's", () => {
  expect(readyName(inEnglish, "Refunds and voids from the console")).toBe(READY_NAMES.money_back);
  expect(readyName(inArabic, "Refunds and voids from the console")).toMatch(/[\u0600-\u06ff]/);
});

it("a name of ours that is read in Arabic is kept in English; what somebody types is kept as typed", () => {
  const t = createTranslator({ locale: localeOf("ar"), messages: ar, namespace: "policy.readyNames" });
  for (const ready of READY_MADE) {
    for (const { name } of readyMadePolicy(ready, "KWD").rules)
      expect(storedNameIn(t, readyName(inArabic, name))).toBe(name);
  }
  for (const own of ["Treasury", "", "خزينة", "الاسترداد والإبطال بعملة"])
    expect(storedNameIn(t, own)).toBe(own);
});
