"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { ChoiceSet } from "@/components/policy/choice-set";
import { freshId, replaceAt, withoutAt } from "@/components/policy/lists";
import { ListField } from "@/components/policy/list-field";
import { NameField } from "@/components/policy/name-field";
import { NumberField } from "@/components/policy/number-field";
import { useReadyName } from "@/components/policy/use-ready-name";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import {
  LIMIT_SUBJECTS,
  type LimitSubject,
  POLICY_SOURCES,
  type VelocityLimit,
} from "@/lib/approvals/policy/types";
import { OPERATION_TYPES } from "@/lib/operations/types";

interface LimitsEditorProps {
  limits: VelocityLimit[];
  onChange: (limits: VelocityLimit[]) => void;
}

/** What may be moved at most in a time, whoever approves it. */
export function LimitsEditor({ limits, onChange }: LimitsEditorProps) {
  const t = useTranslations("policy.edit");
  const added = (): VelocityLimit => ({
    id: freshId("limit", limits),
    name: t("newLimit", { number: limits.length + 1 }),
    operations: ["refund"],
    sources: ["console"],
    per: "maker",
    hours: 24,
    maxCount: 50,
  });
  return (
    <div className="flex flex-col gap-4">
      {limits.map((limit, index) => (
        <LimitEditor
          key={limit.id}
          limit={limit}
          onChange={(next) => onChange(replaceAt(limits, index, next))}
          onRemove={() => onChange(withoutAt(limits, index))}
        />
      ))}
      <div>
        <Button size="small" onClick={() => onChange([...limits, added()])} disabled={limits.length >= 50}>
          {t("addLimit")}
        </Button>
      </div>
    </div>
  );
}

interface LimitEditorProps {
  limit: VelocityLimit;
  onChange: (limit: VelocityLimit) => void;
  onRemove: () => void;
}

function LimitEditor({ limit, onChange, onRemove }: LimitEditorProps) {
  const t = useTranslations("policy");
  const readyName = useReadyName();
  return (
    <section
      aria-label={readyName(limit.name)}
      className="flex flex-col gap-3 border border-line bg-surface p-4"
    >
      <div className="flex items-end gap-2">
        <NameField
          label={t("edit.limitName")}
          className="flex-1"
          value={limit.name}
          onChange={(name) => onChange({ ...limit, name })}
        />
        <IconButton label={t("edit.remove", { name: readyName(limit.name) })} onClick={onRemove}>
          <Trash2 aria-hidden="true" className="size-4" />
        </IconButton>
      </div>
      <ChoiceSet
        label={t("edit.operations")}
        capital
        choices={OPERATION_TYPES.map((value) => ({ value, label: t(`operations.${value}`) }))}
        chosen={limit.operations}
        onChange={(operations) => onChange({ ...limit, operations })}
      />
      <ChoiceSet
        label={t("edit.sources")}
        capital
        choices={POLICY_SOURCES.map((value) => ({ value, label: t(`sources.${value}`) }))}
        chosen={limit.sources}
        onChange={(sources) => onChange({ ...limit, sources })}
      />
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label={t("edit.limitPer")}>
          <Select
            value={limit.per}
            options={LIMIT_SUBJECTS.map((value) => ({ value, label: t(`per.${value}`) }))}
            onChange={(event) => onChange({ ...limit, per: event.target.value as LimitSubject })}
          />
        </Field>
        <NumberField
          label={t("edit.limitHours")}
          value={limit.hours}
          min={1}
          max={8760}
          onChange={(hours) => onChange({ ...limit, hours: hours ?? 1 })}
        />
        <NumberField
          label={t("edit.limitCount")}
          optional
          value={limit.maxCount}
          min={1}
          max={100_000}
          onChange={(maxCount) => onChange({ ...limit, maxCount })}
        />
      </div>
      <LimitAmounts limit={limit} onChange={onChange} />
    </section>
  );
}

function LimitAmounts({ limit, onChange }: Pick<LimitEditorProps, "limit" | "onChange">) {
  const t = useTranslations("policy.edit");
  const amounts = limit.maxAmount ?? {};
  const choose = (currencies: string[] | undefined) =>
    onChange({
      ...limit,
      maxAmount: currencies && Object.fromEntries(currencies.map((code) => [code, amounts[code] ?? ""])),
    });
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <ListField
        label={t("limitCurrencies")}
        dir="ltr"
        values={Object.keys(amounts)}
        normalize={(text) => text.toUpperCase().slice(0, 3)}
        onChange={choose}
      />
      {Object.entries(amounts).map(([currency, amount]) => (
        <Field key={currency} label={t("upTo", { currency })}>
          <Input
            numeric
            value={amount}
            onChange={(event) =>
              onChange({ ...limit, maxAmount: { ...amounts, [currency]: event.target.value.trim() } })
            }
          />
        </Field>
      ))}
    </div>
  );
}
