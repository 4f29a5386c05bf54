"use client";

import { useVerdictText } from "@/lib/i18n/verdict-text";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionBar } from "@/components/requests/action-bar";
import { ChangedContent } from "@/components/requests/changed-content";
import { NoteDialog } from "@/components/requests/note-dialog";
import { approvalsLeft, WhatWillHappen } from "@/components/requests/what-will-happen";
import { Refusal } from "@/components/requests/refusal";
import { useShortcuts } from "@/components/requests/shortcuts";
import { useRequestAction } from "@/components/requests/use-request-action";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { toast } from "@/components/ui/toast";
import type { DecisionResult } from "@/lib/approvals/types";
import type { DecideRequestInput } from "@/lib/approvals/schemas";
import type { RequestDetail } from "@/lib/approvals/views";
import { ActionFailure, type ServerAction } from "@/lib/http/action-failure";

export type DecideAction = ServerAction<DecideRequestInput, DecisionResult>;

type DecisionPanelProps = {
  request: RequestDetail;
  decide: DecideAction;
  /** Reads the request again and gives what came. */
  reload: () => Promise<RequestDetail | undefined>;
  /** The person's decision is made. */
  onDecided?: () => void;
};

/** Approve or reject, bound to what was on the screen when the person looked at it. */
export function DecisionPanel({ request, decide, reload, onDecided }: DecisionPanelProps) {
  const t = useTranslations("requests");
  // Not the server's state but the person's: what he has had before his eyes. Live data must not slip under his finger.
  const [seen, setSeen] = useState(request);
  const [asking, setAsking] = useState<"approve" | "reject" | null>(null);
  const [looking, setLooking] = useState(false);
  const number = t("number", { id: String(request.id) });
  const deciding = useRequestAction(decide, ({ status }) => {
    setAsking(null);
    toast.success(t(`${status}Toast`, { number }));
    // What can still be taken back stays before his eyes, where one key does it.
    const canBeTakenBack = status === "approved" && seen.explanation.demands.undoMinutes > 0;
    if (!canBeTakenBack) onDecided?.();
  });
  const refusedAsChanged =
    deciding.error instanceof ActionFailure && deciding.error.code === "request_changed";
  const now = contentNow(request, seen, refusedAsChanged ? (deciding.error as ActionFailure) : null);

  const look = async () => {
    setLooking(true);
    const fresh = await reload();
    setLooking(false);
    if (!fresh) return;
    setSeen(fresh);
    deciding.reset();
  };
  const open = (verdict: "approve" | "reject") => {
    deciding.reset();
    setAsking(verdict);
  };
  const send = (verdict: "approve" | "reject", note: string) =>
    deciding.mutate(
      { requestId: request.id, verdict, contentHash: seen.contentHash, ...(note ? { note } : {}) },
      { onError: (error) => isChange(error) && setAsking(null) },
    );

  const verdictText = useVerdictText();
  const verdict = request.can.decide;
  const blocked = verdict.ok ? (now ? t("changedFirst") : null) : verdictText(verdict);
  const isPending = request.status === "pending";
  const mayAct = isPending && blocked === null;
  useShortcuts({
    a: mayAct ? () => open("approve") : undefined,
    r: mayAct ? () => open("reject") : undefined,
  });
  const dialog = {
    pending: deciding.isPending,
    dismissLabel: t("back"),
    onOpenChange: (next: boolean) => !next && !deciding.isPending && setAsking(null),
    children: <DialogFacts request={seen} error={deciding.error} approving={asking === "approve"} />,
  };
  return (
    <>
      {now && isPending && verdict.ok ? (
        <ChangedContent seen={seen.content} now={now} looking={looking} onSeen={() => void look()} />
      ) : null}
      {isPending && !verdict.ok ? (
        <Callout tone="neutral" className="max-lg:order-first">
          {verdictText(verdict)}
        </Callout>
      ) : null}
      {isPending ? (
        <ActionBar inReach={verdict.ok}>
          <Button variant="dangerQuiet" size="large" disabledReason={blocked} onClick={() => open("reject")}>
            {t("reject")}
          </Button>
          <Button variant="primary" size="large" disabledReason={blocked} onClick={() => open("approve")}>
            {t("approve")}
          </Button>
        </ActionBar>
      ) : null}
      <NoteDialog
        {...dialog}
        open={asking === "approve"}
        title={t("approveTitle", { number })}
        description={t(approveHint(seen))}
        confirmLabel={t(`approveConfirm.${request.operation}`)}
        noteLabel={t("note")}
        onConfirm={(note) => send("approve", note)}
      />
      <NoteDialog
        {...dialog}
        danger
        open={asking === "reject"}
        title={t("rejectTitle", { number })}
        description={t("rejectHint")}
        confirmLabel={t("rejectConfirm")}
        noteLabel={t("rejectNote")}
        noteMissing={t("rejectNoteMissing")}
        onConfirm={(note) => send("reject", note)}
      />
    </>
  );
}

function approveHint(request: RequestDetail) {
  if (approvalsLeft(request) > 0) return "approveHintOthers";
  return request.explanation.demands.undoMinutes > 0 ? "approveHintLater" : "approveHint";
}

function isChange(error: Error): boolean {
  return error instanceof ActionFailure && error.code === "request_changed";
}

/** What holds now where that is not what the person saw: by our own reading, or as the refused decision was told. */
function contentNow(request: RequestDetail, seen: RequestDetail, refusal: ActionFailure | null) {
  if (request.contentHash !== seen.contentHash) return request.content;
  return refusal ? (refusal.params as Partial<RequestDetail["content"]>) : null;
}

type DialogFactsProps = { request: RequestDetail; error: Error | null; approving: boolean };

function DialogFacts({ request, error, approving }: DialogFactsProps) {
  const t = useTranslations("requests");
  return (
    <>
      <p className="text-lg">
        {t("askedLine", { operation: t(`operation.${request.operation}`) })}{" "}
        <Amount value={request.amount} currency={request.currency} strong />
      </p>
      {approving ? <WhatWillHappen request={request} /> : null}
      <Refusal error={error && isChange(error) ? null : error} />
    </>
  );
}
