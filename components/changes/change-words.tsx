"use client";

import { useTranslations } from "next-intl";
import { StateLabel } from "@/components/ui/badge";
import type { StateShape } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import { TextLink } from "@/components/ui/text-link";
import { useWordList } from "@/components/ui/use-word-list";
import type { ChangeKindName, ChangeRequestView, ChangeStatus } from "@/lib/changes/types";
import { type FactWords, isolated, useFactWords } from "./fact-words";

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
  const t = useTranslations("changes");
  const href = hrefOf(change);
  // What is ours and not somebody's has a name in every language.
  const own = `target.${change.targetType}_${change.targetId}` as "target.sign_in_passwords";
  const label = (
    <bdi>
      {change.targetType === "approval_policy"
        ? t("target.approval_policy", { version: change.targetId })
        : t.has(own)
          ? t(own)
          : change.targetLabel}
    </bdi>
  );
  return href === null ? label : <TextLink href={href}>{label}</TextLink>;
}

function hrefOf(
  change: Pick<ChangeRequestView, "targetType" | "targetId" | "status" | "kind">,
): string | null {
  if (change.targetType === "sign_in") return "/settings/sign-in";
  if (change.targetType === "audit_head") return "/audit/heads";
  if (change.targetType === "approval_policy") return `/settings/approval-policy/${change.targetId}`;
  if (change.targetType === "user") return `/users/${change.targetId}`;
  if (change.targetType === "group") return `/groups/${change.targetId}`;
  const isThere = change.kind !== "gateway.account" || change.status === "applied";
  return change.targetType === "gateway_account" && isThere ? `/gateways/accounts/${change.targetId}` : null;
}

type SummaryProps = {
  change: Pick<ChangeRequestView, "effect" | "gateway" | "kind" | "accounts">;
  /** How the gateway calls a value that it asks for; without it the values are not named. */
  credentialName?: (name: string) => string;
};

/** What a change does, in one line: the rights that it gives and takes, or the facts that it changes. */
export function ChangeSummary({ change, credentialName }: SummaryProps) {
  const t = useTranslations("changes");
  const factWords = useFactWords(change, credentialName);
  const list = useWordList();
  const { facts = [], lines = [] } = change.effect;
  const said = facts.map(factWords).filter((words) => words !== null);
  // What stays as it is says nothing about a change, unless nothing else is said.
  const moving = said.filter((words) => "text" in words || !words.stays);
  const shown = moving.length === 0 ? said : moving;
  // "Gives: Refund, Void" reads better than the same word before each.
  const rights = (["gives", "takes"] as const).flatMap((key) => {
    const names = shown.flatMap((words) =>
      "text" in words && words.right?.key === key ? [words.right.name] : [],
    );
    return names.length === 0 ? [] : [t(key, { right: list(names) })];
  });
  const others = shown.filter((words) => !("text" in words && words.right)).map(lineOf);
  const texts = [...rights, ...others, ...lines];
  return <>{texts.length === 0 ? t("noDetails") : [...new Set(texts)].join(" · ")}</>;

  function lineOf(words: FactWords): string {
    if ("text" in words) return words.text;
    if (words.short) return words.short;
    const { fact, before, after, stays } = words;
    // Where nothing was, only what will be is worth a word.
    return stays || before === "–"
      ? t("stays", { fact, value: isolated(after) })
      : t("becomes", { fact, before: isolated(before), after: isolated(after) });
  }
}
