"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useForm, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { useFailureText } from "@/components/shell/failure-text";
import { PermissionsFields } from "@/components/users/permissions-fields";
import type { Right } from "@/lib/auth/permissions";
import { permissionChanges } from "@/lib/auth/permission-changes";
import type { SetGroupPermissionsInput } from "@/lib/changes/rules";
import type { GroupDetail, ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { groupKeys } from "./api";
import { useGroupChange } from "./use-group-change";

type GroupRightsFormProps = {
  group: GroupDetail;
  setPermissions: ServerAction<SetGroupPermissionsInput, ProposeResult>;
};

/** What the group gives to all its members, saved together. */
export function GroupRightsForm({ group, setPermissions }: GroupRightsFormProps) {
  const t = useTranslations("groups");
  const failureText = useFailureText();
  const client = useQueryClient();
  const form = useForm<{ permissions: Right[] }>({
    values: { permissions: group.permissions },
    resetOptions: { keepDirtyValues: true },
  });
  const ticked = useWatch({ control: form.control, name: "permissions" });
  const { granted, revoked } = permissionChanges(group.permissions, ticked);
  const changes = granted.length + revoked.length;
  const saving = useGroupChange(
    ({ permissions }: { permissions: Right[] }) =>
      runAction(setPermissions({ groupId: group.id, permissions })),
    // What waits is not there yet: the boxes show what holds.
    () => {
      const now = client.getQueryData<GroupDetail>(groupKeys.group(group.id)) ?? group;
      form.reset({ permissions: now.permissions }, { keepDirtyValues: false });
    },
    () => t("rightsSaved"),
  );
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
      <PermissionsFields
        registration={form.register("permissions")}
        held={group.permissions}
        gateways={group.gateways}
      />
      <div className="flex flex-wrap items-center gap-2 border-line border-t pt-3">
        <Button type="submit" variant="primary" pending={saving.isPending} disabled={changes === 0}>
          {t("saveRights")}
        </Button>
        {changes > 0 ? (
          <Button
            variant="ghost"
            onClick={() => form.reset({ permissions: group.permissions }, { keepDirtyValues: false })}
          >
            {t("discard")}
          </Button>
        ) : null}
        <span className="text-muted text-xs" role="status">
          {changes > 0 ? t("unsaved", { count: changes }) : t("rightsHint")}
        </span>
      </div>
    </form>
  );
}
