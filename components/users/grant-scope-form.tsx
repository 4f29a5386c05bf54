"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useForm, useWatch } from "react-hook-form";
import { drawnField } from "@/components/shell/drawn-field";
import { changeKeys } from "@/components/changes/api";
import { useTellChange } from "@/components/changes/use-tell-change";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { peopleKeys } from "@/components/users/api";
import { useFailureText } from "@/components/shell/failure-text";
import { PermissionsFields } from "@/components/users/permissions-fields";
import type { Right } from "@/lib/auth/permissions";
import type { Person } from "@/lib/auth/types";
import type { SetGrantScopeInput } from "@/lib/changes/rules";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

type GrantScopeFormProps = {
  person: Person;
  isSelf: boolean;
  setGrantScope: ServerAction<SetGrantScopeInput, ProposeResult>;
};

type Values = { all: "all" | "some"; scope: Right[] };

const valuesOf = ({ grantScope }: Person): Values => ({
  all: grantScope === null ? "all" : "some",
  scope: grantScope ?? [],
});

/** Which rights somebody who manages users may give to others. */
export function GrantScopeForm({ person, isSelf, setGrantScope }: GrantScopeFormProps) {
  const t = useTranslations("users");
  const client = useQueryClient();
  const failureText = useFailureText();
  const tell = useTellChange();
  const form = useForm<Values>({ values: valuesOf(person) });
  const all = useWatch({ control: form.control, name: "all" });
  const saving = useMutation({
    mutationFn: (values: Values) =>
      runAction(setGrantScope({ userId: person.id, scope: values.all === "all" ? null : values.scope })),
    onSuccess: async (result) => {
      tell(result, t("saved"));
      await Promise.all([
        client.invalidateQueries({ queryKey: peopleKeys.all }),
        client.invalidateQueries({ queryKey: changeKeys.all }),
      ]);
      form.reset(valuesOf(client.getQueryData<Person>(peopleKeys.person(person.id)) ?? person));
    },
  });
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((values) => saving.mutate(values))}
      className="flex flex-col gap-4"
    >
      {saving.isError ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(saving.error)}
        </Callout>
      ) : null}
      <Field label={t("grantScope")} labelHidden hint={t("grantScopeHint")} className="sm:max-w-80">
        <Select
          {...drawnField(form, "all")}
          disabled={isSelf}
          options={[
            { value: "all", label: t("grantAll") },
            { value: "some", label: t("grantSome") },
          ]}
        />
      </Field>
      {all === "some" ? (
        <PermissionsFields
          registration={form.register("scope")}
          held={valuesOf(person).scope}
          disabled={isSelf}
          gateways={person.gateways}
        />
      ) : null}
      {isSelf ? null : (
        <div>
          <Button type="submit" pending={saving.isPending} disabled={!form.formState.isDirty}>
            {t("saveScope")}
          </Button>
        </div>
      )}
    </form>
  );
}
