"use client";

import { useTranslations } from "next-intl";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { REPORT_INTERVALS, type ReportInterval } from "@/lib/exports/schedules/intervals";

export type Reader = { id: number; name: string };

export interface Repeat {
  every: "once" | ReportInterval;
  atHour: number;
  name: string;
  recipientIds: number[];
}

type RepeatFieldsProps = {
  value: Repeat;
  onChange: (value: Repeat) => void;
  readers: readonly Reader[];
  timeZone: string;
};

/** Whether the file is made once or again and again, when, and for whom. */
export function RepeatFields({ value, onChange, readers, timeZone }: RepeatFieldsProps) {
  const t = useTranslations("exports");
  const set = (change: Partial<Repeat>) => onChange({ ...value, ...change });
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start gap-3">
        <Field label={t("repeat.label")} className="w-full sm:w-72">
          <Select
            value={value.every}
            options={(["once", ...REPORT_INTERVALS] as const).map((every) => ({
              value: every,
              label: t(`repeat.${every}`),
            }))}
            onChange={({ target }) => set({ every: target.value as Repeat["every"] })}
          />
        </Field>
        {value.every === "once" ? null : (
          <>
            <Field label={t("repeat.name")} className="w-full sm:w-56">
              <Input
                value={value.name}
                maxLength={80}
                required
                onChange={({ target }) => set({ name: target.value })}
              />
            </Field>
            <Field label={t("repeat.hour")} hint={timeZone} className="w-full sm:w-40">
              <Select
                value={String(value.atHour)}
                options={Array.from({ length: 24 }, (_, hour) => ({
                  value: String(hour),
                  label: `${String(hour).padStart(2, "0")}:00`,
                }))}
                onChange={({ target }) => set({ atHour: Number(target.value) })}
              />
            </Field>
          </>
        )}
      </div>
      {value.every === "once" || readers.length === 0 ? null : (
        <fieldset className="border-line border-y bg-surface px-4 py-3">
          <legend className="sr-only">{t("repeat.people")}</legend>
          <p className="mb-2 text-muted text-xs">{t("repeat.peopleHint")}</p>
          <div className="grid max-h-48 gap-2 overflow-y-auto sm:grid-cols-3">
            {readers.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={<bdi>{name}</bdi>}
                checked={value.recipientIds.includes(id)}
                onChange={({ target }) =>
                  set({
                    recipientIds: target.checked
                      ? [...value.recipientIds, id]
                      : value.recipientIds.filter((one) => one !== id),
                  })
                }
              />
            ))}
          </div>
        </fieldset>
      )}
    </div>
  );
}
