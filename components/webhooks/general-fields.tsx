import { useTranslations } from "next-intl";
import { drawnField } from "@/components/shell/drawn-field";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { SettingsFormHandle } from "@/components/webhooks/settings-values";

/** Where operation events go beside the plugin's address. */
export function OperationFields({ form }: { form: SettingsFormHandle }) {
  const t = useTranslations("webhooks");
  const error = form.formState.errors.operationsUrl;
  return (
    <>
      <Field
        label={t("operationsUrl")}
        hint={t("operationsUrlHint")}
        error={error && t("errors.webhook_url")}
      >
        <Input {...drawnField(form, "operationsUrl")} type="url" dir="ltr" placeholder="https://" />
      </Field>
      <Checkbox
        {...drawnField(form, "operationsToSessionUrl")}
        label={t("operationsToSessionUrl")}
        hint={t("operationsToSessionUrlHint")}
      />
    </>
  );
}

const NUMBERS = [
  ["timeoutS", "timeoutS", 1, 60],
  ["attempts", "attemptsAllowed", 1, 10],
  ["pauseS", "pauseS", 0, 300],
] as const;

/** Deadline, attempts and the pause between them. */
export function DeliveryFields({ form }: { form: SettingsFormHandle }) {
  const t = useTranslations("webhooks");
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      {NUMBERS.map(([name, label, min, max]) => (
        <Field
          key={name}
          label={t(label)}
          error={form.formState.errors[name] && t("errors.number_range", { min, max })}
        >
          <Input
            {...drawnField(form, name, { valueAsNumber: true })}
            type="number"
            min={min}
            max={max}
            inputMode="numeric"
            dir="ltr"
          />
        </Field>
      ))}
    </div>
  );
}
