"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm, useWatch } from "react-hook-form";
import { drawnField } from "@/components/shell/drawn-field";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { lazyResolver } from "@/components/shell/lazy-resolver";
import { useFailureText } from "@/components/shell/failure-text";
import { DeliveryFields, OperationFields } from "@/components/webhooks/general-fields";
import { ErrorMailFields, RequestFields } from "@/components/webhooks/notice-fields";
import { PluginFields } from "@/components/webhooks/plugin-fields";
import type { SettingsValues } from "@/components/webhooks/settings-values";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { UpdateWebhookSettings } from "@/lib/webhooks/rules";
import type { WebhookSettings } from "@/lib/webhooks/types";

const resolver = lazyResolver(async () => {
  const [{ zodResolver }, { updateWebhookSettingsSchema }] = await Promise.all([
    import("@hookform/resolvers/zod"),
    import("@/lib/webhooks/rules"),
  ]);
  return zodResolver(updateWebhookSettingsSchema);
});

type SettingsFormProps = {
  settings: WebhookSettings;
  update: ServerAction<UpdateWebhookSettings, void>;
};

function valuesOf({ timeoutMs, pauseMs, ...settings }: WebhookSettings): SettingsValues {
  return { ...settings, timeoutS: timeoutMs / 1_000, pauseS: pauseMs / 1_000 };
}

/** Who is told of what, and how patiently. Saved together. */
export function SettingsForm({ settings, update }: SettingsFormProps) {
  const t = useTranslations("webhooks");
  const router = useRouter();
  const failureText = useFailureText();
  const form = useForm<SettingsValues, unknown, UpdateWebhookSettings>({
    resolver,
    values: valuesOf(settings),
    resetOptions: { keepDirtyValues: true },
  });
  const ignoreTls = useWatch({ control: form.control, name: "ignoreTls" });
  const saving = useMutation({
    mutationFn: (values: UpdateWebhookSettings) => runAction(update(values)),
    onSuccess: (_nothing, saved) => {
      form.reset(saved);
      toast.success(t("saved"));
      router.refresh();
    },
  });
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((values) => saving.mutate(values))}
      className="flex max-w-3xl flex-col gap-8"
    >
      {saving.isError ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(saving.error)}
        </Callout>
      ) : null}
      <Section title={t("general")}>
        <div className="flex flex-col gap-4">
          <Checkbox {...drawnField(form, "enabled")} label={t("enabled")} hint={t("enabledHint")} />
          <Checkbox {...drawnField(form, "fromApi")} label={t("fromApi")} hint={t("fromApiHint")} />
          <OperationFields form={form} />
        </div>
      </Section>
      {settings.plugins.map((plugin, index) => (
        <Section key={plugin.type} title={t(`plugin.${plugin.type}`)}>
          <PluginFields form={form} index={index} />
        </Section>
      ))}
      <Section title={t("approvals")}>
        <RequestFields form={form} />
      </Section>
      <Section title={t("delivery")}>
        <div className="flex flex-col gap-4">
          <DeliveryFields form={form} />
          <Checkbox {...drawnField(form, "ignoreTls")} label={t("ignoreTls")} hint={t("ignoreTlsHint")} />
          {ignoreTls ? <Callout tone="warning">{t("ignoreTlsWarning")}</Callout> : null}
          <ErrorMailFields form={form} />
        </div>
      </Section>
      <div>
        <Button type="submit" variant="primary" pending={saving.isPending} disabled={!form.formState.isDirty}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
