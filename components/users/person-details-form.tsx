"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { drawnField } from "@/components/shell/drawn-field";
import { changeKeys } from "@/components/changes/api";
import { useTellChange } from "@/components/changes/use-tell-change";
import { lazyResolver } from "@/components/shell/lazy-resolver";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { peopleKeys } from "@/components/users/api";
import { isBeyondFields, showFieldErrors, useFieldErrorText } from "@/components/users/form-errors";
import { IdentityFields } from "@/components/users/identity-fields";
import type { UpdateUserInput, updateUserSchema } from "@/lib/auth/rules";
import type { Person } from "@/lib/auth/types";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

const resolver = lazyResolver(async () => {
  const [{ zodResolver }, { updateUserSchema }] = await Promise.all([
    import("@hookform/resolvers/zod"),
    import("@/lib/auth/rules"),
  ]);
  return zodResolver(updateUserSchema);
});

type Values = z.input<typeof updateUserSchema>;
type PersonDetailsFormProps = { person: Person; updateUser: ServerAction<UpdateUserInput, ProposeResult> };

/** Fields about which the server may have something to say. */
const ownFields = ["email", "firstName", "lastName", "phone"] as const;

/** Name and contacts of one person. */
export function PersonDetailsForm({ person, updateUser }: PersonDetailsFormProps) {
  const t = useTranslations("users");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const tell = useTellChange();
  const { id: userId, email, firstName, lastName, phone } = person;
  const form = useForm<Values, unknown, UpdateUserInput>({
    resolver,
    values: { userId, email, firstName, lastName, phone },
    resetOptions: { keepDirtyValues: true },
  });
  const errorText = useFieldErrorText(form.formState.errors);
  const saving = useMutation({
    mutationFn: (values: UpdateUserInput) => runAction(updateUser(values)),
    onSuccess: async (result, saved) => {
      // An address that waits is not the person's yet.
      form.reset(result.status === "waiting" ? { ...saved, email } : saved);
      tell(result, t("saved"));
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: peopleKeys.all }),
        queryClient.invalidateQueries({ queryKey: changeKeys.all }),
      ]);
    },
    onError: (error) => showFieldErrors(error, form.setError, ownFields),
  });
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((values) => saving.mutate(values))}
      className="flex flex-col gap-4"
    >
      {saving.isError && isBeyondFields(saving.error, ownFields) ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(saving.error)}
        </Callout>
      ) : null}
      <IdentityFields register={(name) => drawnField(form, name)} errorText={errorText} />
      <div>
        <Button type="submit" pending={saving.isPending} disabled={!form.formState.isDirty}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
