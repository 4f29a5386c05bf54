"use client";

import { useTranslations } from "next-intl";
import { Checkbox } from "@/components/ui/checkbox";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { FileInput } from "@/components/ui/file-input";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";

const options = ["KWD", "BHD", "SAR"].map((value) => ({ value, label: value }));

/** Every control at rest, with what is wrong, and where it cannot be used. */
export function FieldSpecimens() {
  return (
    <div className="flex flex-col gap-5">
      <Controls />
      <Switches />
    </div>
  );
}

function Controls() {
  const t = useTranslations("design");
  const states = [{ hint: t("textHint") }, { error: t("textError"), required: true }, { disabled: true }];
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      {states.map(({ disabled, ...field }, index) => (
        <div key={index} className="flex min-w-0 flex-col gap-4">
          <Field label={t("text")} {...field}>
            <Input disabled={disabled} defaultValue={disabled ? t("blocked") : undefined} />
          </Field>
          <Field label={t("amount")} {...field}>
            <Input numeric defaultValue="12.5001" disabled={disabled} />
          </Field>
          <Field label={t("choice")} {...field}>
            <Select options={options} defaultValue="KWD" disabled={disabled} />
          </Field>
          <Field label={t("day")} {...field}>
            <DateInput defaultValue="2026-11-22" disabled={disabled} />
          </Field>
          <Field label={t("file")} {...field}>
            <FileInput accept=".csv,text/csv" disabled={disabled} onChoose={() => undefined} />
          </Field>
          <Field label={t("note")} optional={!field.error} {...field}>
            <Textarea disabled={disabled} />
          </Field>
        </div>
      ))}
    </div>
  );
}

function Switches() {
  const t = useTranslations("design");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div className="flex flex-col gap-2">
        <Checkbox label={t("tick")} hint={t("textHint")} defaultChecked />
        <Checkbox label={t("tick")} />
        <Checkbox label={t("blocked")} disabled />
        <Checkbox label={t("blocked")} disabled defaultChecked />
      </div>
      <div className="flex flex-col gap-2">
        <Switch label={t("switch")} hint={t("textHint")} defaultChecked />
        <Switch label={t("switch")} />
        <Switch label={t("blocked")} disabled />
        <Switch label={t("blocked")} disabled defaultChecked />
      </div>
    </div>
  );
}
