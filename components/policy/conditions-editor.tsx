"use client";

import { useTranslations } from "next-intl";
import { ChoiceSet } from "@/components/policy/choice-set";
import { ListField } from "@/components/policy/list-field";
import { NumberField } from "@/components/policy/number-field";
import { PeoplePicker } from "@/components/policy/people-picker";
import {
  type People,
  POLICY_SOURCES,
  type PolicyRule,
  type RuleConditions,
  SUM_SCOPES,
} from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import { OPERATION_TYPES } from "@/lib/operations/types";

interface ConditionsEditorProps {
  rule: PolicyRule;
  world: PolicyWorld;
  onChange: (rule: PolicyRule) => void;
}

/** To what a rule applies. Everything but operation and way in may be left open. */
export function ConditionsEditor({ rule, world, onChange }: ConditionsEditorProps) {
  const t = useTranslations("policy");
  const { when } = rule;
  const set = (change: Partial<RuleConditions>) => onChange({ ...rule, when: { ...when, ...change } });
  return (
    <div className="flex flex-col gap-3">
      <ChoiceSet
        label={t("edit.operations")}
        capital
        choices={OPERATION_TYPES.map((value) => ({ value, label: t(`operations.${value}`) }))}
        chosen={when.operations}
        onChange={(operations) => set({ operations })}
      />
      <ChoiceSet
        label={t("edit.sources")}
        capital
        choices={POLICY_SOURCES.map((value) => ({ value, label: t(`sources.${value}`) }))}
        chosen={when.sources}
        onChange={(sources) => set({ sources })}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <ListField
          label={t("edit.currencies")}
          hint={t("edit.any")}
          dir="ltr"
          values={when.currencies}
          normalize={(text) => text.toUpperCase().slice(0, 3)}
          onChange={(currencies) => onChange(withCurrencies(rule, currencies))}
        />
        <ListField
          label={t("edit.customers")}
          hint={t("edit.any")}
          dir="ltr"
          values={when.customers}
          normalize={(text) => text.toLowerCase().slice(0, 128)}
          onChange={(customers) => set({ customers })}
        />
      </div>
      <details>
        <summary className="cursor-pointer text-accent text-sm">{t("edit.more")}</summary>
        <div className="mt-3 flex flex-col gap-3">
          <ChoiceSet
            label={t("edit.accounts")}
            choices={world.accounts.map(({ pgCode, name }) => ({ value: pgCode, label: name }))}
            chosen={when.gatewayAccounts ?? []}
            onChange={(chosen) => set({ gatewayAccounts: chosen.length > 0 ? chosen : undefined })}
          />
          <PeoplePicker
            label={t("edit.makers")}
            people={when.makers ?? {}}
            world={world}
            onChange={(people) => set({ makers: isNobody(people) ? undefined : people })}
          />
          <SumFields rule={rule} onChange={onChange} />
        </div>
      </details>
    </div>
  );
}

function isNobody({ users = [], groups = [] }: People): boolean {
  return users.length === 0 && groups.length === 0;
}

/** Bounds follow the currencies: what was typed for the others is kept. */
function withCurrencies(rule: PolicyRule, currencies: string[] | undefined): PolicyRule {
  const tiers = rule.tiers.map((tier) => ({
    ...tier,
    upTo:
      tier.upTo === null
        ? null
        : Object.fromEntries((currencies ?? []).map((currency) => [currency, tier.upTo?.[currency] ?? ""])),
  }));
  return { ...rule, when: { ...rule.when, currencies }, tiers };
}

function SumFields({ rule, onChange }: Pick<ConditionsEditorProps, "rule" | "onChange">) {
  const t = useTranslations("policy");
  const { sumOver } = rule;
  return (
    <div className="flex flex-col gap-3">
      <ChoiceSet
        label={t("edit.sums")}
        choices={SUM_SCOPES.map((value) => ({ value, label: t(`scopes.${value}`) }))}
        chosen={sumOver?.scopes ?? []}
        onChange={(scopes) =>
          onChange({
            ...rule,
            sumOver: scopes.length > 0 ? { scopes, hours: sumOver?.hours ?? 24 } : undefined,
          })
        }
      />
      {sumOver ? (
        <NumberField
          label={t("edit.sumHours")}
          className="w-40"
          value={sumOver.hours}
          min={1}
          max={8760}
          onChange={(hours) => onChange({ ...rule, sumOver: { ...sumOver, hours: hours ?? 1 } })}
        />
      ) : null}
    </div>
  );
}
