import { useTranslations } from "next-intl";
import { useWatch } from "react-hook-form";
import { drawnChoice, drawnField } from "@/components/shell/drawn-field";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { SettingsFormHandle } from "@/components/webhooks/settings-values";
import { PLUGIN_STATES } from "@/lib/webhooks/types";

/** Address and states of one kind of payment. */
export function PluginFields({ form, index }: { form: SettingsFormHandle; index: number }) {
  const t = useTranslations("webhooks");
  const onlyListed = useWatch({ control: form.control, name: `plugins.${index}.onlyListedStates` });
  const error = form.formState.errors.plugins?.[index]?.url;
  return (
    <div className="flex flex-col gap-4">
      <Field label={t("pluginUrl")} hint={t("pluginUrlHint")} error={error && t("errors.webhook_url")}>
        <Input {...drawnField(form, `plugins.${index}.url`)} type="url" dir="ltr" placeholder="https://" />
      </Field>
      <Checkbox
        {...drawnField(form, `plugins.${index}.onlyListedStates`)}
        label={t("onlyListedStates")}
        hint={t("onlyListedStatesHint")}
      />
      {onlyListed ? (
        <fieldset className="ms-6 min-w-0">
          <legend className="mb-2 font-medium text-muted text-xs">{t("states")}</legend>
          <div className="flex flex-wrap gap-x-6 gap-y-2">
            {PLUGIN_STATES.map((state) => (
              <Checkbox
                key={state}
                {...drawnChoice(form, `plugins.${index}.states`, state)}
                label={t(`state.${state}`)}
              />
            ))}
          </div>
        </fieldset>
      ) : null}
    </div>
  );
}
