"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { drawnChoice, drawnField } from "@/components/shell/drawn-field";
import { lazyResolver } from "@/components/shell/lazy-resolver";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import type { UpdateNoticeSettings } from "@/lib/announcements/rules";
import { CHAT_EVENTS, type NoticeSettings } from "@/lib/announcements/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

const resolver = lazyResolver(async () => {
  const [{ zodResolver }, { updateNoticeSettingsSchema }] = await Promise.all([
    import("@hookform/resolvers/zod"),
    import("@/lib/announcements/rules"),
  ]);
  return zodResolver(updateNoticeSettingsSchema);
});

type NoticeSettingsFormProps = {
  settings: NoticeSettings;
  update: ServerAction<UpdateNoticeSettings, void>;
};

/** Who else is told, and what the chat hears. Saved together. */
export function NoticeSettingsForm({ settings, update }: NoticeSettingsFormProps) {
  const t = useTranslations("notifications.settings");
  const common = useTranslations("notifications");
  const router = useRouter();
  const failureText = useFailureText();
  const { chatHost, ...values } = settings;
  const form = useForm<UpdateNoticeSettings>({
    resolver,
    values,
    resetOptions: { keepDirtyValues: true },
  });
  const saving = useMutation({
    mutationFn: (input: UpdateNoticeSettings) => runAction(update(input)),
    onSuccess: (_nothing, saved) => {
      form.reset(saved);
      toast.success(t("saved"));
      router.refresh();
    },
  });
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((input) => saving.mutate(input))}
      className="flex max-w-3xl flex-col gap-8"
    >
      {saving.isError ? (
        <Callout tone="negative" title={common("failed")} live>
          {failureText(saving.error)}
        </Callout>
      ) : null}
      <Section title={t("mailTitle")}>
        <div className="flex flex-col gap-4">
          <Checkbox
            {...drawnField(form, "mailCustomers")}
            label={t("mailCustomers")}
            hint={t("mailCustomersHint")}
          />
          <Checkbox {...drawnField(form, "copyMaker")} label={t("copyMaker")} hint={t("copyMakerHint")} />
        </div>
      </Section>
      <Section title={t("chatTitle")}>
        <div className="flex flex-col gap-4">
          <Checkbox
            {...(chatHost === null
              ? { checked: false, disabled: true, readOnly: true }
              : drawnField(form, "chatEnabled"))}
            label={t("chatEnabled")}
            hint={chatHost === null ? t("chatHintNoAddress") : t("chatHint")}
          />
          <fieldset className="min-w-0">
            <legend className="mb-2 font-medium text-muted text-xs">{t("chatEvents")}</legend>
            <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
              {CHAT_EVENTS.map((event) => (
                <Checkbox
                  key={event}
                  {...drawnChoice(form, "chatEvents", event)}
                  label={t(`event.${event}`)}
                />
              ))}
            </div>
          </fieldset>
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
