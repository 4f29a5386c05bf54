"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTimeZone, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { ApprovalSettings } from "@/lib/approvals/calendar/settings";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type ChangeApprovalSettingsAction = ServerAction<ApprovalSettings, void>;
type ApprovalSettingsFormProps = { settings: ApprovalSettings; save: ChangeApprovalSettingsAction };
type Errors = Partial<Record<keyof ApprovalSettings, string>>;

const WEEK = [0, 1, 2, 3, 4, 5, 6] as const;
const NUMBERS = ["remindAfter", "remindEvery", "remindTimes"] as const;
const FIELDS = {
  remindAfter: "remindAfterHours",
  remindEvery: "remindEveryHours",
  remindTimes: "remindTimes",
} as const;

/** Working hours, reminders and clocks. Saved together. */
export function ApprovalSettingsForm({ settings, save }: ApprovalSettingsFormProps) {
  const t = useTranslations("requestFeatures.settings");
  const failed = useTranslations("requestFeatures")("failed");
  const router = useRouter();
  const failureText = useFailureText();
  const [errors, setErrors] = useState<Errors>({});
  const wordsOf = (code: string) => {
    const known = `error.${code}` as Parameters<typeof t.has>[0];
    return t.has(known) ? t(known as "error.time") : code;
  };
  const saving = useMutation({
    mutationFn: async (values: ReturnType<typeof valuesOf>) => {
      // Fetched when it is first needed: the library behind it weighs more than the page.
      const { approvalSettingsSchema } = await import("@/lib/approvals/calendar/settings");
      const read = approvalSettingsSchema.safeParse(values);
      setErrors(read.success ? {} : errorsOf(read.error.issues, wordsOf));
      if (read.success) await runAction(save(read.data));
      return read.success;
    },
    onSuccess: (isSaved) => {
      if (!isSaved) return;
      toast.success(t("saved"));
      router.refresh();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!saving.isPending) saving.mutate(valuesOf(new FormData(event.currentTarget)));
  };
  return (
    <form noValidate onSubmit={submit} className="flex max-w-3xl flex-col gap-8">
      {saving.error ? (
        <Callout tone="negative" title={failed} live>
          {failureText(saving.error)}
        </Callout>
      ) : null}
      <HoursSection settings={settings} errors={errors} />
      <Section title={t("reminders")}>
        <div className="flex flex-wrap gap-4">
          {NUMBERS.map((name) => (
            <Field
              key={name}
              label={t(name)}
              hint={t(`${name}Hint`)}
              error={errors[FIELDS[name]]}
              className="w-52"
            >
              <Input
                name={FIELDS[name]}
                inputMode="decimal"
                dir="ltr"
                defaultValue={String(settings[FIELDS[name]])}
              />
            </Field>
          ))}
        </div>
      </Section>
      <Section title={t("clocks")}>
        <Field
          label={t("clocks")}
          labelHidden
          hint={t("clocksHint")}
          error={errors.clocks}
          className="max-w-prose"
        >
          <Select
            name="clocks"
            defaultValue={settings.clocks}
            options={(["wall", "business"] as const).map((value) => ({ value, label: t(`clock.${value}`) }))}
          />
        </Field>
      </Section>
      <div>
        <Button type="submit" variant="primary" pending={saving.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

function HoursSection({ settings, errors }: { settings: ApprovalSettings; errors: Errors }) {
  const t = useTranslations("requestFeatures.settings");
  const zone = useTimeZone() ?? "UTC";
  return (
    <Section title={t("hours")}>
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap gap-4">
          <Field label={t("opensAt")} error={errors.opensAt}>
            <Input name="opensAt" type="time" dir="ltr" defaultValue={settings.opensAt} />
          </Field>
          <Field label={t("closesAt")} error={errors.closesAt}>
            <Input name="closesAt" type="time" dir="ltr" defaultValue={settings.closesAt} />
          </Field>
        </div>
        <p className="text-muted text-xs">{t.rich("zone", { zone })}</p>
        <fieldset>
          <legend className="mb-1 font-medium text-muted text-xs">{t("weekEnd")}</legend>
          <div className="flex flex-wrap gap-x-5 gap-y-1">
            {WEEK.map((day) => (
              <Checkbox
                key={day}
                name="weekEnd"
                value={day}
                label={t(`day.${day}`)}
                defaultChecked={settings.weekEnd.includes(day)}
              />
            ))}
          </div>
          {errors.weekEnd ? (
            <p role="alert" className="mt-1 font-medium text-negative text-xs">
              {errors.weekEnd}
            </p>
          ) : null}
        </fieldset>
        <Field
          label={t("holidays")}
          hint={t("holidaysHint")}
          error={errors.holidays}
          optional
          className="max-w-52"
        >
          <Textarea name="holidays" dir="ltr" defaultValue={settings.holidays.join("\n")} />
        </Field>
      </div>
    </Section>
  );
}

function valuesOf(data: FormData) {
  const text = (name: string) => String(data.get(name) ?? "").trim();
  return {
    weekEnd: data.getAll("weekEnd").map(Number),
    opensAt: text("opensAt").slice(0, 5),
    closesAt: text("closesAt").slice(0, 5),
    holidays: text("holidays")
      .split(/[\s,]+/)
      .filter(Boolean),
    remindAfterHours: numberOf(text("remindAfterHours")),
    remindEveryHours: numberOf(text("remindEveryHours")),
    remindTimes: numberOf(text("remindTimes")),
    clocks: text("clocks"),
  };
}

function numberOf(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

type Issues = readonly { path: PropertyKey[]; message: string }[];

function errorsOf(issues: Issues, wordsOf: (code: string) => string): Errors {
  const errors: Errors = {};
  for (const { path, message } of issues) errors[path[0] as keyof ApprovalSettings] ??= wordsOf(message);
  return errors;
}
