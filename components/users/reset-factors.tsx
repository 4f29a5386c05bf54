"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { changeKeys } from "@/components/changes/api";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { peopleKeys } from "@/components/users/api";
import { useFailureText } from "@/components/shell/failure-text";
import type { Person } from "@/lib/auth/types";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type ResetFactorsAction = ServerAction<{ userId: number; reason: string }, ProposeResult>;

type ResetFactorsProps = { person: Person; isSelf: boolean; resetFactors: ResetFactorsAction };

/** For somebody who lost his second factors: proposes to take them away, which a second administrator decides. */
export function ResetFactors({ person, isSelf, resetFactors }: ResetFactorsProps) {
  const t = useTranslations("users");
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const resetting = useMutation({
    mutationFn: () => runAction(resetFactors({ userId: person.id, reason: reason.trim() })),
    onSuccess: async ({ status }) => {
      setAsking(false);
      const name = person.name;
      toast.success(status === "waiting" ? t("factorsWaiting", { name }) : t("factorsReset", { name }));
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: peopleKeys.all }),
        queryClient.invalidateQueries({ queryKey: changeKeys.all }),
      ]);
    },
  });
  const ask = (open: boolean) => {
    resetting.reset();
    setReason("");
    setAsking(open);
  };
  if (person.secondFactors === 0) return null;
  return (
    <>
      <Button disabledReason={isSelf ? t("ownFactorsHint") : null} onClick={() => ask(true)}>
        {t("resetFactors")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={ask}
        title={t("resetFactorsTitle", { name: person.name })}
        description={t("resetFactorsHint", { count: person.secondFactors })}
        confirmLabel={t("resetFactorsConfirm")}
        danger
        pending={resetting.isPending}
        onConfirm={() => resetting.mutate()}
      >
        {resetting.isError ? (
          <Callout tone="negative" title={t("failed")} live className="mb-3">
            {failureText(resetting.error)}
          </Callout>
        ) : null}
        <Field label={t("resetFactorsReason")} optional>
          <Textarea value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </ConfirmDialog>
    </>
  );
}
