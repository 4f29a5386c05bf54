"use client";

import { useVerdictText } from "@/lib/i18n/verdict-text";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionBar } from "@/components/requests/action-bar";
import { NoteDialog } from "@/components/requests/note-dialog";
import { Refusal } from "@/components/requests/refusal";
import { useShortcuts } from "@/components/requests/shortcuts";
import { useRequestAction } from "@/components/requests/use-request-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { RequestDetail } from "@/lib/approvals/views";
import type { ServerAction } from "@/lib/http/action-failure";

export type CancelAction = ServerAction<{ requestId: number; reason?: string }, void>;
export type RetryAction = ServerAction<{ requestId: number }, void>;

export type RecallAction = ServerAction<{ requestId: number; reason?: string }, void>;

type EndPanelProps = {
  request: RequestDetail;
  cancel: CancelAction;
  retry: RetryAction;
  recall: RecallAction;
};

/** Taking a request or its approval back, and trying again what was definitely not done. */
export function EndPanel({ request, cancel, retry, recall }: EndPanelProps) {
  const t = useTranslations("requests");
  const verdictText = useVerdictText();
  const [asking, setAsking] = useState<"cancel" | "retry" | "recall" | null>(null);
  const number = t("number", { id: String(request.id) });
  const close = (done: string) => {
    setAsking(null);
    toast.success(done);
  };
  const canceling = useRequestAction(cancel, () => close(t("canceledToast", { number })));
  const retrying = useRequestAction(retry, () => close(t("retriedToast", { number })));
  const recalling = useRequestAction(recall, () => close(t("recalledToast", { number })));
  const pending = canceling.isPending || retrying.isPending || recalling.isPending;
  const open = (act: "cancel" | "retry" | "recall") => {
    canceling.reset();
    recalling.reset();
    retrying.reset();
    setAsking(act);
  };

  const stopped = request.status === "manual_action_required";
  const shown = stopped || (request.status === "pending" && request.can.cancel.ok);
  // A bar of blocked buttons would only cover what there is to read.
  const mayEnd = request.can.cancel.ok || (stopped && request.can.retry.ok);
  // One key for what takes it back, whichever of the two is offered.
  const mayRecall = request.can.recall.ok;
  const takesBack = mayRecall ? "recall" : shown && request.can.cancel.ok ? "cancel" : null;
  useShortcuts({ u: takesBack ? () => open(takesBack) : undefined });
  const dialog = {
    pending,
    dismissLabel: t("back"),
    onOpenChange: (next: boolean) => !next && !pending && setAsking(null),
    children: <Refusal error={canceling.error ?? retrying.error ?? recalling.error} />,
  };
  return (
    <>
      {shown ? (
        <ActionBar inReach={!request.can.decide.ok && mayEnd}>
          <Button
            variant="dangerQuiet"
            size="large"
            disabledReason={verdictText(request.can.cancel)}
            onClick={() => open("cancel")}
          >
            {t("cancel")}
          </Button>
          {stopped ? (
            <Button
              variant="primary"
              size="large"
              disabledReason={verdictText(request.can.retry)}
              onClick={() => open("retry")}
            >
              {t("retry")}
            </Button>
          ) : null}
        </ActionBar>
      ) : null}
      {mayRecall ? (
        <ActionBar inReach>
          <Button variant="dangerQuiet" size="large" onClick={() => open("recall")}>
            {t("recall")}
          </Button>
        </ActionBar>
      ) : null}
      <NoteDialog
        {...dialog}
        danger
        open={asking === "recall"}
        title={t("recallTitle", { number })}
        description={t("recallHint")}
        confirmLabel={t("recallConfirm")}
        noteLabel={t("recallReason")}
        onConfirm={(reason) => recalling.mutate({ requestId: request.id, ...(reason ? { reason } : {}) })}
      />
      <NoteDialog
        {...dialog}
        danger
        open={asking === "cancel"}
        title={t("cancelTitle", { number })}
        description={t("cancelHint")}
        confirmLabel={t("cancelConfirm")}
        noteLabel={t("cancelReason")}
        onConfirm={(reason) => canceling.mutate({ requestId: request.id, ...(reason ? { reason } : {}) })}
      />
      <NoteDialog
        {...dialog}
        open={asking === "retry"}
        title={t("retryTitle", { number })}
        description={t("retryHint")}
        confirmLabel={t("retryConfirm")}
        onConfirm={() => retrying.mutate({ requestId: request.id })}
      />
    </>
  );
}
