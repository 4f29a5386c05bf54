"use client";

import { useTranslations } from "next-intl";
import { Checkbox } from "@/components/ui/checkbox";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";

export function FieldSpecimens() {
  const t = useTranslations("design");
  const options = ["KWD", "BHD", "SAR"].map((value) => ({ value, label: value }));
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t("text")} hint={t("textHint")}>
        <Input />
      </Field>
      <Field label={t("amount")} error={t("textError")} required>
        <Input numeric defaultValue="12.5001" />
      </Field>
      <Field label={t("choice")}>
        <Select options={options} defaultValue="KWD" />
      </Field>
      <Field label={t("day")}>
        <DateInput defaultValue="2026-11-22" />
      </Field>
      <Field label={t("note")} optional className="sm:col-span-2">
        <Textarea />
      </Field>
      <div className="flex flex-col gap-2">
        <Checkbox label={t("tick")} hint={t("textHint")} defaultChecked />
        <Checkbox label={t("blocked")} disabled />
      </div>
      <div className="flex flex-col gap-2">
        <Switch label={t("switch")} hint={t("textHint")} defaultChecked />
        <Switch label={t("switch")} />
      </div>
    </div>
  );
}
