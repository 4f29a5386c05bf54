"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { WaitingChanges } from "@/components/changes/waiting-changes";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { toast } from "@/components/ui/toast";
import { useFailureText } from "@/components/shell/failure-text";
import { CeilingsForm, type SetCeilings } from "@/components/users/ceilings-form";
import type { SetGroupMembersInput, SetGroupPermissionsInput, UpdateGroupInput } from "@/lib/changes/rules";
import type { GroupDetail, ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { groupKeys, groupQuery } from "./api";
import { GroupDetailsForm } from "./group-details-form";
import { GroupMembers } from "./group-members";
import { GroupRightsForm } from "./group-rights-form";

export type GroupActions = {
  update: ServerAction<UpdateGroupInput, void>;
  remove: ServerAction<{ groupId: number }, void>;
  setPermissions: ServerAction<SetGroupPermissionsInput, ProposeResult>;
  setMembers: ServerAction<SetGroupMembersInput, ProposeResult>;
  setCeilings: SetCeilings;
};

type GroupCardProps = { groupId: number; ownId: number; actions: GroupActions };

/** Everything about one group on one screen. */
export function GroupCard({ groupId, ownId, actions }: GroupCardProps) {
  const t = useTranslations("groups");
  const query = useQuery(groupQuery(groupId));
  const failureText = useFailureText();
  const group = query.data;
  if (!group) {
    if (!query.isError) return null;
    return <ErrorState hint={failureText(query.error)} onRetry={() => void query.refetch()} />;
  }
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/groups">{t("title")}</TextLink>}
        title={<bdi>{group.name}</bdi>}
        meta={group.inPolicy ? <Badge tone="accent">{t("inPolicy")}</Badge> : null}
        actions={<DeleteGroup group={group} remove={actions.remove} />}
      />
      <WaitingChanges type="group" id={String(group.id)} />
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <div className="flex min-w-0 flex-col gap-8">
          <Section title={t("rights")}>
            <GroupRightsForm group={group} setPermissions={actions.setPermissions} />
          </Section>
          <GroupLimits group={group} ownId={ownId} setCeilings={actions.setCeilings} />
        </div>
        <div className="flex min-w-0 flex-col gap-8 max-xl:order-first">
          <Section title={t("members")} meta={t("memberCount", { count: group.members.length })}>
            <GroupMembers group={group} ownId={ownId} setMembers={actions.setMembers} />
          </Section>
          <Section title={t("details")}>
            <Details group={group} update={actions.update} />
          </Section>
        </div>
      </div>
    </>
  );
}

/** How much each member may move at once. Nobody changes that of a group that he belongs to. */
function GroupLimits({
  group,
  ownId,
  setCeilings,
}: {
  group: GroupDetail;
  ownId: number;
  setCeilings: SetCeilings;
}) {
  const users = useTranslations("users");
  const isMember = group.members.some(({ id }) => id === ownId);
  return (
    <Section title={users("limits")}>
      {isMember ? <Callout>{users("limitsOwn")}</Callout> : null}
      <CeilingsForm
        holder="group"
        id={group.id}
        lines={group.ceilings}
        currencies={group.currencies}
        disabled={isMember}
        setCeilings={setCeilings}
        queryKey={groupKeys.all}
      />
    </Section>
  );
}

function Details({ group, update }: { group: GroupDetail; update: GroupActions["update"] }) {
  const t = useTranslations("groups");
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: (details: { name: string; description: string }) =>
      runAction(update({ groupId: group.id, ...details })),
    onSuccess: async () => {
      toast.success(t("saved"));
      await client.invalidateQueries({ queryKey: groupKeys.all });
    },
  });
  return (
    <GroupDetailsForm
      initial={group}
      submitLabel={t("save")}
      pending={saving.isPending}
      error={saving.error}
      onSubmit={(details) => saving.mutate(details)}
    />
  );
}

function DeleteGroup({ group, remove }: { group: GroupDetail; remove: GroupActions["remove"] }) {
  const t = useTranslations("groups");
  const router = useRouter();
  const client = useQueryClient();
  const failureText = useFailureText();
  const [asking, setAsking] = useState(false);
  const removing = useMutation({
    mutationFn: () => runAction(remove({ groupId: group.id })),
    onSuccess: async () => {
      toast.success(t("deleted", { name: group.name }));
      router.push("/groups");
      await client.invalidateQueries({ queryKey: groupKeys.list });
    },
  });
  return (
    <>
      <Button variant="dangerQuiet" onClick={() => setAsking(true)}>
        {t("delete")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("deleteTitle", { name: group.name })}
        description={t("deleteHint")}
        confirmLabel={t("delete")}
        danger
        pending={removing.isPending}
        onConfirm={() => removing.mutate()}
      >
        {removing.error ? (
          <Callout tone="negative" title={t("failed")} live>
            {failureText(removing.error)}
          </Callout>
        ) : null}
      </ConfirmDialog>
    </>
  );
}
