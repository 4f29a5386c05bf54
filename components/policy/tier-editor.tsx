"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { DemandsEditor } from "@/components/policy/demands-editor";
import { replaceAt, withoutAt } from "@/components/policy/lists";
import { StageEditor } from "@/components/policy/stage-editor";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { NO_DEMANDS } from "@/lib/approvals/policy/ready-made";
import type { PolicyEffect, PolicyStage, PolicyTier } from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

interface TierEditorProps {
  tier: PolicyTier;
  /** There is no smaller amount. */
  only: boolean;
  world: PolicyWorld;
  onChange: (tier: PolicyTier) => void;
  onRemove?: () => void;
}

/** Up to which amount, and what happens there. */
export function TierEditor({ tier, only, world, onChange, onRemove }: TierEditorProps) {
  const t = useTranslations("policy.edit");
  const kinds = (["direct", "approval", "deny"] as const).map((value) => ({
    value,
    label: t(`effect.${value}`),
  }));
  const choose = (kind: string) => onChange({ ...tier, then: effectOf(kind, t("newStage")) });
  return (
    <div className="flex flex-col gap-3 border-line border-t pt-3">
      <div className="flex flex-wrap items-end gap-3">
        {tier.upTo ? (
          Object.entries(tier.upTo).map(([currency, amount]) => (
            <Field key={currency} label={t("upTo", { currency })} className="w-36">
              <Input
                numeric
                value={amount}
                onChange={(event) =>
                  onChange({ ...tier, upTo: { ...tier.upTo, [currency]: event.target.value.trim() } })
                }
              />
            </Field>
          ))
        ) : (
          <p className="pb-2 font-medium text-sm max-sm:w-full max-sm:pb-0">
            {only ? t("onlyTier") : t("lastTier")}
          </p>
        )}
        <Field label={t("then")} className="min-w-44 flex-1">
          <Select value={tier.then.kind} options={kinds} onChange={(event) => choose(event.target.value)} />
        </Field>
        {onRemove ? (
          <IconButton label={t("removeTier")} onClick={onRemove}>
            <Trash2 aria-hidden="true" className="size-4" />
          </IconButton>
        ) : null}
      </div>
      {tier.then.kind === "approval" ? (
        <ApprovalEditor effect={tier.then} world={world} onChange={(then) => onChange({ ...tier, then })} />
      ) : null}
    </div>
  );
}

function effectOf(kind: string, name: string): PolicyEffect {
  if (kind !== "approval") return { kind: kind === "deny" ? "deny" : "direct" };
  return { kind: "approval", stages: [{ name, pool: { anyChecker: true }, count: 1 }], demands: NO_DEMANDS };
}

type Approval = Extract<PolicyEffect, { kind: "approval" }>;

function ApprovalEditor({
  effect,
  world,
  onChange,
}: {
  effect: Approval;
  world: PolicyWorld;
  onChange: (effect: Approval) => void;
}) {
  const t = useTranslations("policy.edit");
  const { stages } = effect;
  const change = (next: PolicyStage[]) => onChange({ ...effect, stages: next });
  const added: PolicyStage = {
    name: `${t("newStage")} ${stages.length + 1}`,
    pool: { anyChecker: true },
    count: 1,
  };
  return (
    <div className="flex flex-col gap-4">
      {stages.map((stage, index) => (
        <StageEditor
          // Stages have no identity of their own; their place is what counts.
          key={index}
          stage={stage}
          world={world}
          onChange={(next) => change(replaceAt(stages, index, next))}
          onRemove={stages.length > 1 ? () => change(withoutAt(stages, index)) : undefined}
        />
      ))}
      <div>
        <Button size="small" onClick={() => change([...stages, added])} disabled={stages.length >= 6}>
          {t("addStage")}
        </Button>
      </div>
      <DemandsEditor demands={effect.demands} onChange={(demands) => onChange({ ...effect, demands })} />
    </div>
  );
}
