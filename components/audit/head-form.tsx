"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { drawnField } from "@/components/shell/drawn-field";
import { changeKeys } from "@/components/changes/api";
import { useTellChange } from "@/components/changes/use-tell-change";
import { WaitingChanges } from "@/components/changes/waiting-changes";
import { useFailureText } from "@/components/shell/failure-text";
import { lazyResolver } from "@/components/shell/lazy-resolver";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { isBeyondFields, showFieldErrors } from "@/components/users/form-errors";
import type { AuditHeadSettings } from "@/lib/audit/types";
import type { AuditHeadValues } from "@/lib/changes/audit-head-schema";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

const resolver = lazyResolver(async () => {
  const [{ zodResolver }, { auditHeadSchema }] = await Promise.all([
    import("@hookform/resolvers/zod"),
    import("@/lib/changes/audit-head-schema"),
  ]);
  return zodResolver(auditHeadSchema, undefined, { raw: true });
});

const fields = ["addresses", "url"] as const;

type HeadFormProps = {
  settings: AuditHeadSettings;
  save: ServerAction<AuditHeadValues, ProposeResult>;
};

/** To whom outside the head is told. Adding somebody acts at once; taking somebody out waits for a second person. */
export function HeadForm({ settings, save }: HeadFormProps) {
  const t = useTranslations("audit.heads");
  const client = useQueryClient();
  const router = useRouter();
  const tell = useTellChange();
  const failureText = useFailureText();
  const form = useForm<AuditHeadValues>({
    resolver,
    values: { addresses: settings.addresses.join("\n"), url: settings.url ?? "" },
  });
  const saving = useMutation({
    mutationFn: (values: AuditHeadValues) => runAction(save(values)),
    onSuccess: async (result) => {
      tell(result, t("saved"));
      form.reset();
      router.refresh();
      await client.invalidateQueries({ queryKey: changeKeys.all });
    },
    onError: (error) => showFieldErrors(error, form.setError, fields),
  });
  const errorOf = (name: (typeof fields)[number]) => {
    const message = form.formState.errors[name]?.message;
    if (typeof message !== "string") return undefined;
    const key = `errors.${message}` as "errors.url";
    return t.has(key) ? t(key) : message;
  };
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((values) => saving.mutate(values))}
      className="flex max-w-3xl flex-col gap-4"
    >
      <WaitingChanges type="audit_head" id="settings" />
      {saving.isError && isBeyondFields(saving.error, fields) ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(saving.error)}
        </Callout>
      ) : null}
      <Field label={t("addresses")} hint={t("addressesHint")} error={errorOf("addresses")} optional>
        <Textarea {...drawnField(form, "addresses")} dir="ltr" rows={3} />
      </Field>
      <Field label={t("url")} hint={t("urlHint")} error={errorOf("url")} optional>
        <Input {...drawnField(form, "url")} type="url" dir="ltr" placeholder="https://" />
      </Field>
      <div>
        <Button type="submit" variant="primary" pending={saving.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
