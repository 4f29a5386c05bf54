"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@/components/ui/link";
import { useTimeZone, useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Callout } from "@/components/ui/callout";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Textarea } from "@/components/ui/textarea";
import { lazyResolver } from "@/components/shell/lazy-resolver";
import { useFailureText } from "@/components/shell/failure-text";
import { isBeyondFields, showFieldErrors } from "@/components/users/form-errors";
import type { KeyValues } from "@/lib/auth/keys/rules";
import type { KeyGateway } from "@/lib/auth/keys/types";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { apiAccessKey } from "./api";
import { KeyRightsFields } from "./key-rights-fields";
import { NewKey } from "./new-key";
import { useNetworkError } from "./use-network-error";

const resolver = lazyResolver(async () => {
  const [{ zodResolver }, { createApiKeySchema }] = await Promise.all([
    import("@hookform/resolvers/zod"),
    import("@/lib/auth/keys/rules"),
  ]);
  return zodResolver(createApiKeySchema, undefined, { raw: true });
});

const empty: KeyValues = {
  name: "",
  // A key that may do everything is something that somebody chooses, never what he forgot to narrow.
  scope: "some",
  permissions: [],
  lastDay: "",
  dailyLimit: "",
  networks: "",
};
const ownFields = ["name", "permissions", "lastDay", "dailyLimit", "networks"] as const;

type CreateKeyFormProps = {
  createKey: ServerAction<KeyValues, { key: string; prefix: string; result: ProposeResult }>;
  gateways: readonly KeyGateway[];
};

/** A new key; afterwards the key itself, once. */
export function CreateKeyForm({ createKey, gateways }: CreateKeyFormProps) {
  const t = useTranslations("apiKeys");
  const zone = useTimeZone() ?? "UTC";
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const form = useForm<KeyValues>({
    // What the form holds is what the action takes: the schema only judges here.
    resolver,
    defaultValues: empty,
  });
  const creating = useMutation({
    mutationFn: (values: KeyValues) => runAction(createKey(values)),
    // The answer is a key: it leaves memory with the page.
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiAccessKey }),
    onError: (error) => showFieldErrors(error, form.setError, ownFields),
  });
  const networkError = useNetworkError();
  const errorOf = (name: (typeof ownFields)[number]) => {
    const message = form.formState.errors[name]?.message;
    if (typeof message !== "string") return undefined;
    if (name === "networks") return networkError(message);
    const known = `errors.${message}` as Parameters<typeof t.has>[0];
    return t.has(known) ? t(known as "errors.required") : message;
  };
  if (creating.data)
    return <NewKey apiKey={creating.data.key} name={creating.variables.name} result={creating.data.result} />;
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((values) => creating.mutate(values))}
      className="flex max-w-3xl flex-col gap-8"
    >
      {creating.isError && isBeyondFields(creating.error, ownFields) ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(creating.error)}
        </Callout>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t("name")}
          hint={t("nameHint")}
          error={errorOf("name")}
          required
          className="sm:col-span-2"
        >
          <Input {...form.register("name")} maxLength={50} autoComplete="off" />
        </Field>
        <Field label={t("lastDay")} hint={t("lastDayHint", { zone })} error={errorOf("lastDay")} optional>
          <DateInput {...form.register("lastDay")} />
        </Field>
        <Field label={t("callsADay")} hint={t("ownLimitHint")} error={errorOf("dailyLimit")} optional>
          <Input {...form.register("dailyLimit")} numeric inputMode="numeric" maxLength={9} />
        </Field>
        <Field
          label={t("networks")}
          hint={t("newNetworksHint")}
          error={errorOf("networks")}
          optional
          className="sm:col-span-2"
        >
          <Textarea {...form.register("networks")} dir="ltr" rows={2} />
        </Field>
      </div>
      <Section title={t("rights")}>
        <KeyRightsFields
          register={form.register}
          control={form.control}
          gateways={gateways}
          error={errorOf("permissions")}
        />
      </Section>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={creating.isPending}>
          {t("create")}
        </Button>
        <Link href="/api-keys" className={buttonClass({ variant: "ghost" })}>
          {t("cancel")}
        </Link>
      </div>
    </form>
  );
}
