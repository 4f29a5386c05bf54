"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { NameField } from "@/components/policy/name-field";
import { NumberField } from "@/components/policy/number-field";
import { PoolField } from "@/components/policy/pool-field";
import { useReadyName } from "@/components/policy/use-ready-name";
import { Checkbox } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import type { PolicyStage } from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

interface StageEditorProps {
  stage: PolicyStage;
  world: PolicyWorld;
  onChange: (stage: PolicyStage) => void;
  /** Missing for the only stage. */
  onRemove?: () => void;
}

/** How many of whom, and who is called when they take too long. */
export function StageEditor({ stage, world, onChange, onRemove }: StageEditorProps) {
  const t = useTranslations("policy.edit");
  const readyName = useReadyName();
  const { fallback } = stage;
  return (
    <div className="flex flex-col gap-3 border-line border-s-2 ps-3">
      <div className="flex flex-wrap items-end gap-3">
        <NameField
          label={t("stageName")}
          className="min-w-40 flex-1"
          value={stage.name}
          onChange={(name) => onChange({ ...stage, name })}
        />
        <NumberField
          label={t("stageCount")}
          className="w-32"
          value={stage.count}
          min={1}
          max={20}
          onChange={(count) => onChange({ ...stage, count: count ?? 1 })}
        />
        {onRemove ? (
          <IconButton label={t("remove", { name: readyName(stage.name) })} onClick={onRemove}>
            <Trash2 aria-hidden="true" className="size-4" />
          </IconButton>
        ) : null}
      </div>
      <PoolField
        label={t("stagePool")}
        pool={stage.pool}
        world={world}
        onChange={(pool) => onChange({ ...stage, pool })}
      />
      <Checkbox
        label={t("fallback")}
        checked={fallback !== undefined}
        onChange={(event) =>
          onChange({
            ...stage,
            fallback: event.target.checked ? { afterHours: 8, pool: { anyChecker: true } } : undefined,
          })
        }
      />
      {fallback ? (
        <div className="flex flex-col gap-3 ps-6">
          <NumberField
            label={t("fallbackAfter")}
            className="w-32"
            value={fallback.afterHours}
            min={1}
            max={8760}
            onChange={(hours) => onChange({ ...stage, fallback: { ...fallback, afterHours: hours ?? 1 } })}
          />
          <PoolField
            label={t("fallbackPool")}
            pool={fallback.pool}
            world={world}
            onChange={(pool) => onChange({ ...stage, fallback: { ...fallback, pool } })}
          />
        </div>
      ) : null}
    </div>
  );
}
