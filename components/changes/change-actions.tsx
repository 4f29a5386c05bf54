"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { useFailureText } from "@/components/shell/failure-text";
import type { ChangeRequestView } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { changeKeys } from "./api";
import { type DecideAction, DecideDialog } from "./decide-dialog";

export type ChangeActions = {
  decide: DecideAction;
  cancel: ServerAction<{ changeRequestId: number }, void>;
};

/** What the person can do about a change: decide it, or take his own back. Why not is said beside it. */
export function ChangeButtons({ change, actions }: { change: ChangeRequestView; actions: ChangeActions }) {
  const t = useTranslations("changes");
  const [verdict, setVerdict] = useState<"approve" | "reject" | null>(null);
  if (change.status !== "pending") return null;
  return (
    <span className="flex items-center gap-2 max-sm:flex-wrap">
      {change.canDecide.ok ? (
        <>
          <Button variant="primary" onClick={() => setVerdict("approve")}>
            {t("approve")}
          </Button>
          <Button variant="dangerQuiet" onClick={() => setVerdict("reject")}>
            {t("reject")}
          </Button>
          <DecideDialog
            change={change}
            verdict={verdict}
            onClose={() => setVerdict(null)}
            decide={actions.decide}
          />
        </>
      ) : (
        <span className="block w-40 whitespace-normal text-muted text-xs">
          {t(`why.${change.canDecide.reason}`)}
        </span>
      )}
      {change.canCancel ? <CancelButton change={change} cancel={actions.cancel} /> : null}
    </span>
  );
}

function CancelButton({ change, cancel }: { change: ChangeRequestView; cancel: ChangeActions["cancel"] }) {
  const t = useTranslations("changes");
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const failureText = useFailureText();
  const canceling = useMutation({
    mutationFn: () => runAction(cancel({ changeRequestId: change.id })),
    onSuccess: () => {
      setAsking(false);
      toast.success(t("told.canceled"));
    },
    onSettled: () => client.invalidateQueries({ queryKey: changeKeys.all }),
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t("cancel")}</Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("cancelTitle", { id: change.id })}
        description={t("cancelHint")}
        confirmLabel={t("cancel")}
        dismissLabel={t("back")}
        danger
        pending={canceling.isPending}
        onConfirm={() => canceling.mutate()}
      >
        {canceling.error ? (
          <Callout tone="negative" title={t("failedTitle")} live>
            {failureText(canceling.error)}
          </Callout>
        ) : null}
      </ConfirmDialog>
    </>
  );
}
