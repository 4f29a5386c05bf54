"use client";

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

type EndPanelProps = { request: RequestDetail; cancel: CancelAction; retry: RetryAction };

/** Taking a request back, and trying again what was definitely not done. */
export function EndPanel({ request, cancel, retry }: EndPanelProps) {
  const t = useTranslations("requests");
  const [asking, setAsking] = useState<"cancel" | "retry" | null>(null);
  const number = t("number", { id: String(request.id) });
  const close = (done: string) => {
    setAsking(null);
    toast.success(done);
  };
  const canceling = useRequestAction(cancel, () => close(t("canceledToast", { number })));
  const retrying = useRequestAction(retry, () => close(t("retriedToast", { number })));
  const pending = canceling.isPending || retrying.isPending;
  const open = (act: "cancel" | "retry") => {
    canceling.reset();
    retrying.reset();
    setAsking(act);
  };

  const stopped = request.status === "manual_action_required";
  const shown = stopped || (request.status === "pending" && request.can.cancel.ok);
  // The own request, or one that stopped: what may be taken back by this key is taken back by the button as well.
  useShortcuts({ u: shown && request.can.cancel.ok ? () => open("cancel") : undefined });
  const dialog = {
    pending,
    dismissLabel: t("back"),
    onOpenChange: (next: boolean) => !next && !pending && setAsking(null),
    children: <Refusal error={canceling.error ?? retrying.error} />,
  };
  return (
    <>
      {shown ? (
        <ActionBar inReach={!request.can.decide.ok}>
          <Button
            variant="dangerQuiet"
            size="large"
            disabledReason={reasonOf(request, "cancel")}
            onClick={() => open("cancel")}
          >
            {t("cancel")}
          </Button>
          {stopped ? (
            <Button
              variant="primary"
              size="large"
              disabledReason={reasonOf(request, "retry")}
              onClick={() => open("retry")}
            >
              {t("retry")}
            </Button>
          ) : null}
        </ActionBar>
      ) : null}
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

function reasonOf(request: RequestDetail, act: "cancel" | "retry"): string | null {
  const verdict = request.can[act];
  return verdict.ok ? null : verdict.reason;
}
