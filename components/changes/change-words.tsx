"use client";

import { useTranslations } from "next-intl";
import { StateLabel } from "@/components/ui/badge";
import type { StateShape } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import { TextLink } from "@/components/ui/text-link";
import type { FactorCircle } from "@/lib/auth/sign-in-rules/rules";
import type { ChangeKindName, ChangeRequestView, ChangeStatus } from "@/lib/changes/types";
import { useRightName } from "./use-right-name";

const marks: Record<ChangeStatus, { tone: Tone; shape: StateShape }> = {
  pending: { tone: "warning", shape: "half" },
  applied: { tone: "positive", shape: "full" },
  rejected: { tone: "negative", shape: "cross" },
  canceled: { tone: "neutral", shape: "dash" },
  expired: { tone: "neutral", shape: "dash" },
  failed: { tone: "negative", shape: "cross" },
};

/** Where a change stands. */
export function ChangeState({ change }: { change: Pick<ChangeRequestView, "status" | "appliedAlone"> }) {
  const t = useTranslations("changes");
  return (
    <StateLabel {...marks[change.status]}>
      {change.appliedAlone ? t("appliedAlone") : t(`status.${change.status}`)}
    </StateLabel>
  );
}

/** `user.permissions` -> `user_permissions`: message catalogues use the dot for nesting. */
export function kindKey(kind: ChangeKindName) {
  return kind.replace(".", "_") as ChangeKindName extends infer Kind
    ? Kind extends `${infer Area}.${infer Verb}`
      ? `${Area}_${Verb}`
      : never
    : never;
}

/** Whom or what a change is about, linked where there is a page. */
export function ChangeTarget({
  change,
}: {
  change: Pick<ChangeRequestView, "targetType" | "targetId" | "targetLabel" | "status" | "kind">;
}) {
  const href = hrefOf(change);
  const label = <bdi>{change.targetLabel}</bdi>;
  return href === null ? label : <TextLink href={href}>{label}</TextLink>;
}

function hrefOf(
  change: Pick<ChangeRequestView, "targetType" | "targetId" | "status" | "kind">,
): string | null {
  if (change.targetType === "sign_in") return "/settings/sign-in";
  if (change.targetType === "audit_head") return "/audit/heads";
  if (change.targetType === "user") return `/users/${change.targetId}`;
  if (change.targetType === "group") return `/groups/${change.targetId}`;
  const isThere = change.kind !== "gateway.account" || change.status === "applied";
  return change.targetType === "gateway_account" && isThere ? `/gateways/accounts/${change.targetId}` : null;
}

/** What is so already and should be known to whoever decides; nothing that the change brings about. */
const OBSERVED: ReadonlySet<string> = new Set(["new_email", "password_known"]);

/** What a change does, in one line: the rights that it gives and takes, or the facts that it changes. */
export function ChangeSummary({ change }: { change: Pick<ChangeRequestView, "effect"> }) {
  const t = useTranslations("changes");
  const factText = useFactText();
  const { facts = [], lines = [] } = change.effect;
  const texts = [...facts.map(factText), ...lines].filter((text) => text !== "");
  return <>{texts.length === 0 ? t("noDetails") : texts.join(" · ")}</>;
}

/** One fact in words: "+ Refund", "Address: a → b". */
export function useFactText() {
  const t = useTranslations("changes");
  const rightName = useRightName();
  const ceilingText = ({
    name,
    before,
    after,
  }: {
    name: string;
    before: string | null;
    after: string | null;
  }) => {
    const fact = t(`fact.${name}` as "fact.ceiling_refund");
    if (before === after) return t("stays", { fact, value: before ?? t("noLimit") });
    return t("becomes", { fact, before: before ?? t("noLimit"), after: after ?? t("noLimit") });
  };
  return ({ name, before, after }: { name: string; before: string | null; after: string | null }): string => {
    if (after === "own" || after === "group") return t("gives", { right: rightName(name) });
    if (before === "own" || before === "group") return t("takes", { right: rightName(name) });
    if (name === "key_right") return t("gives", { right: rightName(after ?? "") });
    if (name === "key_expires" && after === null) return t("neverExpires");
    if (name === "member") {
      return after === null ? t("leaves", { name: before ?? "" }) : t("joins", { name: after });
    }
    if (name.startsWith("ceiling_")) return ceilingText({ name, before, after });
    if (name === "factor_circles") {
      const words = (codes: string | null) =>
        codes === null
          ? "–"
          : codes
              .split(", ")
              .map((code) => t(`circle.${code as FactorCircle}`))
              .join(" · ");
      return t("becomes", { fact: t("fact.factor_circles"), before: words(before), after: words(after) });
    }
    if (name === "key_networks") {
      const words = (list: string | null) => (list === "*" ? t("everywhere") : (list ?? "–"));
      return t("becomes", { fact: t("fact.key_networks"), before: words(before), after: words(after) });
    }
    const key = `fact.${name}` as "fact.address";
    if (!t.has(key)) return t("becomes", { fact: name, before: before ?? "–", after: after ?? "–" });
    if (before === after) return t(key);
    if (OBSERVED.has(name)) return t("stays", { fact: t(key), value: after ?? "–" });
    return t("becomes", { fact: t(key), before: before ?? "–", after: after ?? "–" });
  };
}
