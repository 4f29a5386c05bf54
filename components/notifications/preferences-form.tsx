"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { drawnField } from "@/components/shell/drawn-field";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { SetPreferences } from "@/lib/notifications/rules";
import { NOTICE_LANGUAGES, noticeKind, type OwnPreferences } from "@/lib/notifications/types";

type PreferencesFormProps = {
  preferences: OwnPreferences;
  save: ServerAction<SetPreferences, void>;
};

/** How the person wants to be told, event by event. Saved together. */
export function PreferencesForm({ preferences, save }: PreferencesFormProps) {
  const t = useTranslations("notifications");
  const router = useRouter();
  const failureText = useFailureText();
  const form = useForm<SetPreferences>({
    values: { language: preferences.language, kinds: preferences.kinds },
    resetOptions: { keepDirtyValues: true },
  });
  const saving = useMutation({
    mutationFn: (values: SetPreferences) => runAction(save(values)),
    onSuccess: (_nothing, saved) => {
      form.reset(saved);
      toast.success(t("own.saved"));
      router.refresh();
    },
  });
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((values) => saving.mutate(values))}
      className="flex max-w-3xl flex-col items-start gap-4"
    >
      <p className="text-muted">
        {t.rich("own.hint", { email: () => <bdi dir="ltr">{preferences.email}</bdi> })}
      </p>
      {saving.isError ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(saving.error)}
        </Callout>
      ) : null}
      <Field label={t("own.language")} className="w-48">
        <Select
          {...drawnField(form, "language")}
          options={NOTICE_LANGUAGES.map((value) => ({ value, label: t(`own.languages.${value}`) }))}
        />
      </Field>
      <TableFrame label={t("own.title")}>
        <Table>
          <THead>
            <Tr>
              <Th>{t("own.event")}</Th>
              <Th>{t("own.inProduct")}</Th>
              <Th>{t("own.mail")}</Th>
            </Tr>
          </THead>
          <TBody>
            {preferences.kinds.map(({ kind }, index) => {
              const { always = false, security = false } = noticeKind(kind);
              const unchosen = { checked: true, disabled: true, readOnly: true };
              return (
                <Tr key={kind}>
                  <Td className="whitespace-normal">
                    {t(`kind.${kind}`)}
                    {always ? <span className="block text-muted text-xs">{t("own.always")}</span> : null}
                    {security ? <span className="block text-muted text-xs">{t("own.security")}</span> : null}
                    {kind === "request_done" ? (
                      <span className="block text-muted text-xs">{t("own.byInstallation")}</span>
                    ) : null}
                  </Td>
                  <Td>
                    <Checkbox
                      // What cannot be chosen is not a field of the form: its value stays as it was given.
                      {...(always || security ? unchosen : drawnField(form, `kinds.${index}.inProduct`))}
                      label={`${t(`kind.${kind}`)}: ${t("own.inProduct")}`}
                      labelHidden
                    />
                  </Td>
                  <Td>
                    <Checkbox
                      {...(security ? unchosen : drawnField(form, `kinds.${index}.mail`))}
                      label={`${t(`kind.${kind}`)}: ${t("own.mail")}`}
                      labelHidden
                    />
                  </Td>
                </Tr>
              );
            })}
          </TBody>
        </Table>
      </TableFrame>
      <Button type="submit" variant="primary" pending={saving.isPending} disabled={!form.formState.isDirty}>
        {t("own.save")}
      </Button>
    </form>
  );
}
