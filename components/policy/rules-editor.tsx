"use client";

import { useTranslations } from "next-intl";
import { freshId, moved, replaceAt, withoutAt } from "@/components/policy/lists";
import { RuleEditor } from "@/components/policy/rule-editor";
import { Button } from "@/components/ui/button";
import type { Flaw } from "@/lib/approvals/policy/flaws";
import { NO_DEMANDS } from "@/lib/approvals/policy/ready-made";
import type { PolicyDocument, PolicyRule } from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

interface RulesEditorProps {
  document: PolicyDocument;
  flaws: readonly Flaw[];
  world: PolicyWorld;
  onChange: (document: PolicyDocument) => void;
}

/** The rules in their order. A new one comes first, where it counts. */
export function RulesEditor({ document, flaws, world, onChange }: RulesEditorProps) {
  const t = useTranslations("policy.edit");
  const { rules } = document;
  const change = (next: PolicyRule[]) => onChange({ ...document, rules: next });
  const add = () =>
    change([
      {
        id: freshId("rule", rules),
        name: t("rule", { number: rules.length + 1 }),
        when: { operations: ["refund"], sources: ["console"] },
        tiers: [
          {
            upTo: null,
            then: {
              kind: "approval",
              stages: [{ name: t("newStage"), pool: { anyChecker: true }, count: 1 }],
              demands: NO_DEMANDS,
            },
          },
        ],
      },
      ...rules,
    ]);
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Button size="small" onClick={add} disabled={rules.length >= 100}>
          {t("addRule")}
        </Button>
      </div>
      {rules.map((rule, index) => (
        <RuleEditor
          key={rule.id}
          rule={rule}
          index={index}
          count={rules.length}
          world={world}
          flaws={flaws.filter((flaw) => flaw.at.rule === index)}
          onChange={(next) => change(replaceAt(rules, index, next))}
          onMove={(by) => change(moved(rules, index, by))}
          onRemove={() => change(withoutAt(rules, index))}
        />
      ))}
    </div>
  );
}
