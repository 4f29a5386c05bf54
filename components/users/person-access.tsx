"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { changeKeys } from "@/components/changes/api";
import { useTellChange } from "@/components/changes/use-tell-change";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { peopleKeys } from "@/components/users/api";
import { useFailureText } from "@/components/shell/failure-text";
import { ResetFactors, type ResetFactorsAction } from "@/components/users/reset-factors";
import type { Person } from "@/lib/auth/types";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type AccessActions = {
  setActive: ServerAction<{ userId: number; active: boolean }, ProposeResult>;
  sendPasswordLink: ServerAction<{ userId: number }, { email: string }>;
  resetFactors: ResetFactorsAction;
};

type PersonAccessProps = { person: Person; isSelf: boolean; actions: AccessActions };

/** Letting a person in or out. */
export function PersonAccess({ person, isSelf, actions }: PersonAccessProps) {
  return (
    <>
      {person.active ? (
        <SendPasswordLink person={person} sendPasswordLink={actions.sendPasswordLink} />
      ) : null}
      <ResetFactors person={person} isSelf={isSelf} resetFactors={actions.resetFactors} />
      <SwitchActive person={person} isSelf={isSelf} setActive={actions.setActive} />
    </>
  );
}

type SwitchActiveProps = { person: Person; isSelf: boolean; setActive: AccessActions["setActive"] };

function SwitchActive({ person, isSelf, setActive }: SwitchActiveProps) {
  const t = useTranslations("users");
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const tell = useTellChange();
  const act = person.active ? "disable" : "enable";
  const switching = useMutation({
    mutationFn: (active: boolean) => runAction(setActive({ userId: person.id, active })),
    onSuccess: async (result, active) => {
      setAsking(false);
      tell(result, t(active ? "enabledDone" : "disabledDone", { name: person.name }));
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: peopleKeys.all }),
        queryClient.invalidateQueries({ queryKey: changeKeys.all }),
      ]);
    },
  });
  const ask = (open: boolean) => {
    switching.reset();
    setAsking(open);
  };
  return (
    <>
      <Button
        variant={person.active ? "dangerQuiet" : "secondary"}
        disabledReason={isSelf ? t("ownAccessHint") : null}
        onClick={() => ask(true)}
      >
        {t(act)}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={ask}
        title={t(`${act}Title`, { name: person.name })}
        description={t(`${act}Hint`)}
        confirmLabel={t(`${act}Confirm`)}
        danger={person.active}
        pending={switching.isPending}
        onConfirm={() => switching.mutate(!person.active)}
      >
        {switching.isError ? <Failure text={failureText(switching.error)} /> : null}
      </ConfirmDialog>
    </>
  );
}

type SendLinkProps = { person: Person; sendPasswordLink: AccessActions["sendPasswordLink"] };

function SendPasswordLink({ person, sendPasswordLink }: SendLinkProps) {
  const t = useTranslations("users");
  const [asking, setAsking] = useState(false);
  const failureText = useFailureText();
  const sending = useMutation({
    mutationFn: () => runAction(sendPasswordLink({ userId: person.id })),
    onSuccess: ({ email }) => {
      setAsking(false);
      toast.success(t("linkSent", { email }));
    },
  });
  const ask = (open: boolean) => {
    sending.reset();
    setAsking(open);
  };
  return (
    <>
      <Button onClick={() => ask(true)}>{t("reset")}</Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={ask}
        title={t("sendLinkTitle", { name: person.name })}
        description={t("sendLinkHint", { email: person.email })}
        confirmLabel={t("sendLinkConfirm")}
        pending={sending.isPending}
        onConfirm={() => sending.mutate()}
      >
        {sending.isError ? <Failure text={failureText(sending.error)} /> : null}
      </ConfirmDialog>
    </>
  );
}

function Failure({ text }: { text: string }) {
  const t = useTranslations("users");
  return (
    <Callout tone="negative" title={t("failed")} live>
      {text}
    </Callout>
  );
}
