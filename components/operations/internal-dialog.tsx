"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ActionRefusal } from "@/components/operations/external-result";
import type { OperablePayment } from "@/components/operations/payment";
import { PaymentSummary } from "@/components/operations/payment-summary";
import type { SessionInput } from "@/components/operations/types";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { isSoftDelete } from "@/lib/operations/rules";
import type { InternalOperationType } from "@/lib/operations/types";

type InternalDialogProps = {
  type: InternalOperationType;
  payment: OperablePayment;
  open: boolean;
  onClose: () => void;
  action: ServerAction<SessionInput, { state: string | null }>;
  onGone?: (() => void) | undefined;
};

/** Asks before a payment is canceled, expired or deleted. */
export function InternalDialog({ type, payment, open, onClose, action, onGone }: InternalDialogProps) {
  const t = useTranslations("operations");
  const client = useQueryClient();
  const words = wordsOf(type, payment);
  const acting = useMutation({
    mutationFn: () => runAction(action({ sessionId: payment.sessionId })),
    onSuccess: async ({ state }) => {
      toast.success(t(words.done));
      onClose();
      if (state === null) onGone?.();
      await client.invalidateQueries();
    },
    onError: () => client.invalidateQueries(),
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t(words.title)}
      confirmLabel={t(words.confirm)}
      dismissLabel={t("keep")}
      danger={words.danger}
      pending={acting.isPending}
      onConfirm={() => acting.mutate()}
    >
      <PaymentSummary payment={payment} />
      <p className="mb-3">{t(words.text)}</p>
      <ActionRefusal error={acting.error} />
    </ConfirmDialog>
  );
}

function wordsOf(type: InternalOperationType, payment: OperablePayment) {
  if (type === "cancel") {
    return {
      title: "cancelTitle",
      text: "cancelText",
      confirm: "cancelConfirm",
      done: "cancelDone",
      danger: true,
    } as const;
  }
  if (type === "expire") {
    return {
      title: "expireTitle",
      text: "expireText",
      confirm: "expireConfirm",
      done: "expireDone",
      danger: true,
    } as const;
  }
  return isSoftDelete(payment.state)
    ? ({
        title: "deleteTitle",
        text: "deleteSoftText",
        confirm: "deleteSoftConfirm",
        done: "deleteSoftDone",
        danger: false,
      } as const)
    : ({
        title: "deleteHardTitle",
        text: "deleteHardText",
        confirm: "deleteHardConfirm",
        done: "deleteHardDone",
        danger: true,
      } as const);
}
