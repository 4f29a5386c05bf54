import { useTranslations } from "next-intl";
import { Controller, useWatch } from "react-hook-form";
import { drawnField } from "@/components/shell/drawn-field";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { SettingsFormHandle } from "@/components/webhooks/settings-values";

/** Where states of approval requests are told. */
export function RequestFields({ form }: { form: SettingsFormHandle }) {
  const t = useTranslations("webhooks");
  const error = form.formState.errors.requestsUrl;
  return (
    <div className="flex flex-col gap-4">
      <Checkbox
        {...drawnField(form, "requestsEnabled")}
        label={t("requestsEnabled")}
        hint={t("requestsEnabledHint")}
      />
      <Field label={t("requestsUrl")} hint={t("requestsUrlHint")} error={error && t("errors.webhook_url")}>
        <Input {...drawnField(form, "requestsUrl")} type="url" dir="ltr" placeholder="https://" />
      </Field>
    </div>
  );
}

/** Who hears by mail of what was finally not delivered. */
export function ErrorMailFields({ form }: { form: SettingsFormHandle }) {
  const t = useTranslations("webhooks");
  const notify = useWatch({ control: form.control, name: "notifyOnError" });
  const error = form.formState.errors.errorEmails;
  return (
    <>
      <Checkbox
        {...drawnField(form, "notifyOnError")}
        label={t("notifyOnError")}
        hint={t("notifyOnErrorHint")}
      />
      {notify ? (
        <Field label={t("errorEmails")} hint={t("errorEmailsHint")} error={error && t("errors.emails")}>
          <Controller
            control={form.control}
            name="errorEmails"
            render={({ field }) => (
              <Textarea
                ref={field.ref}
                name={field.name}
                onBlur={field.onBlur}
                dir="ltr"
                rows={3}
                value={field.value.join("\n")}
                onChange={(event) => field.onChange(event.target.value.split(/[\n,;]/))}
              />
            )}
          />
        </Field>
      ) : null}
    </>
  );
}
