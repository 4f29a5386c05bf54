"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useForm, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { toast } from "@/components/ui/toast";
import { peopleKeys } from "@/components/users/api";
import { useFailureText } from "@/components/users/form-errors";
import { PermissionsFields } from "@/components/users/permissions-fields";
import type { Permission, Right } from "@/lib/auth/permissions";
import { permissionChanges, type SetPermissionsInput } from "@/lib/auth/rules";
import type { Person } from "@/lib/auth/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

type PersonRightsFormProps = {
  person: Person;
  isSelf: boolean;
  setPermissions: ServerAction<SetPermissionsInput, void>;
};

type Values = { permissions: Right[] };

/** The rights of one person, saved together. Nobody's own. */
export function PersonRightsForm({ person, isSelf, setPermissions }: PersonRightsFormProps) {
  const t = useTranslations("users");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
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
    onSuccess: async (_nothing, saved) => {
      form.reset(saved);
      toast.success(t("rightsSaved"));
      await queryClient.invalidateQueries({ queryKey: peopleKeys.all });
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
            <Button variant="ghost" onClick={() => form.reset({ permissions: person.ownPermissions })}>
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
