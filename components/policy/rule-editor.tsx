"use client";

import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { ConditionsEditor } from "@/components/policy/conditions-editor";
import { FlawList } from "@/components/policy/flaw-list";
import { replaceAt, withoutAt } from "@/components/policy/lists";
import { NameField } from "@/components/policy/name-field";
import { TierEditor } from "@/components/policy/tier-editor";
import { useReadyName } from "@/components/policy/use-ready-name";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import type { Flaw } from "@/lib/approvals/policy/flaws";
import type { PolicyRule, PolicyTier } from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

interface RuleEditorProps {
  rule: PolicyRule;
  index: number;
  count: number;
  world: PolicyWorld;
  flaws: readonly Flaw[];
  onChange: (rule: PolicyRule) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

/** One rule: its name and place, to what it applies, and what each amount needs. */
export function RuleEditor(props: RuleEditorProps) {
  const { rule, index, count, world, flaws, onChange } = props;
  const t = useTranslations("policy.edit");
  const readyName = useReadyName();
  const named = readyName(rule.name) || t("rule", { number: index + 1 });
  return (
    <section aria-label={named} className="flex flex-col gap-4 border border-line bg-surface p-4">
      <div className="flex items-end justify-end gap-2 max-sm:flex-wrap">
        <span className="pb-1.5 text-faint text-sm tabular-nums max-sm:hidden">{index + 1}</span>
        <NameField
          label={t("ruleName")}
          className="flex-1 max-sm:w-full max-sm:flex-none"
          value={rule.name}
          onChange={(name) => onChange({ ...rule, name })}
        />
        <IconButton
          label={t("moveUp", { name: named })}
          disabled={index === 0}
          onClick={() => props.onMove(-1)}
        >
          <ArrowUp aria-hidden="true" className="size-4" />
        </IconButton>
        <IconButton
          label={t("moveDown", { name: named })}
          disabled={index === count - 1}
          onClick={() => props.onMove(1)}
        >
          <ArrowDown aria-hidden="true" className="size-4" />
        </IconButton>
        <IconButton label={t("remove", { name: named })} onClick={props.onRemove}>
          <Trash2 aria-hidden="true" className="size-4" />
        </IconButton>
      </div>
      <FlawList flaws={flaws} world={world} />
      <ConditionsEditor rule={rule} world={world} onChange={onChange} />
      <Tiers rule={rule} world={world} onChange={onChange} />
    </section>
  );
}

function Tiers({ rule, world, onChange }: Pick<RuleEditorProps, "rule" | "world" | "onChange">) {
  const t = useTranslations("policy.edit");
  const { tiers } = rule;
  const change = (next: PolicyTier[]) => onChange({ ...rule, tiers: next });
  const currencies = rule.when.currencies ?? [];
  const add = () => {
    const last = tiers.at(-1);
    if (!last) return;
    const upTo = Object.fromEntries(currencies.map((currency) => [currency, ""]));
    change([...tiers.slice(0, -1), { upTo, then: structuredClone(last.then) }, last]);
  };
  return (
    <div className="flex flex-col gap-4">
      {tiers.map((tier, index) => (
        <TierEditor
          // Tiers have no identity of their own; their place is what counts.
          key={index}
          tier={tier}
          only={tiers.length === 1}
          world={world}
          onChange={(next) => change(replaceAt(tiers, index, next))}
          onRemove={index < tiers.length - 1 ? () => change(withoutAt(tiers, index)) : undefined}
        />
      ))}
      <div>
        <Button
          size="small"
          onClick={add}
          disabledReason={currencies.length === 0 ? t("addTierFirst") : null}
          disabled={tiers.length >= 12}
        >
          {t("addTier")}
        </Button>
      </div>
    </div>
  );
}
