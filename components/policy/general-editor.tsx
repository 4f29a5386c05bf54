"use client";

import { useTranslations } from "next-intl";
import { NumberField } from "@/components/policy/number-field";
import { PeoplePicker } from "@/components/policy/people-picker";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

interface GeneralEditorProps {
  document: PolicyDocument;
  world: PolicyWorld;
  onChange: (document: PolicyDocument) => void;
}

/** Clocks, and who may act alone. */
export function GeneralEditor({ document, world, onChange }: GeneralEditorProps) {
  const t = useTranslations("policy.edit");
  const { clocks, separation } = document;
  const setClock = (change: Partial<typeof clocks>) =>
    onChange({ ...document, clocks: { ...clocks, ...change } });
  const setBypass = (change: Partial<typeof separation>) =>
    onChange({ ...document, separation: { ...separation, ...change } });
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-3 sm:grid-cols-2">
        <NumberField
          label={t("clockPending")}
          value={clocks.pendingHours}
          min={1}
          max={8760}
          onChange={(hours) => setClock({ pendingHours: hours ?? 1 })}
        />
        <NumberField
          label={t("clockApproved")}
          value={clocks.approvedHours}
          min={1}
          max={8760}
          onChange={(hours) => setClock({ approvedHours: hours ?? 1 })}
        />
      </div>
      <Callout tone="warning" title={t("bypassTitle")}>
        <div className="mt-2 flex flex-col gap-2">
          <p>{t("bypassHint")}</p>
          <Checkbox
            label={t("bypassCheckers")}
            checked={separation.checkersActDirectly}
            onChange={(event) => setBypass({ checkersActDirectly: event.target.checked })}
          />
          <Checkbox
            label={t("bypassAdmins")}
            checked={separation.adminsActDirectly}
            onChange={(event) => setBypass({ adminsActDirectly: event.target.checked })}
          />
          <PeoplePicker
            label={t("bypassPeople")}
            people={{ users: separation.directUsers }}
            world={{ ...world, groups: [] }}
            onChange={({ users }) => setBypass({ directUsers: users ?? [] })}
          />
        </div>
      </Callout>
    </div>
  );
}
