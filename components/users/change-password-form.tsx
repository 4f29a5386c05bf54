"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { lazyResolver } from "@/components/shell/lazy-resolver";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { ownSessionsKey } from "@/components/users/api";
import { isBeyondFields, showFieldErrors, useFieldErrorText } from "@/components/users/form-errors";
import type { ChangePasswordInput, repeatedPasswordSchema } from "@/lib/auth/rules";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

const resolver = lazyResolver(async () => {
  const [{ zodResolver }, { repeatedPasswordSchema }] = await Promise.all([
    import("@hookform/resolvers/zod"),
    import("@/lib/auth/rules"),
  ]);
  return zodResolver(repeatedPasswordSchema);
});

type Values = z.infer<typeof repeatedPasswordSchema>;

type ChangePasswordFormProps = {
  /** For the browser's password store. */
  username: string;
  changePassword: ServerAction<ChangePasswordInput, void>;
  /** Where to go afterwards, where the change was a must. */
  goOnTo?: string;
};

const empty: Values = { current: "", next: "", repeat: "" };

/** Fields about which the server may have something to say. */
const ownFields = ["current", "next"] as const;

/** One's own new password. */
export function ChangePasswordForm({ username, changePassword, goOnTo }: ChangePasswordFormProps) {
  const t = useTranslations("users");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const form = useForm<Values>({ resolver, defaultValues: empty });
  const errorText = useFieldErrorText(form.formState.errors);
  const changing = useMutation({
    mutationFn: ({ current, next }: Values) => runAction(changePassword({ current, next })),
    onSuccess: async () => {
      form.reset(empty);
      // A full load: the browser's copy of every page was made for somebody who could not go on.
      if (goOnTo) return location.assign(goOnTo);
      toast.success(t("account.changed"));
      await queryClient.invalidateQueries({ queryKey: ownSessionsKey });
    },
    onError: (error) => showFieldErrors(error, form.setError, ownFields),
  });
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((values) => changing.mutate(values))}
      className="flex flex-col gap-4"
    >
      {changing.isError && isBeyondFields(changing.error, ownFields) ? (
        <Callout tone="negative" live>
          {failureText(changing.error)}
        </Callout>
      ) : null}
      <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
      <Field label={t("account.current")} error={errorText("current")}>
        <Input
          {...form.register("current")}
          type="password"
          dir="ltr"
          autoComplete="current-password"
          maxLength={128}
        />
      </Field>
      <Field label={t("account.next")} error={errorText("next")} hint={t("account.passwordHint")}>
        <Input
          {...form.register("next")}
          type="password"
          dir="ltr"
          autoComplete="new-password"
          maxLength={128}
        />
      </Field>
      <Field label={t("account.repeat")} error={errorText("repeat")}>
        <Input
          {...form.register("repeat")}
          type="password"
          dir="ltr"
          autoComplete="new-password"
          maxLength={128}
        />
      </Field>
      <div>
        <Button
          type="submit"
          variant="primary"
          pending={changing.isPending || (changing.isSuccess && Boolean(goOnTo))}
        >
          {t("account.change")}
        </Button>
      </div>
    </form>
  );
}
