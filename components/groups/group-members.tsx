"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { useFailureText } from "@/components/shell/failure-text";
import type { SetGroupMembersInput } from "@/lib/changes/rules";
import type { GroupDetail, GroupMemberView, ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { useGroupChange } from "./use-group-change";

type MembersProps = {
  group: GroupDetail;
  ownId: number;
  setMembers: ServerAction<SetGroupMembersInput, ProposeResult>;
};

/** Who belongs to the group, and who joins or leaves. */
export function GroupMembers({ group, ownId, setMembers }: MembersProps) {
  const t = useTranslations("groups");
  return (
    <div className="flex flex-col gap-4">
      {group.members.length === 0 ? (
        <p className="text-muted">{t("noMembers")}</p>
      ) : (
        <ul className="border-line border-t">
          {group.members.map((member) => (
            <Member
              key={member.id}
              member={member}
              groupId={group.id}
              isSelf={member.id === ownId}
              setMembers={setMembers}
            />
          ))}
        </ul>
      )}
      <JoinForm group={group} ownId={ownId} setMembers={setMembers} />
    </div>
  );
}

type MemberProps = {
  member: GroupMemberView;
  groupId: number;
  isSelf: boolean;
  setMembers: MembersProps["setMembers"];
};

function Member({ member, groupId, isSelf, setMembers }: MemberProps) {
  const t = useTranslations("groups");
  const [asking, setAsking] = useState(false);
  const failureText = useFailureText();
  const leaving = useGroupChange(
    () => runAction(setMembers({ groupId, add: [], remove: [member.id] })),
    () => setAsking(false),
    () => t("left", { name: member.name }),
  );
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-1.5">
      <span className="min-w-0 flex-1">
        <TextLink href={`/users/${member.id}`}>
          <bdi>{member.name}</bdi>
        </TextLink>{" "}
        <bdi dir="ltr" className="text-muted text-xs">
          {member.username}
        </bdi>{" "}
        {member.active ? null : <Badge>{t("disabled")}</Badge>}
        <span className="block text-muted text-xs">
          {t("since")} <Timestamp value={member.addedAt} />
        </span>
      </span>
      <Button
        variant="ghost"
        aria-label={t("leaveNamed", { name: member.name })}
        disabledReason={isSelf ? t("ownMembership") : null}
        onClick={() => setAsking(true)}
      >
        {t("leave")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("leaveTitle", { name: member.name })}
        description={t("leaveHint")}
        confirmLabel={t("leaveConfirm")}
        danger
        pending={leaving.isPending}
        onConfirm={() => leaving.mutate(undefined)}
      >
        {leaving.error ? (
          <Callout tone="negative" title={t("failed")} live>
            {failureText(leaving.error)}
          </Callout>
        ) : null}
      </ConfirmDialog>
    </li>
  );
}

function JoinForm({ group, ownId, setMembers }: MembersProps) {
  const t = useTranslations("groups");
  const [chosen, setChosen] = useState("");
  const failureText = useFailureText();
  const joining = useGroupChange(
    (id: number) => runAction(setMembers({ groupId: group.id, add: [id], remove: [] })),
    () => setChosen(""),
    (id) => t("joined", { name: group.others.find((person) => person.id === id)?.name ?? "" }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== "" && !joining.isPending) joining.mutate(Number(chosen));
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      {joining.error ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(joining.error)}
        </Callout>
      ) : null}
      <div className="flex flex-wrap items-end gap-2">
        <Field label={t("addMember")} className="w-full sm:w-72">
          <Select
            value={chosen}
            placeholder={t("choosePerson")}
            options={group.others
              .filter(({ id }) => id !== ownId)
              .map(({ id, name, username }) => ({ value: String(id), label: `${name} (${username})` }))}
            onChange={(event) => setChosen(event.target.value)}
          />
        </Field>
        <Button type="submit" pending={joining.isPending} disabled={chosen === ""}>
          {t("join")}
        </Button>
      </div>
    </form>
  );
}
