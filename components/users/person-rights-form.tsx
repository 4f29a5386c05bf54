"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useForm, useWatch } from "react-hook-form";
import { changeKeys } from "@/components/changes/api";
import { useTellChange } from "@/components/changes/use-tell-change";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { peopleKeys } from "@/components/users/api";
import { useFailureText } from "@/components/shell/failure-text";
import { PermissionsFields } from "@/components/users/permissions-fields";
import type { Permission, Right } from "@/lib/auth/permissions";
import { permissionChanges } from "@/lib/auth/permission-changes";
import type { SetPermissionsInput } from "@/lib/auth/rules";
import type { Person } from "@/lib/auth/types";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

type PersonRightsFormProps = {
  person: Person;
  isSelf: boolean;
  setPermissions: ServerAction<SetPermissionsInput, ProposeResult>;
};

type Values = { permissions: Right[] };

/** The rights of one person, saved together. Nobody's own. */
export function PersonRightsForm({ person, isSelf, setPermissions }: PersonRightsFormProps) {
  const t = useTranslations("users");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const tell = useTellChange();
  // What the server says is the base: when a colleague saves meanwhile, untouched boxes follow.
  const form = useForm<Values>({
    values: { permissions: person.ownPermissions },
    resetOptions: { keepDirtyValues: true },
  });
  const ticked = useWatch({ control: form.control, name: "permissions" });
  const { granted, revoked } = permissionChanges(person.ownPermissions, ticked);
  const changes = granted.length + revoked.length;
  const saving = useMutation({
    mutationFn: ({ permissions }: Values) => runAction(setPermissions({ userId: person.id, permissions })),
    onSuccess: async (result) => {
      tell(result, t("rightsSaved"));
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: peopleKeys.all }),
        queryClient.invalidateQueries({ queryKey: changeKeys.all }),
      ]);
      // What waits is not there yet: the boxes show what holds.
      const now = queryClient.getQueryData<Person>(peopleKeys.person(person.id)) ?? person;
      form.reset({ permissions: now.ownPermissions }, { keepDirtyValues: false });
    },
  });
  const groupsGiving = (code: Permission) =>
    person.groups.filter((group) => group.permissions.includes(code)).map((group) => group.name);

  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((values) => saving.mutate(values))}
      className="flex flex-col gap-4"
    >
      {isSelf ? <Callout>{t("rightsOwn")}</Callout> : null}
      {saving.isError ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(saving.error)}
        </Callout>
      ) : null}
      <PermissionsFields
        registration={form.register("permissions")}
        held={person.ownPermissions}
        disabled={isSelf}
        groupsGiving={groupsGiving}
        gateways={person.gateways}
      />
      {isSelf ? null : (
        <div className="flex flex-wrap items-center gap-2 border-line border-t pt-3">
          <Button type="submit" variant="primary" pending={saving.isPending} disabled={changes === 0}>
            {t("saveRights")}
          </Button>
          {changes > 0 ? (
            <Button
              variant="ghost"
              onClick={() => form.reset({ permissions: person.ownPermissions }, { keepDirtyValues: false })}
            >
              {t("discard")}
            </Button>
          ) : null}
          <span className="text-muted text-xs" role="status">
            {changes > 0 ? t("unsaved", { count: changes }) : t("rightsHint")}
          </span>
        </div>
      )}
    </form>
  );
}
