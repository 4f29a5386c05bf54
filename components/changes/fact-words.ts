"use client";

import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useConnectorName } from "@/components/gateways/connector-words";
import { formatMoment } from "@/components/ui/format-moment";
import type { FactorCircle } from "@/lib/auth/sign-in-rules/rules";
import type { ChangeRequestView, FactEffect } from "@/lib/changes/types";
import { useRightName } from "./use-right-name";

/** A fact in words: one sentence, or what was beside what would be. */
export type FactWords =
  /** `right`: which right it gives or takes, for whoever says several in one line. */
  | { text: string; right?: { key: "gives" | "takes"; name: string } }
  /** `stays`: nothing changes; it is there so that whoever decides knows it. */
  | { fact: string; before: string; after: string; stays: boolean; short?: string };

/** What is so already and should be known to whoever decides; nothing that the change brings about. */
const OBSERVED: ReadonlySet<string> = new Set(["new_email", "password_known"]);
/** Whose values are codes of ours, and have words. */
const CODED: ReadonlySet<string> = new Set([
  "environment",
  "active",
  "account_on",
  "account_refund",
  "account_capture",
  "account_void",
]);

/** Says facts of a change in words. `credentialName` knows how a gateway calls the values that it asks for. */
export function useFactWords(
  { kind, gateway, accounts }: Pick<ChangeRequestView, "kind" | "gateway" | "accounts">,
  credentialName?: (name: string) => string,
) {
  const isNew = kind === "gateway.account";
  const t = useTranslations("changes");
  const rightName = useRightName(accounts);
  const valueOf = useFactValue(rightName);
  const nameOf = useConnectorName();
  return (fact: FactEffect): FactWords | null => {
    const { name, before, after } = fact;
    const moved = (key: "gives" | "takes", right: string) => ({
      text: t(key, { right: rightName(right) }),
      right: { key, name: rightName(right) },
    });
    if (after === "own" || after === "group") return moved("gives", name);
    if (before === "own" || before === "group") return moved("takes", name);
    if (name === "key_right") return moved("gives", after ?? "");
    if (name === "key_expires" && after === null) return { text: t("neverExpires") };
    if (name === "member") {
      return {
        text:
          after === null
            ? t("leaves", { name: isolated(before ?? "") })
            : t("joins", { name: isolated(after) }),
      };
    }
    if (name === "credential") return credentialWords(t, fact, isNew, credentialName);
    const key = `fact.${name.replaceAll(" ", "_").toLowerCase()}` as "fact.address";
    const said = t.has(key) ? t(key) : name;
    if (before === after && (before === null || before === "yes")) return said === "" ? null : { text: said };
    if (OBSERVED.has(name)) return { text: t("stays", { fact: said, value: isolated(after ?? "–") }) };
    return {
      fact: said,
      before: valueOf(name, before),
      after:
        name === "gateway"
          ? gateway
            ? nameOf(gateway.code, gateway.name)
            : (after ?? "–")
          : valueOf(name, after),
      stays: before === after,
    };
  };
}

/** A value in the middle of a sentence keeps its own direction. */
export const isolated = (value: string) => `\u2068${value}\u2069`;

function credentialWords(
  t: ReturnType<typeof useTranslations<"changes">>,
  { before, after }: FactEffect,
  isNew: boolean,
  credentialName?: (name: string) => string,
): FactWords {
  const name = credentialName ? credentialName(after ?? before ?? "") : t("fact.credential");
  return {
    fact: name,
    before: isNew ? "–" : t("secret.before"),
    after: t(after === null ? "secret.removed" : isNew ? "secret.entered" : "secret.after"),
    stays: false,
    short: t(after === null ? "secret.without" : "secret.with", { name }),
  };
}

function useFactValue(rightName: (right: string) => string) {
  const t = useTranslations("changes");
  const locale = useLocale();
  const zone = useTimeZone() ?? "UTC";
  return (name: string, value: string | null): string => {
    if (name.startsWith("ceiling_")) return value ?? t("noLimit");
    if (value === null) return name === "password_holders" ? t("circle.everybody") : "–";
    if (value === "") return "–";
    const coded = `value.${value}` as "value.yes";
    if (CODED.has(name) && t.has(coded)) return t(coded);
    if (name === "key_networks" && value === "*") return t("everywhere");
    if (name === "key_expires") return formatMoment(new Date(value), "day", locale, zone);
    if (name === "key_overlap") return t("hours", { count: Number.parseInt(value, 10) });
    if (name === "grant_scope") return value.split(", ").map(rightName).join(" · ");
    if (name === "factor_circles") {
      return value
        .split(", ")
        .map((code) => t(`circle.${code as FactorCircle}`))
        .join(" · ");
    }
    return value;
  };
}
