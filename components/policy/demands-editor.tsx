"use client";

import { useTranslations } from "next-intl";
import { ChoiceSet } from "@/components/policy/choice-set";
import { NumberField } from "@/components/policy/number-field";
import type { Demands } from "@/lib/approvals/policy/types";

const ASKED = ["makerNote", "checkerNote", "attachment", "stepUp"] as const;

/** What an approval asks beside people. */
export function DemandsEditor({
  demands,
  onChange,
}: {
  demands: Demands;
  onChange: (demands: Demands) => void;
}) {
  const t = useTranslations("policy.edit");
  return (
    <div className="flex flex-col gap-3">
      <ChoiceSet
        label={t("demands")}
        choices={ASKED.map((value) => ({ value, label: t(`demand.${value}`) }))}
        chosen={ASKED.filter((demand) => demands[demand])}
        onChange={(chosen) =>
          onChange({
            ...demands,
            ...Object.fromEntries(ASKED.map((demand) => [demand, chosen.includes(demand)])),
          })
        }
      />
      <div className="grid gap-3 sm:grid-cols-3">
        <NumberField
          label={t("undoMinutes")}
          value={demands.undoMinutes}
          min={0}
          max={1440}
          onChange={(minutes) => onChange({ ...demands, undoMinutes: minutes ?? 0 })}
        />
        <NumberField
          label={t("pendingHours")}
          optional
          value={demands.pendingHours}
          min={1}
          max={8760}
          onChange={(pendingHours) => onChange({ ...demands, pendingHours })}
        />
        <NumberField
          label={t("approvedHours")}
          optional
          value={demands.approvedHours}
          min={1}
          max={8760}
          onChange={(approvedHours) => onChange({ ...demands, approvedHours })}
        />
      </div>
    </div>
  );
}
